"""Suggestions of faces: read from what the network tells, and never more than suggestions."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from walks.photos import faces
from walks.photos.faces import read, suggest


def told(*spots: tuple[int, int, float, float, float], rows: int = 16, columns: int = 24):
    """What a network tells: row, column, how sure, height and width in pixels of each spot."""
    likeness = np.zeros((1, 1, rows, columns), np.float32)
    size, offset = (np.zeros((1, 2, rows, columns), np.float32) for _ in range(2))
    for row, column, sure, high, wide in spots:
        likeness[0, 0, row, column] = sure
        size[0, :, row, column] = np.log([high / 4, wide / 4])
        offset[0, :, row, column] = 0.25, -0.25
    return likeness, size, offset


def test_a_spot_becomes_a_box_round_its_middle():
    [box] = read(*told((5, 10, 0.9, 24, 16)))
    assert box == pytest.approx([41 - 8, 23 - 12, 41 + 8, 23 + 12])


def test_what_is_not_sure_is_left_out_and_one_face_is_suggested_once():
    seen = read(
        *told((5, 10, 0.9, 24, 16), (5, 11, 0.8, 24, 16), (12, 20, 0.5, 8, 8), (1, 1, 0.2, 8, 8))
    )
    assert len(seen) == 2
    assert seen[0] == pytest.approx([33, 11, 49, 35])


# What the network told of a portrait in 256 by 256 pixels (scikit-image's astronaut): of each spot
# how sure it was, the logarithms of height and width in spots, and how far down and right it lies.
PORTRAIT = [
    (13, 27, 0.41, 2.716, 2.418, 0.307, 0.313), (13, 28, 0.587, 2.751, 2.474, 0.3, -0.191),
    (14, 27, 0.768, 2.717, 2.432, 0.098, 0.371), (14, 28, 0.897, 2.718, 2.444, 0.113, -0.226),
    (14, 29, 0.345, 2.739, 2.456, 0.089, -0.524), (15, 27, 0.729, 2.685, 2.407, -0.236, 0.329),
    (15, 28, 0.861, 2.71, 2.444, -0.239, -0.204), (15, 29, 0.335, 2.732, 2.465, -0.173, -0.475),
    (16, 28, 0.458, 2.726, 2.439, -0.364, -0.107),
]  # fmt: skip


def test_what_the_network_told_of_a_real_face_is_read_as_one_face():
    likeness, size, offset = told(rows=64, columns=64)
    for row, column, sure, high, wide, down, right in PORTRAIT:
        likeness[0, 0, row, column] = sure
        size[0, :, row, column] = high, wide
        offset[0, :, row, column] = down, right
    assert read(likeness, size, offset) == pytest.approx(np.array([[90, 28, 136, 89]]), abs=0.5)


def test_nothing_found_is_an_empty_list():
    assert read(*told()).shape == (0, 4)


def test_a_suggestion_is_in_percent_and_a_little_wider_than_the_face():
    picture = BytesIO()
    Image.new("RGB", (1600, 1200), "gray").save(picture, "JPEG")
    shown = []

    def look(tensor):
        shown.append(tensor.shape)
        return told((74, 100, 0.9, 120, 80), rows=152, columns=200)

    [area] = suggest(picture.getvalue(), look)
    assert shown == [(1, 3, 608, 800)]
    assert area.left == pytest.approx((401 - 52) / 8)
    assert area.width == pytest.approx(104 / 8)
    assert area.top == pytest.approx((299 - 78) / 6.08)
    assert area.height == pytest.approx(156 / 6.08)


def test_without_the_extra_there_are_no_suggestions(monkeypatch):
    monkeypatch.setattr(faces, "find_spec", lambda name: None)
    assert not faces.is_there()

"""What is under a mask is gone from both sizes, and nothing else is."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from walks.photos.mask import Area, cell_of, masked

FACE = Area(20, 30, 25, 40)  # percent


def a_picture(width: int, height: int, seed: int = 1) -> np.ndarray:
    """Noise: no two pixels alike, so whatever stays can be seen."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def jpeg(pixels: np.ndarray) -> bytes:
    out = BytesIO()
    Image.fromarray(pixels).save(out, "JPEG", quality=100, subsampling=0)
    return out.getvalue()


def opened(data: bytes) -> np.ndarray:
    return np.array(Image.open(BytesIO(data)).convert("RGB")).astype(int)


def under(area: Area, width: int, height: int, cell: int) -> tuple[slice, slice]:
    """The whole cells an area touches."""
    left, top = (
        int(share * side / 100 / cell) * cell
        for share, side in ((area.left, width), (area.top, height))
    )
    right = -(-(area.left + area.width) * width / 100 // cell) * cell
    bottom = -(-(area.top + area.height) * height / 100 // cell) * cell
    return slice(top, int(bottom)), slice(left, int(right))


@pytest.mark.parametrize(("width", "height"), [(1600, 1200), (1200, 1600), (640, 480), (1600, 901)])
def test_every_pixel_under_the_mask_is_gone_in_the_large_one(width, height):
    before = a_picture(width, height)
    large = opened(masked(jpeg(before), [FACE]).large)
    cell = cell_of(before)
    rows, columns = under(FACE, width, height, cell)
    for y in range(rows.start, min(rows.stop, height), cell):
        for x in range(columns.start, min(columns.stop, width), cell):
            # A JPEG is read with colours smoothed over one pixel, so the outermost is left out.
            one = large[y + 1 : y + cell - 1, x + 1 : x + cell - 1].reshape(-1, 3)
            assert np.ptp(one, axis=0).max() <= 4  # flat, but for what JPEG rounds
    outside = np.ones((height, width), bool)
    outside[rows, columns] = False
    light = np.abs((large - before).mean(axis=2))  # colours are coarser in a JPEG anyway
    assert light[outside].mean() < 25 < light[~outside].mean()
    assert np.ptp(large[outside]) > 200


def test_two_faces_that_differ_only_under_the_mask_become_the_same_bytes():
    """The pixels of each cell in another order: the mean is the same, and so is what is left."""
    one = a_picture(640, 480)
    cell = cell_of(one)
    other = one.copy()
    rows, columns = under(FACE, 640, 480, cell)
    for y in range(rows.start, rows.stop, cell):
        for x in range(columns.start, columns.stop, cell):
            flipped = one[y : y + cell, x : x + cell][::-1, ::-1]
            other[y : y + cell, x : x + cell] = flipped
    assert not np.array_equal(one, other)
    made = [masked(jpeg(pixels), [FACE]) for pixels in (one, other)]
    assert made[0].large == made[1].large
    assert made[0].small == made[1].small


def test_the_small_one_is_made_of_the_blurred_large_one():
    made = masked(jpeg(a_picture(1600, 1200)), [FACE])
    small, large = opened(made.small), Image.open(BytesIO(made.large)).convert("RGB")
    again = np.array(large.resize((480, 360), Image.Resampling.HAMMING)).astype(int)
    rows, columns = slice(120, 240), slice(105, 205)  # well inside
    assert np.abs(small - again)[rows, columns].mean() < 6
    assert (made.width, made.height) == (1600, 1200)


def test_a_near_face_is_as_unknown_as_a_far_one():
    """Over the whole picture there are at most eight patches across."""
    large = opened(masked(jpeg(a_picture(1600, 1200)), [Area(0, 0, 100, 100)]).large)
    middle = large[8::48, 8::48]
    changes = (np.abs(np.diff(middle, axis=1)).max(axis=2) > 8).any(axis=0)
    assert changes.sum() <= 8


def test_an_area_over_the_edge_and_one_too_small_to_see_are_blurred_too():
    before = a_picture(640, 480)
    large = opened(masked(jpeg(before), [Area(95, 95, 50, 50), Area(0, 0, 0.1, 0.1)]).large)
    for corner in (large[-15:, -15:], large[:15, :15]):
        assert np.ptp(corner.reshape(-1, 3), axis=0).max() <= 4

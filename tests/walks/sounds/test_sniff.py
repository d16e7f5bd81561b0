"""What is taken for a recording: the bytes decide, and nothing in which a picture moves."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from tests.recordings import box, element, mp4, webm
from walks.errors import Unusable
from walks.sounds.sniff import kind_of


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (mp4(), "mp4"),
        (mp4(brand=b"M4A "), "mp4"),
        (mp4(rest=b"said"), "mp4"),
        (mp4() + box(b"moof") + box(b"mdat", b"said"), "mp4"),
        (mp4()[:-8] + bytes(4) + b"mdat" + b"to the end", "mp4"),
        (webm(), "webm"),
        (webm(rest=b"said"), "webm"),
    ],
)
def test_a_recording_is_known_by_its_frame(data, kind):
    assert kind_of(data) == kind


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"RIFF\x24\x00\x00\x00WAVEfmt ",
        b"OggS" + bytes(60),
        b"ID3\x04" + bytes(60),
        b"\xff\xd8\xff\xe0" + bytes(60),
        b"<script>alert(1)</script>",
        mp4(b"vide"),
        mp4(b"soun", b"vide"),
        box(b"ftyp", b"isom"),
        box(b"ftyp", b"isom") + box(b"moov"),
        mp4()[:-9],
        mp4() + b"<script>",
        webm(1),
        webm(2, 1),
        webm(doc=b"matroska"),
        element(0x1A45DFA3, element(0x4282, b"webm")),
        webm()[:60],
        box(b"ftyp", b"isom") + box(b"moov", b"") * 3000,
    ],
)
def test_all_else_is_turned_down(data):
    with pytest.raises(Unusable, match="not-a-sound"):
        kind_of(data)


def test_boxes_in_boxes_without_end_are_turned_down():
    deep = b""
    for _ in range(5000):
        deep = box(b"moov", deep)
    with pytest.raises(Unusable):
        kind_of(box(b"ftyp", b"isom") + deep)


@given(some.sampled_from([mp4(rest=b"said"), webm(rest=b"said")]), some.data())
def test_whatever_is_changed_in_it_is_taken_or_turned_down(data, draw):
    bent = bytearray(data)
    for _ in range(draw.draw(some.integers(1, 4))):
        bent[draw.draw(some.integers(0, len(bent) - 1))] = draw.draw(some.integers(0, 255))
    try:
        assert kind_of(bytes(bent)) in ("mp4", "webm")
    except Unusable as trouble:
        assert trouble.code == "not-a-sound"

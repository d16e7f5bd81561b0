"""Nothing a camera, a phone or a person wrote beside the picture is left; nothing breaks us."""

import random
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import hostile
from walks.errors import Unusable
from walks.photos.clean import clean
from walks.photos.formats import exif

PLAIN = {kind: hostile.plain(kind, (24, 16)) for kind in ("JPEG", "PNG", "WEBP")}
ALONE = {kind: clean(raw, heic=False) for kind, raw in PLAIN.items()}

luggage = st.lists(
    st.tuples(
        st.sampled_from([0xE1, 0xE2, 0xE3, 0xEC, 0xED, 0xEF, 0xFE]),
        st.sampled_from(
            [
                b"",
                b"http://ns.adobe.com/xap/1.0/\0",
                b"http://ns.adobe.com/xmp/extension/\0",
                b"MPF\0",
                b"FPXR\0",
                b"Photoshop 3.0\x008BIM\4\4\0\0",
                b"Exif\0\0II*\0\x08\0\0\0\xff\xff",
                b"Exif\0\0",
            ]
        ),
        st.binary(max_size=300),
    ),
    min_size=1,
    max_size=6,
)


@given(luggage)
@settings(max_examples=1000, derandomize=True, deadline=None)
def test_no_segment_of_a_jpeg_but_the_picture_comes_through(segments):
    written = b"".join(hostile.segment(marker, head + body) for marker, head, body in segments)
    raw = PLAIN["JPEG"][:2] + written + PLAIN["JPEG"][2:]
    cleaned = clean(raw, heic=False)
    for jpeg in (cleaned.large, cleaned.small):
        assert set(hostile.markers(jpeg)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}
    if {cleaned.width, cleaned.height} == {24, 16} and not _turns(segments):
        assert cleaned == ALONE["JPEG"]


def _turns(segments: list[tuple[int, bytes, bytes]]) -> bool:
    return any(exif.orientation(head + body) != 1 for _, head, body in segments)


@given(st.sampled_from([b"tEXt", b"zTXt", b"iTXt", b"tIME", b"prVt"]), st.binary(max_size=300))
@settings(max_examples=150, derandomize=True, deadline=None)
def test_no_text_of_a_png_comes_through(name, body):
    chunk = len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)
    raw = PLAIN["PNG"][:33] + chunk + PLAIN["PNG"][33:]
    assert clean(raw, heic=False) == ALONE["PNG"]


@given(st.binary(max_size=300))
@settings(max_examples=100, derandomize=True, deadline=None)
def test_no_xmp_of_a_webp_comes_through(body):
    raw = hostile.plain("WEBP", (24, 16), xmp=b"x" + body)
    assert clean(raw, heic=False) == ALONE["WEBP"]


@pytest.mark.parametrize("kind", PLAIN)
@given(chance=st.randoms(use_true_random=False))
@settings(max_examples=250, derandomize=True, deadline=None)
def test_a_damaged_file_ends_in_a_picture_or_in_a_code(kind, chance: random.Random):
    try:
        cleaned = clean(hostile.mutated(PLAIN[kind], chance), heic=False)
    except Unusable as trouble:
        assert trouble.code in {"broken-photo", "not-a-photo", "photo-too-large"}
    else:
        assert set(hostile.markers(cleaned.large)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@given(st.binary(max_size=200), st.sampled_from([b"", *(raw[:12] for raw in PLAIN.values())]))
@settings(max_examples=250, derandomize=True, deadline=None)
def test_any_bytes_end_in_a_code(body, head):
    with pytest.raises(Unusable):
        clean(head + body, heic=False)


@given(st.binary(max_size=200))
@settings(max_examples=200, derandomize=True, deadline=None)
def test_any_bytes_for_exif_give_an_orientation(body):
    for head in (b"", b"Exif\0\0MM\0*", b"II*\0\x08\0\0\0"):
        assert 1 <= exif.orientation(head + body) <= 8

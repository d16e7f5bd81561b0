"""A photo comes out upright, in two sizes, in plain colours, and says what is wrong if it can't."""

import io
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageCms, ImageStat

from tests import hostile
from walks.errors import Unusable
from walks.photos import picture
from walks.photos.clean import clean
from walks.photos.formats import exif


def opened(jpeg: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(jpeg))
    image.load()
    return image


def difference(one: Image.Image, other: Image.Image) -> float:
    """The mean distance of two pictures, 0 to 255."""
    apart = ImageChops.difference(one, other)
    return sum(ImageStat.Stat(apart).mean) / 3


def code_of(raw: bytes | Path, *, heic: bool = False) -> str:
    with pytest.raises(Unusable) as trouble:
        clean(raw, heic=heic)
    return trouble.value.code


def with_alpha(alpha: int, colour: tuple[int, int, int] = (0, 0, 0)) -> bytes:
    out = io.BytesIO()
    Image.new("RGBA", (8, 8), (*colour, alpha)).save(out, "PNG")
    return out.getvalue()


def middle(jpeg: bytes) -> tuple[int, int, int]:
    image = opened(jpeg)
    colour = image.getpixel((image.width // 2, image.height // 2))
    assert isinstance(colour, tuple)
    return colour[0], colour[1], colour[2]


def near(one: tuple[int, int, int], other: tuple[int, int, int], within: int = 4) -> bool:
    return all(abs(a - b) <= within for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize("held", range(9))
def test_however_the_phone_was_held_the_picture_is_upright(shared, held):
    upright = clean(shared / "data/photos/Landscape_1.jpg", heic=False)
    turned = clean(shared / f"data/photos/Landscape_{held}.jpg", heic=False)
    assert (turned.width, turned.height) == (1600, 1067)
    small, expected = opened(turned.small), opened(upright.small)
    assert difference(small, expected) < 4  # a digit in the middle tells the nine files apart
    assert difference(small.transpose(Image.Transpose.FLIP_LEFT_RIGHT), expected) > 20


@pytest.mark.parametrize("beside", [{}, {"icc_profile": b"eleven byte"}])
@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_orientation_counts_in_every_format(kind, beside):
    raw = hostile.plain(kind, (64, 48), exif=hostile.exif_of(6), **beside)
    turned = clean(raw, heic=False)
    assert (turned.width, turned.height) == (48, 64)


@pytest.mark.parametrize("nonsense", [0, 9, 65_535])
def test_an_orientation_that_does_not_exist_is_upright(nonsense):
    assert exif.orientation(hostile.exif_of(nonsense)) == 1


def test_orientation_is_read_in_either_byte_order_and_width():
    little = b"Exif\0\0II*\0\x08\0\0\0\1\0\x12\1\3\0\1\0\0\0\x08\0\0\0"
    long = b"Exif\0\0MM\0*\0\0\0\x08\0\1\1\x12\0\4\0\0\0\1\0\0\0\x08"
    for written in (little, long):
        assert clean(hostile.plain(exif=written), heic=False).width == 48


@pytest.mark.parametrize("name", ["DSCN0010.jpg", "DSCN0012.jpg", "DSCN0021.jpg"])
def test_the_place_a_photo_was_taken_is_gone(shared, name):
    path = shared / "data/photos" / name
    gps = 0x8825
    assert Image.open(path).getexif().get_ifd(gps), "the original has a position"
    cleaned = clean(path, heic=False)
    for jpeg in (cleaned.large, cleaned.small):
        assert not opened(jpeg).getexif()
        assert b"NIKON" not in jpeg
        assert set(hostile.markers(jpeg)) == {0xE0, 0xDB, 0xC0, 0xC4, 0xDA}


@pytest.mark.parametrize("name", ["two_people.jpg", "partial_face.jpg", "Landscape_5.jpg"])
def test_a_photo_becomes_two_sizes_and_keeps_its_shape(shared, name):
    path = shared / "data/photos" / name
    with Image.open(path) as original:
        longest, shape = max(original.size), max(original.size) / min(original.size)
    cleaned = clean(path, heic=False)
    large, small = opened(cleaned.large), opened(cleaned.small)
    assert large.size == (cleaned.width, cleaned.height)
    assert max(large.size) == min(longest, 1600)
    assert max(small.size) == 480
    assert max(small.size) / min(small.size) == pytest.approx(shape, rel=0.01)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_small_picture_is_not_made_larger(kind):
    cleaned = clean(hostile.plain(kind, (64, 48)), heic=False)
    assert opened(cleaned.large).size == opened(cleaned.small).size == (64, 48)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_comes_out_looks_like_what_went_in(kind):
    raw = hostile.plain(kind, (2000, 1500))
    expected = opened(raw).convert("RGB").resize((1600, 1200))
    assert difference(opened(clean(raw, heic=False).large), expected) < 2


def test_a_file_and_its_bytes_come_out_the_same(shared):
    path = shared / "data/photos/two_people.jpg"
    assert clean(path, heic=False) == clean(path.read_bytes(), heic=False)


def test_what_can_be_seen_through_is_white():
    assert near(middle(clean(with_alpha(0), heic=False).large), (255, 255, 255))
    assert near(middle(clean(with_alpha(255, (9, 99, 200)), heic=False).large), (9, 99, 200))
    assert near(middle(clean(with_alpha(128), heic=False).large), (127, 127, 127))


@pytest.mark.parametrize("how", [{}, {"transparency": 256}])
def test_sixteen_bit_grey_keeps_its_brightness(how):
    out = io.BytesIO()
    Image.new("I;16", (8, 8), 0x8000).save(out, "PNG", **how)
    assert near(middle(clean(out.getvalue(), heic=False).large), (128, 128, 128))


def test_print_colours_keep_their_look():
    out = io.BytesIO()
    Image.new("CMYK", (8, 8), (0, 255, 255, 0)).save(out, "JPEG")
    assert near(middle(clean(out.getvalue(), heic=False).large), (254, 0, 0))


# sRGB with the names of red and blue exchanged: a picture in it is blue where it says red.
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
CROSSED = SRGB.replace(b"rXYZ", b"....").replace(b"bXYZ", b"rXYZ").replace(b"....", b"bXYZ")
XYZ = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()


def red(kind: str, profile: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8), (250, 0, 0)).save(out, kind, icc_profile=profile)
    return out.getvalue()


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_colour_profile_is_carried_out_and_dropped(kind):
    cleaned = clean(red(kind, CROSSED), heic=False)
    assert near(middle(cleaned.large), (0, 0, 250), 8)
    assert "icc_profile" not in opened(cleaned.large).info


@pytest.mark.parametrize("profile", [b"noise" * 100, XYZ, CROSSED + bytes(3_000_000)])
def test_a_profile_nobody_can_use_leaves_the_colours_as_they_are(profile):
    assert near(middle(clean(red("JPEG", profile), heic=False).large), (250, 0, 0))


def test_of_an_animation_the_first_picture_is_kept():
    red, blue = Image.new("RGB", (16, 16), (250, 0, 0)), Image.new("RGB", (16, 16), (0, 0, 250))
    for kind in ("WEBP", "PNG"):
        out = io.BytesIO()
        red.save(out, kind, save_all=True, append_images=[blue], lossless=True)
        assert near(middle(clean(out.getvalue(), heic=False).large), (250, 0, 0), 6)


@pytest.mark.parametrize("name", ["example.heic", "IMG_5195.HEIC"])
def test_heic_is_refused_in_words_where_nobody_asked_for_it(shared, name):
    assert code_of(shared / "data/photos" / name) == "heic-not-supported"


def test_heic_is_opened_where_the_extra_is_installed_and_refused_in_words_elsewhere(shared):
    path = shared / "data/photos/IMG_5195.HEIC"
    if find_spec("pillow_heif") is None:
        assert code_of(path, heic=True) == "heic-not-supported"
    else:
        cleaned = clean(path, heic=True)
        assert (cleaned.width, cleaned.height) == (1239, 1600)


def test_forty_megapixels_are_taken_and_one_row_more_is_not():
    assert clean(hostile.png(8000, 5000, 1, 0), heic=False).width == 1600
    with pytest.raises(Unusable) as trouble:
        clean(hostile.png(8000, 5001, 1, 0), heic=False)
    assert trouble.value.code == "photo-too-large"
    assert trouble.value.facts == {"most_megapixels": 40, "longest_side": 12_000}


def test_a_missing_file_is_not_the_photos_fault(tmp_path):
    with pytest.raises(FileNotFoundError):
        clean(tmp_path / "gone.jpg", heic=False)


def test_huge_pictures_are_opened_one_at_a_time_and_others_need_not_wait(monkeypatch):
    monkeypatch.setattr(picture, "MANY_PIXELS", 1000)
    huge, small = hostile.plain(size=(64, 48)), hostile.plain(size=(32, 24))
    with ThreadPoolExecutor(1) as thread:
        with picture.ONE_AT_A_TIME:
            waiting = thread.submit(clean, huge, heic=False)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.1)
            assert clean(small, heic=False).width == 32
        assert waiting.result(timeout=10).width == 64


def test_many_threads_get_what_one_gets(shared):
    paths = sorted((shared / "data/photos").glob("*.jpg"))
    alone = [clean(path, heic=False) for path in paths]
    with ThreadPoolExecutor(4) as threads:
        together = list(threads.map(lambda path: clean(path, heic=False), paths))
    assert together == alone

"""From a photo as it was sent to two plain JPEGs: upright, shrunk, and without a trace of where,
when and by whom it was taken.

Safe to call from several threads at a time: no setting of Pillow's is touched.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

from PIL import Image
from PIL.ImageFile import ImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.WebPImagePlugin import WebPImageFile

from walks.errors import Unusable
from walks.photos import apart, picture
from walks.photos.formats import heif, jpeg, png, sniff, webp
from walks.photos.formats.bare import Bare

MOST_PIXELS, LONGEST_SIDE = 40_000_000, 12_000
LARGE, SMALL = 1600, 480  # pixels, longest side
QUALITY = 82

# Pillow's readers by name, not Image.open: that one asks a limit shared by the whole process.
READERS: dict[str, tuple[Callable[[bytes], Bare], Callable[[BytesIO], ImageFile]]] = {
    "jpeg": (jpeg.bare, JpegImageFile),
    "png": (png.bare, PngImageFile),
    "webp": (webp.bare, WebPImageFile),
}
HEIC_DECODER = Path(__file__).with_name("heic.py")


@dataclass(frozen=True)
class Cleaned:
    """Two JPEGs in sRGB; width and height, in pixels, are those of the large one, upright."""

    large: bytes
    small: bytes
    width: int
    height: int


def clean(raw: Path | bytes, *, heic: bool) -> Cleaned:
    """Of an animation the first picture is kept: refusing it would lose what somebody saw.

    Raises Unusable, whatever the bytes: "not-a-photo", "heic-not-supported" (not wanted, or its
    decoder is not installed), "photo-too-large", "broken-photo". A machine out of memory is not
    the photo's fault, so MemoryError passes through.
    """
    data = raw if isinstance(raw, bytes) else raw.read_bytes()
    kind = sniff.kind(data)
    if kind == "heic":
        data, kind = _from_heic(data, heic), "jpeg"
    strip, reader = READERS[kind]
    try:
        bare = strip(data)
        _check_size(bare)
        return both_sizes(picture.upright(bare, reader, LARGE))
    except (Unusable, MemoryError):
        raise
    except Exception as reason:  # Pillow's readers raise a dozen kinds for a broken file
        raise Unusable("broken-photo") from reason


def _from_heic(data: bytes, is_wanted: bool) -> bytes:
    """A JPEG of the same picture; found, not imported: the decoder is kept out of this process."""
    if not is_wanted or find_spec("pillow_heif") is None:
        raise Unusable("heic-not-supported")
    if not heif.is_whole(data):
        raise Unusable("broken-photo")
    limits = (str(MOST_PIXELS), str(LONGEST_SIDE), str(2 * LARGE))
    answer = apart.run(HEIC_DECODER, *limits, given=data)
    if answer == b"too-large":
        raise _too_large()
    return answer


def _check_size(bare: Bare) -> None:
    if max(bare.width, bare.height) > LONGEST_SIDE or bare.width * bare.height > MOST_PIXELS:
        raise _too_large()


def _too_large() -> Unusable:
    return Unusable(
        "photo-too-large", most_megapixels=MOST_PIXELS // 1_000_000, longest_side=LONGEST_SIDE
    )


def both_sizes(large: Image.Image) -> Cleaned:
    """A picture of its final size and what is shown small, as they are kept."""
    small = picture.shrunk(large, SMALL)
    return Cleaned(_jpeg(large), _jpeg(small), large.width, large.height)


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()

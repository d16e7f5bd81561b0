"""From a bare file to a picture as a person saw it: upright, opaque, in sRGB, small enough."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from io import BytesIO
from threading import Lock

from PIL import Image, ImageChops, ImageCms
from PIL.ImageFile import ImageFile

from walks.errors import Unusable
from walks.photos.formats import exif
from walks.photos.formats.bare import Bare

# Forty megapixels take up to 650 MB while they are opened: one such picture at a time.
MANY_PIXELS = 16_000_000
ONE_AT_A_TIME = Lock()

# Half the time of Lanczos; what it loses drowns in the loss of the JPEG that follows.
FILTER = Image.Resampling.HAMMING

LARGEST_PROFILE = 2 * 1024 * 1024  # bytes; the largest in use, for print, stay below one megabyte

TURN = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


def upright(bare: Bare, reader: Callable[[BytesIO], ImageFile], longest: int) -> Image.Image:
    """In mode RGB, the longest side at most as given, in pixels; never made larger."""
    with _alone_if_huge(bare):
        small, profile = _opened(bare, reader, longest)
    small = _in_srgb(small, profile)
    turn = TURN.get(exif.orientation(bare.exif))
    return small if turn is None else small.transpose(turn)


def shrunk(image: Image.Image, longest: int) -> Image.Image:
    """The longest side at most as given, in pixels; never made larger."""
    size = _fitted(image.size, longest)
    return image if size == image.size else image.resize(size, FILTER, reducing_gap=1.5)


def _alone_if_huge(bare: Bare) -> AbstractContextManager[object]:
    return ONE_AT_A_TIME if bare.width * bare.height > MANY_PIXELS else nullcontext()


def _opened(
    bare: Bare, reader: Callable[[BytesIO], ImageFile], longest: int
) -> tuple[Image.Image, bytes | None]:
    """The picture, shrunk, in mode L, RGB or CMYK, and its colour profile."""
    image = reader(BytesIO(bare.data))
    if image.size != (bare.width, bare.height):
        raise Unusable("broken-photo")  # the header says one thing here and another there
    # A JPEG can be opened at half, a quarter or an eighth of its size, in as much less time.
    image.draft("RGB", _fitted(image.size, longest))
    image.load()
    return _flattened(image, longest), image.info.get("icc_profile")


def _fitted(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = min(1, longest / max(size))
    return max(1, round(size[0] * scale)), max(1, round(size[1] * scale))


def _flattened(image: Image.Image, longest: int) -> Image.Image:
    """Shrunk, without transparency and palette: in mode L, RGB or CMYK."""
    if image.mode == "I;16":
        image.info.pop("transparency", None)  # a colour of 16 bits has no like in eight
        image = image.point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return _on_white(image if image.mode in ("LA", "RGBA") else image.convert("RGBA"), longest)
    if image.mode not in ("L", "RGB", "CMYK"):
        image = image.convert("RGB" if image.mode == "P" else "L")
    return shrunk(image, longest)


def _on_white(image: Image.Image, longest: int) -> Image.Image:
    """Painted white in place and shrunk colour by colour: a whole second copy would take 160 MB."""
    image.paste("white", mask=ImageChops.invert(image.getchannel("A")))
    colours = [shrunk(image.getchannel(name), longest) for name in image.getbands()[:-1]]
    return Image.merge("RGB" if len(colours) == 3 else "L", colours)


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """By the profile the file brings; without a usable one the numbers are taken for sRGB."""
    if profile and len(profile) <= LARGEST_PROFILE:
        with suppress(ImageCms.PyCMSError):
            source = ImageCms.getOpenProfile(BytesIO(profile))
            target = ImageCms.createProfile("sRGB")
            converted = ImageCms.profileToProfile(image, source, target, outputMode="RGB")
            if converted is not None:
                return converted
    return image if image.mode == "RGB" else image.convert("RGB")

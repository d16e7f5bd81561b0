"""A small print of a photo for the public: other bytes than any we keep, and nothing but pixels."""

from dataclasses import dataclass
from io import BytesIO

from PIL.JpegImagePlugin import JpegImageFile

from walks.photos.picture import shrunk

LONGEST = 960  # pixels
QUALITY = 75  # another than the store's, so that the files are never the same


@dataclass(frozen=True)
class Print:
    """A JPEG and its size in pixels."""

    data: bytes
    width: int
    height: int


def reprint(kept: bytes) -> Print:
    """Of a photo from our own store."""
    with JpegImageFile(BytesIO(kept)) as image:
        small = shrunk(image.convert("RGB"), LONGEST)
    out = BytesIO()
    small.save(out, "JPEG", quality=QUALITY, progressive=True)
    return Print(out.getvalue(), small.width, small.height)

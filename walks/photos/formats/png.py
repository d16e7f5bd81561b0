"""The chunks of a PNG that make the picture; text, time, animation and the rest are left behind.

Done before Pillow opens the file: its reader inflates text on the way to the picture.
"""

from collections.abc import Iterator

from walks.errors import Unusable
from walks.photos.formats.bare import Bare

MOST_CHUNKS = 20_000  # of picture data; encoders write 8 kB a chunk or more
MOST_PACKED_TEXT = 64 * 1024  # bytes; inflates up to a thousandfold, and no camera writes so much

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PICTURE = (b"IHDR", b"PLTE", b"tRNS", b"iCCP", b"IDAT", b"IEND")


def bare(raw: bytes) -> Bare:
    """Of an animation only the still every viewer shows remains."""
    kept, exif = [SIGNATURE], b""
    for name, chunk in _chunks(raw):
        if name == b"zTXt" and len(chunk) > MOST_PACKED_TEXT:
            raise Unusable("broken-photo")
        if name == b"eXIf" and not exif:
            exif = chunk[8:-4]
        if name in PICTURE:
            kept.append(chunk)
    width, height = _size(kept)
    return Bare(b"".join(kept), width, height, exif)


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Name and chunk (with length and checksum), to the end of the picture or of the file."""
    at = len(SIGNATURE)
    for _ in range(MOST_CHUNKS):
        end = at + 12 + int.from_bytes(raw[at : at + 4])
        name = raw[at + 4 : at + 8]
        yield name, raw[at:end]
        if name == b"IEND" or end >= len(raw):
            return
        at = end
    raise Unusable("broken-photo")


def _size(chunks: list[bytes]) -> tuple[int, int]:
    """Width and height in pixels; the header comes first."""
    header = chunks[1] if len(chunks) > 1 else b""
    if header[4:8] != b"IHDR":
        raise Unusable("broken-photo")
    return int.from_bytes(header[8:12]), int.from_bytes(header[12:16])

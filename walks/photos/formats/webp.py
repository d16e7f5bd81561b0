"""The size and EXIF of a WebP file, read before its decoder sets a canvas aside (RFC 9649)."""

from collections.abc import Iterator

from walks.errors import Unusable
from walks.photos.formats.bare import Bare

MOST_CHUNKS = 10_000  # a still has one to six; an animation one for every frame


def bare(raw: bytes) -> Bare:
    """The file itself: its decoder touches metadata only when asked to."""
    width, height = _size(raw)
    exif = next((body for name, body in _chunks(raw) if name == b"EXIF"), b"")
    return Bare(raw, width, height, exif)


def _size(raw: bytes) -> tuple[int, int]:
    """Width and height in pixels as the first chunk says: lossy, lossless or extended."""
    name, body = raw[12:16], raw[20:30]
    if name == b"VP8 " and body[3:6] == b"\x9d\x01\x2a":
        width, height = _number(body[6:8]) & 0x3FFF, _number(body[8:10]) & 0x3FFF
    elif name == b"VP8L" and body[:1] == b"\x2f":
        bits = _number(body[1:5])
        width, height = (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    elif name == b"VP8X" and len(body) == 10:
        width, height = _number(body[4:7]) + 1, _number(body[7:10]) + 1
    else:
        raise Unusable("broken-photo")
    return width, height


def _chunks(raw: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 12
    for _ in range(MOST_CHUNKS):
        end = at + 8 + _number(raw[at + 4 : at + 8])
        yield raw[at : at + 4], raw[at + 8 : end]
        if end >= len(raw):
            return
        at = end + (end & 1)  # chunks begin on even bytes
    raise Unusable("broken-photo")


def _number(bits: bytes) -> int:
    return int.from_bytes(bits, "little")

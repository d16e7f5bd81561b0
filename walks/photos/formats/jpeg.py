"""The segments of a JPEG that make the picture (ITU-T T.81, annex B); the rest is left behind.

Done before Pillow opens the file: its reader keeps and unpacks what it meets on the way to the
picture, and decodes as many scans as there are; 140 kB can keep it busy for a quarter minute.
"""

import re
from collections.abc import Iterator

from walks.errors import Unusable
from walks.photos.formats.bare import Bare

MOST_SEGMENTS = 1000  # real photos have 8 to 200
MOST_SCANS = 100  # real progressive photos have 10
# Every scan visits every pixel, however few bytes it is stored in; CMYK takes 18 scans.
MOST_SCANNED_PIXELS = 800_000_000

# Inside picture data 0xFF is followed by 0x00 or a restart (0xD0 to 0xD7): no segment begins there.
MARKER = re.compile(rb"\xff([\x01-\xcf\xd8-\xfe])")

SOF = (0xC0, 0xC1, 0xC2)  # baseline, extended and progressive; no phone makes the other kinds
TABLES = (0xC4, 0xDB, 0xDD)  # Huffman, quantization, restart interval
SOI, EOI, SOS, TEM = 0xD8, 0xD9, 0xDA, 0x01
APP0, APP1, APP2, APP14 = 0xE0, 0xE1, 0xE2, 0xEE
COLOUR = ((APP0, b"JFIF\0"), (APP2, b"ICC_PROFILE\0"), (APP14, b"Adobe"))


def bare(raw: bytes) -> Bare:
    """Stops where the first picture ends: what stands behind it is not looked at.

    A file cut short stays cut short, for the decoder to notice.
    """
    kept: list[bytes] = [b"\xff\xd8"]
    frames: list[bytes] = []
    exif, scans = b"", 0
    for marker, body in _segments(raw):
        if marker == APP1 and not exif and body.startswith(b"Exif\0\0", 2):
            exif = body[2:]
        if marker in SOF:
            frames.append(body)
        scans += marker == SOS
        if marker in (*SOF, *TABLES, SOS, EOI) or _is_colour(marker, body):
            kept += [bytes((0xFF, marker)), body]
    width, height = _size(frames)
    if scans > min(MOST_SCANS, max(1, MOST_SCANNED_PIXELS // (width * height))):
        raise Unusable("broken-photo")
    return Bare(b"".join(kept), width, height, exif)


def _segments(raw: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and body (length bytes included); the body of a scan takes its picture data along."""
    at = 2
    for _ in range(MOST_SEGMENTS):
        found = MARKER.search(raw, at)
        if found is None:
            return
        marker, at = raw[found.end() - 1], found.end()
        if marker == EOI:
            yield marker, b""
            return
        if marker in (SOI, TEM):
            continue
        end = at + max(2, int.from_bytes(raw[at : at + 2]))
        if marker == SOS:
            following = MARKER.search(raw, end)
            end = following.start() if following else len(raw)
        yield marker, raw[at:end]
        at = end
    raise Unusable("broken-photo")


def _is_colour(marker: int, body: bytes) -> bool:
    return any(marker == app and body.startswith(name, 2) for app, name in COLOUR)


def _size(frames: list[bytes]) -> tuple[int, int]:
    """Width and height in pixels; one picture has one frame header."""
    if len(frames) != 1:
        raise Unusable("broken-photo")
    height, width = (int.from_bytes(frames[0][at : at + 2]) for at in (3, 5))
    if width == 0 or height == 0:
        raise Unusable("broken-photo")
    return width, height

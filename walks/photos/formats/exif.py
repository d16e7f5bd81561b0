"""How the camera was held, read from EXIF; nothing else there is ever looked at."""

from typing import Final, Literal

BYTE_ORDER: Final[dict[bytes, Literal["little", "big"]]] = {b"II*\0": "little", b"MM\0*": "big"}
ORIENTATION = 0x0112
LONG = 4  # the type of a four byte number; two bytes otherwise


def orientation(exif: bytes) -> int:
    """1 to 8 as EXIF 2.32 numbers them; 1, upright, where nothing readable is noted."""
    tiff = exif.removeprefix(b"Exif\0\0")
    order = BYTE_ORDER.get(tiff[:4])
    if order is None:
        return 1
    at = int.from_bytes(tiff[4:8], order)
    for _ in range(int.from_bytes(tiff[at : at + 2], order)):
        entry = tiff[at + 2 : at + 14]
        if len(entry) < 12:
            break
        if int.from_bytes(entry[:2], order) == ORIENTATION:
            size = 4 if int.from_bytes(entry[2:4], order) == LONG else 2
            value = int.from_bytes(entry[8 : 8 + size], order)
            return value if 1 <= value <= 8 else 1
        at += 12
    return 1

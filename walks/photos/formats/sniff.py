"""What kind of picture this is, by its first bytes; a name or a header may say anything."""

from typing import Literal

from walks.errors import Unusable

Kind = Literal["jpeg", "png", "webp", "heic"]

HEIC_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs"))
AVIF_BRANDS = frozenset((b"avif", b"avis"))
LONGEST_FTYP = 256  # bytes; real ones are 24 to 52


def kind(raw: bytes) -> Kind:
    """Raises Unusable("not-a-photo") for everything else, drawings, films and documents alike."""
    if raw.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if raw.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    if raw.startswith(b"RIFF") and raw[8:12] == b"WEBP":
        return "webp"
    brands = _brands(raw)
    if brands & HEIC_BRANDS and not brands & AVIF_BRANDS:
        return "heic"
    raise Unusable("not-a-photo")


def _brands(raw: bytes) -> set[bytes]:
    """The main and compatible brands of an ISO media file (ISO/IEC 14496-12, 4.3)."""
    if raw[4:8] != b"ftyp":
        return set()
    end = min(int.from_bytes(raw[:4]), LONGEST_FTYP)
    return {raw[8:12]} | {raw[at : at + 4] for at in range(16, end, 4)}

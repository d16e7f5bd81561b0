"""Whether a HEIC file is all there (ISO/IEC 14496-12, 4.2); its decoder is the extra's business."""

MOST_BOXES = 1000  # real files have 3 to 10


def is_whole(raw: bytes) -> bool:
    """False where the last box reaches past the end: the decoder would paint the rest green."""
    at = 0
    for _ in range(MOST_BOXES):
        size = int.from_bytes(raw[at : at + 4])
        if size == 0:  # to the end of the file
            return True
        if size == 1:  # the real size follows, in eight bytes
            size = int.from_bytes(raw[at + 8 : at + 16])
        at += max(size, 8)
        if at >= len(raw):
            return at == len(raw)
    return False

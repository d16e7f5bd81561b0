"""Which kind of recording some bytes are. The bytes decide, never a name or a header.

Only the frame is read, nothing is decoded: that it is sound, and that no picture moves in it.
"""

from collections.abc import Iterator
from itertools import islice

from walks.errors import Unusable

TO_HANDLER = (b"moov", b"trak", b"mdia", b"hdlr")  # what an MP4 track is for
HEARD = b"soun"
EBML, DOC_TYPE = 0x1A45DFA3, 0x4282
TO_TRACK_TYPE = (0x18538067, 0x1654AE6B, 0xAE, 0x83)  # segment, tracks, track, its type
AUDIO = b"\x02"
LONGEST_SIZE = 8  # bytes


def kind_of(data: bytes) -> str:
    """Gives mp4 or webm. Raises Unusable("not-a-sound") for all else, moving pictures too."""
    try:
        if data[4:8] == b"ftyp":
            if {told[8:12] for told in _boxes_at(data, *TO_HANDLER)} == {HEARD}:
                return "mp4"
        elif _is_webm(data) and set(_elements_at(data, *TO_TRACK_TYPE)) == {AUDIO}:
            return "webm"
    except (IndexError, ValueError):  # it ends in the middle
        pass
    raise Unusable("not-a-sound")


def _boxes_at(data: bytes, name: bytes, *rest: bytes) -> Iterator[bytes]:
    """The content of every box of an ISO base media file that lies at the end of this way."""
    for found, content in _boxes(data):
        if found == name:
            yield from _boxes_at(content, *rest) if rest else [content]


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(data):
        size, head = int.from_bytes(data[at : at + 4]), 8
        if size == 1:
            size, head = int.from_bytes(data[at + 8 : at + 16]), 16
        size = size or len(data) - at  # 0: to the end
        if size < head or at + size > len(data):
            raise ValueError
        yield data[at + 4 : at + 8], data[at + head : at + size]
        at += size


def _is_webm(data: bytes) -> bool:
    return any(
        id == EBML and (DOC_TYPE, b"webm") in _elements(head)
        for id, head in islice(_elements(data), 1)
    )


def _elements_at(data: bytes, id: int, *rest: int) -> Iterator[bytes]:
    """The same for a WebM file."""
    for found, content in _elements(data):
        if found == id:
            yield from _elements_at(content, *rest) if rest else [content]


def _elements(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 0
    while at < len(data):
        id, after_id, _ = _number(data, at)
        _, begun, size = _number(data, after_id)
        is_unknown = size == (1 << 7 * (begun - after_id)) - 1  # written while it came: to the end
        end = len(data) if is_unknown else begun + size
        if end > len(data):
            raise ValueError
        yield id, data[begun:end]
        at = end


def _number(data: bytes, at: int) -> tuple[int, int, int]:
    """A number of EBML with its mark of length, where it ends, and the number without the mark."""
    length = LONGEST_SIZE + 1 - data[at].bit_length()
    if length > LONGEST_SIZE or at + length > len(data):
        raise ValueError
    told = int.from_bytes(data[at : at + length])
    return told, at + length, told & ~(1 << 7 * length)

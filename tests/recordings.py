"""Recordings as small as they get: the frame of a file, and nothing to hear."""


def box(name: bytes, content: bytes = b"") -> bytes:
    """One box of an ISO base media file."""
    return (8 + len(content)).to_bytes(4) + name + content


def mp4(*tracks: bytes, brand: bytes = b"isom", rest: bytes = b"") -> bytes:
    """A file with a track for each handler; one that is heard unless said otherwise."""
    told = [
        box(b"trak", box(b"mdia", box(b"hdlr", bytes(8) + handler + bytes(12))))
        for handler in tracks or (b"soun",)
    ]
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", b"".join(told)) + box(b"mdat", rest)


def element(id: int, content: bytes = b"", *, is_open: bool = False) -> bytes:
    """One element of an EBML file; an open one does not say where it ends."""
    size = b"\x01" + b"\xff" * 7 if is_open else (1 << 56 | len(content)).to_bytes(8)
    return id.to_bytes((id.bit_length() + 7) // 8) + size + content


def webm(*types: int, doc: bytes = b"webm", rest: bytes = b"") -> bytes:
    """A file with a track of each type; one that is heard unless said otherwise."""
    head = element(0x1A45DFA3, element(0x4282, doc))
    tracks = [element(0xAE, element(0x83, bytes([kind]))) for kind in types or (2,)]
    cluster = element(0x1F43B675, rest, is_open=True)
    return head + element(0x18538067, element(0x1654AE6B, b"".join(tracks)) + cluster, is_open=True)

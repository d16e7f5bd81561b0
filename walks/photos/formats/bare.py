"""A picture file without its luggage: what a decoder needs, and nothing else."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bare:
    """Made before any decoder has seen a byte, so the decoder meets no metadata at all."""

    data: bytes  # the same format, without text, thumbnails, further frames and what was appended
    width: int  # pixels as stored, before turning; from the header, so a decoder may disagree
    height: int
    exif: bytes  # the first EXIF block as found; empty: none

"""Columns of a drawing, one on the other: values in, rectangles out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

STEP, WIDE, HIGH = 40, 26, 96  # units of the drawing


@dataclass(frozen=True)
class Piece:
    """A rectangle, measured from the top left."""

    code: str
    x: float
    y: float
    height: float


def columns(counted: Sequence[Mapping[str, int]], codes: Sequence[str]) -> list[Piece]:
    """A column for each, as high as all of it; the first code lies at the bottom."""
    most = max((sum(one.values()) for one in counted), default=0) or 1
    pieces = []
    for place, one in enumerate(counted):
        y = float(HIGH)
        for code in codes:
            height = round(HIGH * one.get(code, 0) / most, 1)
            y = round(y - height, 1)
            if height:
                pieces.append(Piece(code, place * STEP + (STEP - WIDE) / 2, y, height))
    return pieces

"""Destroy what is to be seen in parts of a picture: a mosaic as coarse as the phone's.

The rule is that of web/field/mosaic.js: cells of whole JPEG blocks, at most forty along the longer
side, and larger patches over what hangs together, so that a near face is as unknown as a far one.
"""

from dataclasses import dataclass
from io import BytesIO
from itertools import product
from math import ceil, log2

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from walks.photos.clean import Cleaned, both_sizes

BLOCK = 16  # pixels; JPEG packs such squares one by one, so nothing leaks in from beside
FINEST = 40  # cells along the longer side, at most
ACROSS = 8  # patches over what hangs together, at most
SHADE = 16  # of 256: a tone is rounded to this
TOUCHING = np.ones((3, 3))  # by sides or corners
Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class Area:
    """A rectangle in percent of the picture's width and height, from its upper left corner."""

    left: float
    top: float
    width: float
    height: float


def masked(jpeg: bytes, areas: list[Area]) -> Cleaned:
    """Both sizes anew, the small one made of the masked large one: nothing is left to see there."""
    from scipy import ndimage  # here: a server that receives does without it

    pixels = np.array(JpegImageFile(BytesIO(jpeg)).convert("RGB"))
    cell = cell_of(pixels)
    tones, cells = _tones(pixels, cell), _cells(pixels, cell, areas)
    pieces, count = ndimage.label(cells, TOUCHING)
    for number in range(1, count + 1):
        _fill(pixels, cell, tones, pieces == number)
    return both_sizes(Image.fromarray(pixels))


def cell_of(pixels: Pixels) -> int:
    """The side of a cell in pixels."""
    return BLOCK * ceil(int(max(pixels.shape[:2])) / (BLOCK * FINEST))


def _cells(pixels: Pixels, cell: int, areas: list[Area]) -> NDArray[np.bool_]:
    """Every cell that an area touches."""
    height, width = pixels.shape[:2]
    cells = np.zeros((ceil(height / cell), ceil(width / cell)), bool)
    for area in areas:
        top, bottom = (height * share / 100 / cell for share in (area.top, area.top + area.height))
        left, right = (width * share / 100 / cell for share in (area.left, area.left + area.width))
        cells[int(top) : max(ceil(bottom), int(top) + 1),
              int(left) : max(ceil(right), int(left) + 1)] = True  # fmt: skip
    return cells


def _tones(pixels: Pixels, cell: int) -> NDArray[np.float64]:
    """Red, green, blue and the number of the pixels in each cell, summed."""
    height, width = pixels.shape[:2]
    counted = np.dstack([pixels.astype(np.float64), np.ones((height, width))])
    down = np.add.reduceat(counted, range(0, height, cell), axis=0)
    return np.asarray(np.add.reduceat(down, range(0, width, cell), axis=1))


def _fill(pixels: Pixels, cell: int, tones: NDArray[np.float64], piece: NDArray[np.bool_]) -> None:
    """One piece in flat colours: each cell in that of the patch it is part of."""
    rows, columns = np.nonzero(piece)
    patch = _patch(int(max(np.ptp(rows), np.ptp(columns))) + 1)
    for row, column in {
        (int(y) // patch, int(x) // patch) for y, x in zip(rows, columns, strict=True)
    }:
        colour = _colour(
            tones[row * patch : (row + 1) * patch, column * patch : (column + 1) * patch]
        )
        for y, x in product(
            range(row * patch, (row + 1) * patch), range(column * patch, (column + 1) * patch)
        ):
            if y < piece.shape[0] and x < piece.shape[1] and piece[y, x]:
                pixels[y * cell : (y + 1) * cell, x * cell : (x + 1) * cell] = colour


def _patch(span: int) -> int:
    """How many cells wide the patches over so many cells are: 1, 2, 4 ..."""
    return int(2 ** max(0, ceil(log2(span / ACROSS))))


def _colour(tones: NDArray[np.float64]) -> NDArray[np.uint8]:
    red, green, blue, count = tones.sum(axis=(0, 1))
    mean = np.array([red, green, blue]) / count
    return np.asarray(np.minimum(255, SHADE * np.floor(mean / SHADE + 0.5)), np.uint8)

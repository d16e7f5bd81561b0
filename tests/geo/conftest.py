"""Small maps drawn for a test: GeoJSON by hand, other formats by GDAL."""

import json
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import numpy as np
import pyogrio.raw
import pytest
import shapely

Draw = Callable[..., Path]


@pytest.fixture
def geojson(tmp_path: Path) -> Draw:
    """Write a GeoJSON file of rows: (geometry, properties); a geometry may be a plain dict."""

    def write(*rows: tuple[Any, dict[str, Any]], file: str = "bydele.geojson", **top: Any) -> Path:
        features = [
            {
                "type": "Feature",
                "properties": properties,
                "geometry": shape
                if shape is None or isinstance(shape, dict)
                else shapely.geometry.mapping(shape),
            }
            for shape, properties in rows
        ]
        path = tmp_path / file
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features, **top}))
        return path

    return write


@pytest.fixture
def gdal_file(tmp_path: Path) -> Draw:
    """Write shapes with names (and codes) in the format the file name says."""

    def write(
        file: str,
        shapes: list[Any],
        names: list[str],
        crs: str | None = "EPSG:4326",
        field: str = "navn",
        **options: Any,
    ) -> Path:
        path = tmp_path / file
        path.parent.mkdir(exist_ok=True)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "'crs' was not provided")
            pyogrio.raw.write(
                str(path),
                geometry=np.array([shapely.to_wkb(shape) for shape in shapes], object),
                field_data=[np.array(names, object)],
                fields=[field],
                geometry_type=shapes[0].geom_type,
                crs=crs,
                **options,
            )
        return path

    return write


@pytest.fixture
def zipped(tmp_path: Path) -> Draw:
    """Pack every file that shares its name, but for the suffix, with this one."""

    def pack(*paths: Path, folder: str = "") -> Path:
        target = tmp_path / "packed.zip"
        with ZipFile(target, "w") as packed:
            for path in paths:
                for part in sorted(path.parent.glob(f"{path.stem}.*")):
                    packed.write(part, folder + part.name)
        return target

    return pack

"""The map is there when the first phone joins: it is cut when the walk is opened."""

import shutil
import time

from tests.cast import Desk


def test_opening_a_walk_has_its_map_cut(client, coordinator, desk: Desk, settings, shared):
    world = shared / "data" / "osm" / "png.pmtiles"
    shutil.copyfile(world, settings.data_dir / "basemap.pmtiles")
    walk = desk.walk(is_open=False)
    assert coordinator.post(f"/desk/walks/{walk.id}/opening").status_code == 200
    piece = settings.data_dir / "basemaps" / f"{walk.id}.pmtiles"
    for _ in range(500):
        if piece.exists():
            break
        time.sleep(0.01)
    package = desk.phone(client, walk).get("/api/field/package").json()
    assert package["basemap"]["bytes"] == piece.stat().st_size

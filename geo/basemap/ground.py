"""Water, the use of land, and buildings: the ground a walk goes over."""

from collections.abc import Iterator

from geo.basemap.drawn import Drawn, Tags, looked_up, name_of

_SAME = {  # the value is the kind
    "landuse": (
        "residential commercial retail industrial railway cemetery grass meadow forest farmland "
        "farmyard allotments village_green recreation_ground orchard military"
    ),
    "natural": "wood scrub grassland heath beach sand wetland",
    "leisure": "park garden golf_course playground pitch dog_park nature_reserve marina stadium",
    "amenity": "school kindergarten college university hospital parking",
    "tourism": "zoo camp_site",
    "aeroway": "aerodrome",
    "man_made": "pier",
}
_FROM = {"forest": 9, "wood": 9, "residential": 9, "industrial": 10, "farmland": 10, "park": 10}
LANDUSE = {
    (key, kind): (kind, _FROM.get(kind, 12))
    for key, kinds in _SAME.items()
    for kind in kinds.split()
}
WATER = {
    ("natural", "water"): ("water", 8),
    ("waterway", "riverbank"): ("river", 8),
    ("waterway", "dock"): ("dock", 11),
    ("landuse", "reservoir"): ("water", 9),
    ("landuse", "basin"): ("basin", 12),
    ("leisure", "swimming_pool"): ("swimming_pool", 15),
}
WATERS = {"lake", "river", "canal", "stream", "basin", "fjord"}  # kinds that water=... may name
STREAMS = {"river": 9, "canal": 11, "stream": 13, "ditch": 14, "drain": 14}
_WALKED = ("pedestrian", "footway", "platform")  # highways that may be areas


def areas(tags: Tags, *, is_from_way: bool) -> Iterator[Drawn]:
    """What an area shows. A closed way is an area of its road only when it says so."""
    if tags.get("building", "no") not in ("no", "entrance"):
        yield Drawn("buildings", "building", 13)
    for kind, zoom in looked_up(WATER, tags):
        told = tags.get("water", "")
        yield Drawn("water", told if told in WATERS else kind, zoom, name_of(tags))
        return
    for kind, zoom in looked_up(LANDUSE, tags):
        yield Drawn("landuse", kind, zoom, name_of(tags))
        return
    is_area = not is_from_way or tags.get("area") == "yes"
    if is_area and tags.get("highway") in _WALKED:
        kind = "platform" if tags["highway"] == "platform" else "pedestrian"
        yield Drawn("landuse", kind, 12, name_of(tags))


def streams(tags: Tags) -> Iterator[Drawn]:
    """Running water as a line, where it runs in the open."""
    kind = tags.get("waterway", "")
    if kind in STREAMS and tags.get("tunnel", "no") == "no":
        yield Drawn("water", kind, STREAMS[kind], name_of(tags))

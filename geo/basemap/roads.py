"""Roads, paths and rails: what a walk goes along, with whether it is lit."""

from collections.abc import Iterator

from geo.basemap.drawn import Drawn, Fact, Tags, name_of

ROADS = {
    "motorway": ("highway", 6),
    "trunk": ("major_road", 7),
    "primary": ("major_road", 8),
    "secondary": ("major_road", 9),
    "tertiary": ("major_road", 10),
    "unclassified": ("minor_road", 12),
    "residential": ("minor_road", 12),
    "road": ("minor_road", 12),
    "busway": ("minor_road", 12),
    "living_street": ("minor_road", 13),
    "service": ("minor_road", 13),
    "pedestrian": ("path", 12),
    "cycleway": ("path", 13),
    "track": ("path", 13),
    "path": ("path", 13),
    "footway": ("path", 13),
    "bridleway": ("path", 13),
    "steps": ("path", 14),
}
RAILS = {"rail": 10, "light_rail": 11, "subway": 12, "narrow_gauge": 12, "tram": 13}
_LIT = {"no": "no", "disused": "no", "limited": "limited"}  # every other value is a way to be lit
_KEPT = ("surface", "service")


def roads(tags: Tags) -> Iterator[Drawn]:
    """A way as a road, a rail or a pier; one that is the edge of an area is none of them."""
    if tags.get("area") == "yes":
        return
    highway = tags.get("highway", "")
    detail = highway.removesuffix("_link")
    if detail in ROADS:
        kind, zoom = ROADS[detail]
        yield Drawn("roads", kind, zoom, _facts(tags, detail, is_link=detail != highway))
    elif tags.get("railway") in RAILS:
        detail = tags["railway"]
        zoom = 13 if "service" in tags else RAILS[detail]
        yield Drawn("roads", "rail", zoom, _facts(tags, detail))
    elif tags.get("man_made") == "pier":
        yield Drawn("roads", "path", 13, _facts(tags, "pier"))


def _facts(tags: Tags, detail: str, *, is_link: bool = False) -> dict[str, Fact]:
    """Properties that are there only when true, since styles ask whether they are there."""
    claims = {
        "is_link": is_link,
        "is_bridge": tags.get("bridge", "no") != "no",
        "is_tunnel": tags.get("tunnel", "no") != "no",
    }
    facts: dict[str, Fact] = {"kind_detail": detail, **name_of(tags)}
    facts.update({claim: True for claim, holds in claims.items() if holds})
    facts.update({key: tags[key] for key in _KEPT if key in tags})
    if "lit" in tags:
        facts["lit"] = _LIT.get(tags["lit"], "yes")
    return facts

"""Points on the map: street lamps, stops, the few places a walker steers by, house numbers."""

from bisect import bisect_right
from collections.abc import Iterator

from geo.basemap.drawn import Drawn, Tags, looked_up, name_of

POIS = {
    ("highway", "bus_stop"): ("bus_stop", 14),
    ("amenity", "bus_station"): ("bus_station", 13),
    ("railway", "station"): ("station", 12),
    ("railway", "halt"): ("station", 13),
    ("railway", "tram_stop"): ("tram_stop", 14),
    ("railway", "subway_entrance"): ("subway_entrance", 14),
    ("amenity", "ferry_terminal"): ("ferry_terminal", 13),
    ("amenity", "taxi"): ("taxi", 15),
    ("amenity", "police"): ("police", 13),
    ("amenity", "fire_station"): ("fire_station", 14),
    ("amenity", "hospital"): ("hospital", 12),
    ("amenity", "pharmacy"): ("pharmacy", 15),
    ("emergency", "defibrillator"): ("defibrillator", 15),
    ("amenity", "toilets"): ("toilets", 15),
    ("amenity", "townhall"): ("townhall", 13),
    ("amenity", "library"): ("library", 14),
    ("amenity", "school"): ("school", 14),
    ("amenity", "university"): ("university", 14),
    ("amenity", "kindergarten"): ("kindergarten", 15),
    ("amenity", "community_centre"): ("community_centre", 15),
    ("amenity", "place_of_worship"): ("place_of_worship", 15),
    ("leisure", "sports_centre"): ("sports_centre", 15),
    ("leisure", "stadium"): ("stadium", 14),
    ("leisure", "park"): ("park", 14),
    ("shop", "mall"): ("mall", 14),
    ("shop", "supermarket"): ("supermarket", 15),
    ("shop", "convenience"): ("convenience", 15),
}
PLACES = {  # kind, first zoom level, and how many live there when nobody says
    "city": ("locality", 6, 100_000),
    "town": ("locality", 8, 10_000),
    "village": ("locality", 10, 1_000),
    "hamlet": ("locality", 12, 100),
    "suburb": ("neighbourhood", 11, 0),
    "quarter": ("neighbourhood", 12, 0),
    "neighbourhood": ("neighbourhood", 13, 0),
}
_RANKS = (  # people; each step is one rank
    *(0, 200, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000, 200_000, 500_000),
    *(1_000_000, 5_000_000, 10_000_000, 20_000_000, 50_000_000, 100_000_000, 1_000_000_000),
)


def points(tags: Tags) -> Iterator[Drawn]:
    """Everything a node shows."""
    if tags.get("highway") == "street_lamp":
        yield Drawn("lamps", "street_lamp", 14)
    if "addr:housenumber" in tags:
        yield Drawn("buildings", "address", 15, {"addr_housenumber": tags["addr:housenumber"]})
    yield from pois(tags)
    yield from _places(tags)


def pois(tags: Tags) -> Iterator[Drawn]:
    """The first thing to steer by that these tags know."""
    for kind, zoom in looked_up(POIS, tags):
        yield Drawn("pois", kind, zoom, name_of(tags))
        return


def population_rank(people: int) -> int:
    """From 1 to 18, as Tilezen and Protomaps count; styles size names by it."""
    return bisect_right(_RANKS, people)


def _places(tags: Tags) -> Iterator[Drawn]:
    named = name_of(tags)
    if not named or tags.get("place") not in PLACES:
        return
    kind, zoom, usual = PLACES[tags["place"]]
    told = tags.get("population", "")
    people = int(told) if told.isascii() and told.isdigit() else usual
    more = {"kind_detail": tags["place"], "population_rank": population_rank(people), **named}
    yield Drawn("places", kind, zoom, more)

"""Where a line is, in words: the name somebody gave it, else the point, else that it is spread."""

from collections.abc import Callable

from walks.tables import PlanLine

DECIMALS = 5  # of a degree: a metre


def said_place(line: PlanLine, language: str, say: Callable[..., str]) -> str:
    """`say(key, **facts)` gives the words of `language`. Degrees are WGS84, north first."""
    if line.place:
        return line.place
    if line.lon is None or line.lat is None:
        return say("plan.line.several-places")
    return say("plan.line.point", lat=_told(line.lat, language), lon=_told(line.lon, language))


def _told(degrees: float, language: str) -> str:
    told = f"{degrees:.{DECIMALS}f}"
    return told.replace(".", ",") if language == "da" else told

"""Where an observation belongs, as it was typed: degrees with a comma or a point, or a stop."""

from dataclasses import dataclass, field
from math import isfinite

from starlette.datastructures import FormData

from app.forms import text
from walks.observations.move import To
from walks.tables import Observation, PlanLine, Stop

DECIMALS = 6  # of a degree: a decimetre
EDGES = {"lat": 90.0, "lon": 180.0}  # degrees


@dataclass
class TypedPlace:
    """The form's fields as they stand, and what is wrong with them by field."""

    lat: str = ""
    lon: str = ""
    stop: str = ""
    troubles: dict[str, str] = field(default_factory=dict)

    def to(self, stops: list[Stop]) -> To | None:
        """Where that is; None when something is wrong. A stop goes before what else is typed."""
        if self.stop:
            return self._at_stop(stops)
        lat, lon = self._degrees("lat"), self._degrees("lon")
        if lat is None or lon is None:
            return None
        if lat == 0 and lon == 0:
            self.troubles["lat"] = "unusable"
            return None
        return To(lon, lat)

    def _at_stop(self, stops: list[Stop]) -> To | None:
        for stop in stops:
            if str(stop.number) == self.stop and stop.lon is not None and stop.lat is not None:
                return To(stop.lon, stop.lat, stop.number)
        self.troubles["stop"] = "unusable"
        return None

    def _degrees(self, name: str) -> float | None:
        told = getattr(self, name).replace(",", ".").strip(" °")
        if not told:
            self.troubles[name] = "missing"
            return None
        try:
            degrees = float(told)
        except ValueError:
            degrees = float("nan")
        if not isfinite(degrees) or abs(degrees) > EDGES[name]:
            self.troubles[name] = "not-a-number"
            return None
        return degrees


def typed_place(form: FormData) -> TypedPlace:
    """What somebody typed."""
    return TypedPlace(text(form, "lat")[:40], text(form, "lon")[:40], text(form, "stop")[:40])


def standing_place(thing: Observation | PlanLine) -> TypedPlace:
    """How it stands, as it would be typed."""
    return TypedPlace(degrees(thing.lat), degrees(thing.lon))


def degrees(value: float | None) -> str:
    """As Danes write it: 57,064812."""
    return "" if value is None else f"{value:.{DECIMALS}f}".replace(".", ",")

"""A walk as it was typed in: what a browser sent, and what is right or wrong with it."""

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from typing import Any, Self

from pydantic import ValidationError
from starlette.datastructures import FormData

from app.forms import text, texts, troubles
from walks.denmark import ZONE
from walks.schedule.arrange import NewWalk

NUMBER = r"-?\d+(?:[.,]\d+)?"
PAIR = re.compile(rf"({NUMBER})(?:\s*[,;]\s*|\s+)({NUMBER})")  # as maps give it: 57.0774, 9.9214
WORDS = (
    "title",
    "purpose",
    "meeting_point",
    "on",
    "time",
    "minutes",
    "groups",
    "template",
    "filled",
)
NUMBERS = ("minutes", "groups")
PARTS = ("name", "lat", "lon", "prompt")
ROW = re.compile(r"stops-(\d{1,3})-name")


@dataclass(frozen=True)
class TypedStop:
    """One row as it was typed."""

    name: str = ""
    lat: str = ""
    lon: str = ""
    prompt: str = ""

    @property
    def is_empty(self) -> bool:
        """A row nobody has written in is no stop."""
        return not (self.name or self.lat or self.lon or self.prompt)


@dataclass(frozen=True)
class TypedWalk:
    """The whole form as it was typed, to be shown again as it was."""

    title: str = ""
    purpose: str = ""
    meeting_point: str = ""
    on: str = ""
    time: str = ""
    minutes: str = ""
    groups: str = ""
    template: str = ""  # a code that is chosen in the list
    filled: str = ""  # and the one the form was filled from last
    district_ids: list[str] = field(default_factory=list)
    guests: list[str] = field(default_factory=list)  # codes of functions
    stops: list[TypedStop] = field(default_factory=list)

    @classmethod
    def of(cls, form: FormData) -> Self:
        """What came from the browser."""
        words = {name: text(form, name) for name in WORDS}
        rows = sorted(int(row[1]) for name in form if (row := ROW.fullmatch(name)))
        stops = [_row(form, n) for n in rows]
        areas, guests = texts(form, "district_ids"), texts(form, "guests")
        return cls(**words, district_ids=areas, guests=guests, stops=stops)

    def changed(self, do: str) -> Self | None:
        """With a row added, removed or moved up, or as it is; None when the button was to save."""
        if do == "light":  # nothing changes; the page comes back with the light of that day
            return self
        verb, _, at = do.partition("-")
        rows, place = list(self.stops), int(at) if at.isdecimal() else -1
        if verb == "add":
            rows.append(TypedStop())
        elif verb == "remove" and 0 <= place < len(rows):
            del rows[place]
        elif verb == "up" and 0 < place < len(rows):
            rows[place - 1 : place + 1] = [rows[place], rows[place - 1]]
        elif verb not in ("remove", "up"):
            return None
        return replace(self, stops=rows)


def checked(typed: TypedWalk) -> tuple[NewWalk | None, dict[str, str]]:
    """The walk, or None and what is wrong with which field."""
    wrong: dict[str, str] = {}
    starts_at = _moment(typed, wrong)
    rows = [(place, stop) for place, stop in enumerate(typed.stops) if not stop.is_empty]
    stops = [_stop(place, stop, wrong) for place, stop in rows]
    told = {
        "title": typed.title,
        "purpose": typed.purpose,
        "meeting_point": typed.meeting_point,
        "district_ids": typed.district_ids,
        "guests": typed.guests,
        "starts_at": starts_at,
        "stops": stops,
        # Left empty it is what a walk usually is.
        **{name: said for name in NUMBERS if (said := getattr(typed, name))},
    }
    try:
        new = NewWalk.model_validate(told)
    except ValidationError as fault:
        found = {_on_the_page(name, rows): code for name, code in troubles(fault).items()}
        found |= {name: f"not-{name}" for name in NUMBERS if name in found}
        return None, {name: code for name, code in (found | wrong).items() if name != "starts_at"}
    return (None, wrong) if wrong else (new, {})


def _moment(typed: TypedWalk, wrong: dict[str, str]) -> datetime | None:
    """Day and time as the clock in Denmark shows them."""
    day, hour = None, None
    try:
        day = date.fromisoformat(typed.on)
    except ValueError:
        wrong["on"] = "not-a-day" if typed.on else "missing"
    try:
        hour = time.fromisoformat(typed.time)
    except ValueError:
        wrong["time"] = "not-a-time" if typed.time else "missing"
    if day is None or hour is None:
        return None
    if not 2000 <= day.year <= 2100:
        wrong["on"] = "not-a-day"
        return None
    return datetime.combine(day, hour.replace(tzinfo=None), tzinfo=ZONE)


def moment_of(typed: TypedWalk) -> datetime | None:
    """When it begins, as far as that can be read; nothing is said of what is wrong."""
    return _moment(typed, {})


def _stop(place: int, stop: TypedStop, wrong: dict[str, str]) -> dict[str, Any]:
    """Both coordinates may be pasted into the first field."""
    lat, lon = stop.lat, stop.lon
    if not lon and (pair := PAIR.fullmatch(lat)):
        lat, lon = pair.groups()
    if bool(lat) != bool(lon):
        wrong[f"stops-{place}-{'lon' if lat else 'lat'}"] = "half-a-position"
    return {
        "name": stop.name,
        "lat": lat.replace(",", ".") or None,
        "lon": lon.replace(",", ".") or None,
        "prompt": stop.prompt,
    }


def _on_the_page(name: str, rows: list[tuple[int, TypedStop]]) -> str:
    """Empty rows were left out, so a stop's place in the list is not its row's."""
    what, _, rest = name.partition("-")
    at, _, part = rest.partition("-")
    return f"stops-{rows[int(at)][0]}-{part}" if what == "stops" and part else what


def _row(form: FormData, n: int) -> TypedStop:
    return TypedStop(*(text(form, f"stops-{n}-{part}") for part in PARTS))

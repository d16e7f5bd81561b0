"""What an address asks of the observations: the same words for the map, its table and its data."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Annotated, Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Depends, Query, Request
from pydantic import BeforeValidator

from walks.denmark import midnight
from walks.observations.wanted import Wanted

Code = Annotated[str, Query(max_length=32)]
Feeling = Literal["", "unsafe", "safe", "neutral"]
Status = Literal["", "loose", "gathered", "planned"]
Verdict = Literal[
    "", "undecided", "operations", "plan", "police", "parked", "rejected", "duplicate", "positive"
]
Hours = Literal[
    "", "morning", "day", "evening", "night",
    "always", "after-dark", "weekend-evening", "school-hours", "season",
]  # fmt: skip


def _or_none(told: Any) -> Any:
    """A field of a form that was left empty."""
    return None if told == "" else told


Id = Annotated[UUID | None, BeforeValidator(_or_none)]
Day = Annotated[date | None, BeforeValidator(_or_none)]


@dataclass(frozen=True)
class Asked:
    """The fields of the form as they were filled in."""

    category: str = ""
    family: str = ""
    feeling: str = ""
    hours: str = ""
    status: str = ""
    verdict: str = ""
    walk: UUID | None = None
    district: UUID | None = None
    since: date | None = None
    until: date | None = None

    @property
    def is_narrowed(self) -> bool:
        """Whether anything is asked for."""
        return bool(self.told)

    @property
    def told(self) -> dict[str, str]:
        """What was filled in, as an address says it."""
        return {name: str(value) for name, value in vars(self).items() if value}

    def address(self, **more: Any) -> str:
        """The rest of an address that asks the same."""
        pairs = self.told | {name: str(value) for name, value in more.items() if value}
        return f"?{urlencode(pairs)}" if pairs else ""

    def wanted(self, kinds: dict[str, Any]) -> Wanted:
        """The same in the house's terms. A family nobody knows answers nothing."""
        answered = [code for code, kind in kinds.items() if self.family in kind.families]
        return Wanted(
            category=self.category,
            kinds=frozenset(answered or ["none"]) if self.family else frozenset(),
            feeling=self.feeling,
            hours=self.hours,
            status=self.status,
            verdict=self.verdict,
            walk_id=self.walk,
            district_id=self.district,
            since=_midnight(self.since),
            until=_midnight(self.until, days=1),
        )


def asked_of(
    category: Code = "",
    family: Code = "",
    feeling: Feeling = "",
    hours: Hours = "",
    status: Status = "",
    verdict: Verdict = "",
    walk: Id = None,
    district: Id = None,
    since: Day = None,
    until: Day = None,
) -> Asked:
    """The filters of an address; anything else it says is somebody else's."""
    return Asked(
        category=category, family=family, feeling=feeling, hours=hours, status=status,
        verdict=verdict, walk=walk, district=district, since=since, until=until,
    )  # fmt: skip


AskedFor = Annotated[Asked, Depends(asked_of)]


def wanted_of(request: Request, asked: Asked) -> Wanted:
    """What the address asks, with the catalogue of this deployment."""
    return asked.wanted(request.app.state.taxonomy.kinds)


def _midnight(day: date | None, days: int = 0) -> datetime | None:
    """When a day begins in Denmark, or another so many days later."""
    if day is None or day >= date.max - timedelta(days=2) or day.year < 2:
        return None
    return midnight(day + timedelta(days=days))

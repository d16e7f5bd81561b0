"""The periods that are reported: half-years, as a planning group meets twice a year, and years."""

from dataclasses import dataclass
from datetime import date, datetime

from walks.denmark import midnight

BACK = 3  # years one can look back


@dataclass(frozen=True)
class Period:
    """January to June (1) or July to December (2) of a year, or all of it (0)."""

    year: int
    half: int = 0

    @property
    def code(self) -> str:
        """As an address says it: 2026-2, 2026-0."""
        return f"{self.year}-{self.half}"

    @property
    def begins(self) -> datetime:
        """Midnight in Denmark."""
        return midnight(date(self.year, 7 if self.half == 2 else 1, 1))

    @property
    def ends(self) -> datetime:
        """The midnight after it."""
        return midnight(date(self.year, 7, 1) if self.half == 1 else date(self.year + 1, 1, 1))


def periods(day: date) -> list[Period]:
    """Those that have begun, the newest first: the half-year of the day, and years back."""
    found = [
        Period(year, half) for year in range(day.year, day.year - BACK, -1) for half in (2, 1, 0)
    ]
    return [one for one in found if one.begins.date() <= day]


def period_of(code: str, day: date) -> Period:
    """The one an address names; one that nobody can choose is the newest."""
    known = periods(day)
    return next((one for one in known if one.code == code), known[0])


def month_ends(day: date, months: int = 12) -> list[datetime]:
    """When each of the last months ended, the oldest first; the last is the day's own month."""
    after = day.year * 12 + day.month
    return [midnight(date(n // 12, n % 12 + 1, 1)) for n in range(after - months + 1, after + 1)]

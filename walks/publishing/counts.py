"""How many people have noted something in a district: never fewer than five, and in fives.

In fives, so that two looks at the page do not tell what a single person has added meanwhile.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, select

from walks.catalogue.categories import Taxonomy
from walks.publishing.check import is_public, month_of, rested_at
from walks.tables import Observation

K = 5


@dataclass(frozen=True)
class Count:
    """Of one category and feeling in one district; `people` is rounded down to fives."""

    category: str
    feeling: str  # safe or unsafe
    people: int
    month: str  # of the newest that is counted


def counts(
    session: Session, district_id: UUID, taxonomy: Taxonomy, at: datetime
) -> dict[tuple[str, str], Count]:
    """Every count large enough to be public, by category and feeling."""
    where = (Observation.district_id == district_id, Observation.state == "stored")
    told: dict[tuple[str, str], dict[str, datetime]] = {}
    for seen in session.exec(select(Observation).where(*where)):
        public = is_public(seen.visibility, seen.category, seen.subtype, taxonomy)
        if not public or seen.subtype in taxonomy.hearsay or at < rested_at(seen):
            continue
        by = told.setdefault((seen.category, _feeling(seen, taxonomy)), {})
        who = seen.reporter or "somebody"  # those nobody can tell apart count as one
        by[who] = max(by.get(who, seen.captured_at), seen.captured_at)
    return {
        key: Count(*key, len(by) // K * K, month_of(max(by.values())))
        for key, by in told.items()
        if len(by) >= K and key[1] != "neutral"
    }


def _feeling(seen: Observation, taxonomy: Taxonomy) -> str:
    return "safe" if taxonomy.is_praise(seen.feeling, seen.subtype) else seen.feeling

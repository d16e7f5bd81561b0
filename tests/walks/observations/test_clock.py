"""The hour in Denmark is the same on both databases, summer and winter."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlmodel import select

from walks.observations.clock import PARTS, in_part
from walks.tables import Observation

DENMARK = ZoneInfo("Europe/Copenhagen")
MOMENTS = [
    moment
    for day in ("2024-03-31", "2026-03-29", "2026-10-25", "2026-07-01", "2027-01-01", "2032-10-31")
    for start in [datetime.fromisoformat(day).replace(tzinfo=UTC) - timedelta(hours=26)]
    for moment in [start + timedelta(minutes=30 * n, seconds=1) for n in range(110)]
]


def noted(at: datetime) -> Observation:
    return Observation(
        id=uuid4(), sha256="0" * 64, feeling="unsafe", category="LYS", visibility="public",
        place_source="none", captured_at=at, received_at=at,
    )  # fmt: skip


def test_every_moment_falls_in_the_part_of_the_day_that_the_clock_says(database):
    with database.writing() as session:
        session.add_all([noted(at) for at in MOMENTS])
    with database.reading() as session:
        dialect = session.get_bind().dialect.name
        for part, (first, end) in PARTS.items():
            inside = in_part(Observation.captured_at, part, dialect)
            found = sorted(session.exec(select(Observation.captured_at).where(inside)))
            hours = range(first, end if end > first else end + 24)
            expected = [
                at
                for at in MOMENTS
                if {at.astimezone(DENMARK).hour + d for d in (0, 24)} & {*hours}
            ]
            assert found == sorted(expected), part

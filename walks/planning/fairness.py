"""Is the plan fair? What it owes to observations of what people do (science.md 4.3).

Only for those who plan: it tells that behaviour was seen where others may not know.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.conditions.gather_district import standing
from walks.people import sees, shown
from walks.people.may import SHARED, Reader
from walks.planning.behaviour import compared
from walks.planning.draw_up import attended
from walks.planning.proposals import Around
from walks.planning.weigh import Scales
from walks.tables import Observation, PlanLine, PlanLineCondition, Walk

ALARM = 0.4  # a share of such observations above this asks for a second look at the walk


@dataclass(frozen=True)
class Place:
    """A hotspot's rank with and without such observations."""

    conditions: tuple[UUID, ...]  # rows
    kinds: tuple[tuple[str, str | None], ...]  # category and sub-type
    before: int
    after: int | None  # None: nothing else was seen there
    depends: bool


@dataclass(frozen=True)
class Share:
    """How much of what one group on a walk noted tells what people do."""

    walk: str
    group: str  # a letter; empty: the walk had none
    behaviour: int
    observations: int

    @property
    def is_alarming(self) -> bool:
        """Whether it is more than two in five."""
        return self.behaviour > ALARM * self.observations


def places(session: Session, district_id: UUID, taxonomy: Taxonomy) -> list[Place]:
    """The district's hotspots, the heaviest first."""
    gathered = standing(session, district_id, taxonomy)
    for one in (one for hotspot in gathered.hotspots for one in hotspot.conditions):
        if one.visibility not in SHARED:
            shown.tell_of(session, one.visibility, gathered.ids[one.key])
    scales = Scales(taxonomy, Around(attended=attended(session, district_id)))
    told = [
        Place(
            conditions=tuple(gathered.ids[one.key] for one in ranked.hotspot.conditions),
            kinds=tuple(dict.fromkeys((c.category, c.subtype) for c in ranked.hotspot.conditions)),
            before=ranked.before,
            after=ranked.after,
            depends=ranked.depends,
        )
        for ranked in compared(gathered.hotspots, taxonomy, scales)
    ]
    return sorted(told, key=lambda one: one.before)


def shares(session: Session, district_id: UUID, taxonomy: Taxonomy) -> list[Share]:
    """Of each walk and group in the district, the newest walk first."""
    is_behaviour = col(Observation.category).in_(sorted(taxonomy.behaviour))
    query = (
        select(Walk.title, Observation.group, func.count(), func.count().filter(is_behaviour))
        .join(Walk, col(Walk.id) == col(Observation.walk_id))
        .where(Observation.district_id == district_id, Observation.state == "stored")
        .group_by(col(Walk.id), col(Walk.title), col(Walk.starts_at), col(Observation.group))
        .order_by(col(Walk.starts_at).desc(), col(Observation.group))
    )
    rows = session.execute(query)
    return [Share(title, group or "", told, total) for title, group, total, told in rows]


def control_first(
    session: Session, lines: Iterable[PlanLine], measures: Measures
) -> list[PlanLine]:
    """Lines with a measure of control where no other measure stands before it."""
    ordered = list(lines)
    answered = _answered(session, [line.id for line in ordered])
    before: set[UUID] = set()
    wrong = []
    for line in ordered:
        about = answered.get(line.id, set())
        if not (line.measure and measures.measure(line.measure).is_control):
            before |= about
        elif not about & before:
            wrong.append(line)
    shown.tell(session, wrong)
    return wrong


def lines_at(
    session: Session, places: Iterable[Place], lines: Iterable[PlanLine]
) -> list[tuple[Place, list[PlanLine]]]:
    """Each place with the lines that answer something of it."""
    ordered = list(lines)
    about = _answered(session, [line.id for line in ordered])
    found = [
        (place, [one for one in ordered if about.get(one.id, set()) & set(place.conditions)])
        for place in places
    ]
    for _, there in found:
        shown.tell(session, there)
    return found


def lines_in(session: Session, plan_id: UUID, reader: Reader) -> list[PlanLine]:
    """The plan's lines in their order. Few of them are shown, so whoever shows one tells it."""
    query = select(PlanLine).where(PlanLine.plan_id == plan_id, sees.lines(reader))
    standing_lines = query.where(col(PlanLine.is_removed).is_(False))
    return list(session.exec(standing_lines.order_by(col(PlanLine.position), col(PlanLine.number))))


def _answered(session: Session, ids: list[UUID]) -> dict[UUID, set[UUID]]:
    links = select(PlanLineCondition).where(col(PlanLineCondition.plan_line_id).in_(ids))
    found: dict[UUID, set[UUID]] = {}
    for link in session.exec(links):
        found.setdefault(link.plan_line_id, set()).add(link.condition_id)
    return found

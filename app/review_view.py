"""The review of a walk as its page shows it: each observation, and what the desk has made of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from sqlmodel import Session, col, select

from geo.metres import distance_m
from walks.catalogue.categories import Taxonomy
from walks.conditions.same import apart
from walks.conditions.seen import as_seen
from walks.conditions.suggest import Suggestion, suggestions
from walks.observations.search import Found, found
from walks.observations.standing import NOTHING, Standing, duplicate_of, standings
from walks.people import sees
from walks.people.sign_in import Staff
from walks.tables import Person, Ruling, Step

MOST = 20_000  # observations: all of any walk there ever was
ON_A_LEAF = 200  # of them are listed at a time
NEAREST = 6  # of one's neighbours it may be a duplicate of


@dataclass(frozen=True)
class Item:
    """One observation, as it stands at the desk."""

    found: Found
    standing: Standing
    is_positive: bool

    @property
    def id(self) -> UUID:
        """The observation's."""
        return self.found.observation.id

    @property
    def aim(self) -> str:
        """What a form says of it: which, and the version that was looked at."""
        return f"{self.id}:{self.standing.version}"

    @property
    def is_decided(self) -> bool:
        """Whether it has ended in something."""
        return bool(self.standing.verdict)

    @property
    def has_changed(self) -> bool:
        """Whether its sender has written anew since somebody decided."""
        decision = self.standing.decision
        return decision is not None and decision.revision < self.found.observation.revision


@dataclass(frozen=True)
class Leaf:
    """Rows of a long list, and the first ones of the leaves before and after it."""

    rows: list[Item]
    first: int  # its number in the list, from 1
    earlier: Item | None
    later: Item | None


@dataclass(frozen=True)
class Review:
    """All of a walk that the reader may review, by time, and the part of it that is shown."""

    items: list[Item]
    suggested: list[Suggestion]
    show: str

    @cached_property
    def by_id(self) -> dict[UUID, Item]:
        """Each by its id."""
        return {one.id: one for one in self.items}

    @cached_property
    def shown(self) -> list[Item]:
        """What the filter lets through."""
        return [one for one in self.items if self._is_shown(one)]

    def leaf(self, item: Item | None) -> Leaf:
        """The part of the list with that one in it, else the first."""
        shown = self.shown
        at = next((n for n, one in enumerate(shown) if item and one.id == item.id), 0)
        first = at - at % ON_A_LEAF
        last = first + ON_A_LEAF
        return Leaf(
            rows=shown[first:last],
            first=first + 1,
            earlier=shown[first - ON_A_LEAF] if first else None,
            later=shown[last] if last < len(shown) else None,
        )

    @property
    def decided(self) -> int:
        """How many have ended in something."""
        return sum(one.is_decided for one in self.items)

    @property
    def categories(self) -> list[str]:
        """What was noted on the walk, by category."""
        return sorted({one.found.observation.category for one in self.items})

    def duplicates_of(self, item: Item) -> int:
        """How many others are the same as that one."""
        return sum(duplicate_of(one.standing) == item.id for one in self.items)

    def suggestion_of(self, item: Item) -> Suggestion | None:
        """What it may be the same as."""
        return self._by_member.get(item.id)

    @cached_property
    def _by_member(self) -> dict[UUID, Suggestion]:
        return {id: one for one in reversed(self.suggested) for id in one.members}

    def members_of(self, suggestion: Suggestion) -> list[Item]:
        """Those it is about."""
        return [self.by_id[id] for id in suggestion.members]

    def opened(self, id: UUID | None) -> Item | None:
        """The one that was asked for, else the first that nobody has decided on."""
        return self.by_id.get(id) if id in self.by_id else self.next_of(None)

    def next_of(self, id: UUID | None, done: Collection[UUID] = ()) -> Item | None:
        """The next without a decision after that one, round the end; None when all have one.

        `done` has just been decided on, which the page before did not know.
        """
        shown = self.shown
        at = next((n for n, one in enumerate(shown) if one.id == id), -1) + 1
        after = [*shown[at:], *shown[:at]]
        return next((one for one in after if not one.is_decided and one.id not in done), None)

    def beside(self, item: Item | None) -> tuple[Item | None, Item | None]:
        """The one before and the one after, as the list shows them."""
        shown = self.shown
        at = next((n for n, one in enumerate(shown) if item and one.id == item.id), None)
        if at is None:
            return None, shown[0] if shown else None
        after = shown[at + 1] if at + 1 < len(shown) else None
        return (shown[at - 1] if at else None), after

    def near(self, item: Item) -> list[tuple[Item, float | None]]:
        """What it is likeliest a duplicate of: of its own kind first, the nearest first."""
        others = [one for one in self.items if one.id != item.id and not duplicate_of(one.standing)]
        apart_m = [(one, _metres(item, one)) for one in others]
        kind = item.found.observation.category
        apart_m.sort(
            key=lambda one: (
                one[0].found.observation.category != kind,
                one[1] is None,
                one[1] or 0,
            )
        )
        return apart_m[:NEAREST]

    def _is_shown(self, item: Item) -> bool:
        if self.show == "undecided":
            return not item.is_decided
        if self.show == "positive":
            return item.is_positive
        if self.show == "same":
            return self.suggestion_of(item) is not None
        if self.show.startswith("is-"):
            return item.standing.verdict == self.show.removeprefix("is-")
        return self.show in ("", item.found.observation.category)


def review_of(db: Session, who: Staff, walk_id: UUID, taxonomy: Taxonomy, show: str = "") -> Review:
    """What the person may decide on: through the roles that may review, and no others."""
    reader = sees.bearers(who.grants, "review")
    rows = found(db, reader, walk_id=walk_id, limit=MOST)
    rows.sort(key=lambda one: (one.observation.captured_at, one.observation.id))
    stand = standings(db, [one.observation.id for one in rows])
    items = [
        Item(
            one,
            stand.get(one.observation.id, NOTHING),
            taxonomy.is_praise(one.observation.feeling, one.observation.subtype),
        )
        for one in rows
    ]
    return Review(items, _suggested(db, walk_id, items, taxonomy), show)


def names(db: Session, steps: Iterable[Step | None]) -> dict[UUID, str]:
    """Who made them."""
    ids = {one.made_by for one in steps if one}
    query = select(Person.id, Person.name).where(col(Person.id).in_([id for id in ids if id]))
    return dict(db.exec(query).all())


def last_step(db: Session, who: Staff, walk_id: UUID) -> tuple[Step, list[Ruling]] | None:
    """What the person did last on this walk and has not undone, with the rows it made."""
    mine = (col(Step.walk_id) == walk_id) & (col(Step.made_by) == UUID(who.id))
    query = select(Step).where(mine, col(Step.undone_at).is_(None))
    step = db.exec(query.order_by(col(Step.made_at).desc(), col(Step.id).desc())).first()
    if step is None:
        return None
    rows = select(Ruling).where(col(Ruling.step_id) == step.id)
    return step, list(db.exec(rows.order_by(col(Ruling.observation_id))))


def _suggested(
    db: Session, walk_id: UUID, items: list[Item], taxonomy: Taxonomy
) -> list[Suggestion]:
    here = [one for one in items if one.found.observation.lon is not None]
    here = [one for one in here if one.standing.verdict != "rejected"]
    seen = [as_seen(one.found.observation) for one in here]
    decided = {one.id for one in items if one.is_decided}
    found = suggestions(seen, taxonomy, apart(db, walk_id), _firsts(items))
    return [one for one in found if not decided.issuperset(one.members)]


def _firsts(items: list[Item]) -> dict[UUID, UUID]:
    """What each is a duplicate of, however many steps away; a circle ends where it began."""
    of = {one.id: duplicate_of(one.standing) for one in items}
    firsts = {}
    for id in of:
        way = [id]
        while (further := of.get(way[-1])) and further not in way:
            way.append(further)
        firsts[id] = way[-1]
    return firsts


def _metres(one: Item, other: Item) -> float | None:
    here, there = one.found.observation, other.found.observation
    if here.lon is None or here.lat is None or there.lon is None or there.lat is None:
        return None
    return distance_m(here.lon, here.lat, there.lon, there.lat)

"""What time is up for: look at it, or let it go and write down how much that was."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.photos.keep import Store
from walks.privacy.archive import marks
from walks.privacy.keep import TIMED, Rule, Rules
from walks.privacy.of_a_walk import OF_A_WALK, Rows, is_left
from walks.privacy.of_itself import (
    count_journal,
    count_older,
    delete_older,
    journal_until,
    prune,
)
from walks.privacy.of_words import OF_WORDS
from walks.privacy.times import due_walks
from walks.tables import Deletion, Walk


@dataclass(frozen=True)
class Due:
    """One class: what goes, and which walks have something that waits for a mark."""

    keep: str
    rule: Rule
    before: datetime  # of rows with a moment of their own
    counts: dict[str, int]  # by table
    waiting: list[Walk]
    rows: list[Rows] = field(default_factory=list, repr=False)

    @property
    def total(self) -> int:
        """Rows in all."""
        return sum(self.counts.values())


def due(session: Session, rules: Rules, at: datetime) -> list[Due]:
    """What would go now, by class. Nothing is changed."""
    marked = set(marks(session))
    return [_due(session, keep, rules[keep], marked, at) for keep in TIMED]


def sweep(session: Session, rules: Rules, store: Store, who: str, at: datetime) -> list[Due]:
    """Let it go. The record holds counts only."""
    marked, gone = set(marks(session)), []
    for keep in TIMED:  # one after the other: what one takes, the next no longer finds
        found = _due(session, keep, rules[keep], marked, at)
        gone.append(found)
        if found.total:
            _clear(session, found, store, who, at)
            _note(session, found, who, at)
    return gone


def deletions(session: Session, limit: int = 100) -> list[Deletion]:
    """What has been deleted, the newest first."""
    query = select(Deletion).order_by(col(Deletion.at).desc(), col(Deletion.id).desc())
    return list(session.exec(query.limit(limit)))


def _due(session: Session, keep: str, rule: Rule, marked: set[UUID], at: datetime) -> Due:
    before = at - rule.time
    if keep == "journal":
        return _due_journal(session, rule, marked, before)
    if keep in OF_WORDS:
        return _due_words(session, keep, rule, marked, before)
    if keep not in OF_A_WALK:
        return Due(keep, rule, before, count_older(session, keep, before), [])
    counts: Counter[str] = Counter()
    waiting, rows = [], []
    for walk in due_walks(session, rule, at):
        left = is_left(session, walk, keep)
        if left and rule.needs_mark and walk.id not in marked:
            waiting.append(walk)
        elif left:
            rows.append(left)
            counts.update(row.__tablename__ for row in left)
    return Due(keep, rule, before, dict(counts), waiting, rows)


def _due_journal(session: Session, rule: Rule, marked: set[UUID], before: datetime) -> Due:
    walks = session.exec(select(Walk).order_by(col(Walk.starts_at))).all()
    unmarked = [walk for walk in walks if rule.needs_mark and walk.id not in marked]
    until, holding = journal_until(session, before, unmarked)
    return Due("journal", rule, until, {"event": count_journal(session, until)}, holding)


def _due_words(session: Session, keep: str, rule: Rule, marked: set[UUID], before: datetime) -> Due:
    """Words about a walk wait for its mark; others belong to no walk's case."""
    found = list(OF_WORDS[keep][0](session, before))
    held = {walk for _, walk in found if walk and rule.needs_mark and walk not in marked}
    waiting = [walk for id in sorted(held) if (walk := session.get(Walk, id))]
    rows = [row for row, walk in found if walk not in held]
    counts = Counter(row.__tablename__ for row in rows)
    return Due(keep, rule, before, dict(counts), waiting, [rows])


def _clear(session: Session, found: Due, store: Store, who: str, at: datetime) -> None:
    if found.keep == "journal":
        prune(session, found.before, who, at)
    elif found.keep in OF_WORDS:
        for rows in found.rows:
            OF_WORDS[found.keep][1](session, rows)
    elif found.keep in OF_A_WALK:
        for rows in found.rows:
            OF_A_WALK[found.keep][1](session, rows, store)
    else:
        delete_older(session, found.keep, found.before)
    session.flush()


def _note(session: Session, found: Due, who: str, at: datetime) -> None:
    row = Deletion(at=at, who=who, keep=found.keep, counts=found.counts)
    session.add(row)
    session.flush()
    journal.record(session, at, who, "swept", f"deletion:{row.id}", rows=found.total)

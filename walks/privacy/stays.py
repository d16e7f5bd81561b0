"""What a person wrote, or is called, and that stands in what must stay: found by its words."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import Session, col, select

from walks.privacy.archive import marks
from walks.privacy.whose import Rows
from walks.tables import (
    ConditionObservation,
    Decision,
    Mail,
    Plan,
    PlanLine,
    PlanLineCondition,
    ResponderLink,
    Response,
)

SHORTEST = 4  # characters; shorter words stand everywhere and say nothing
LINE_WORDS = (
    "place", "cause", "measure_text", "goal", "responsible_function", "contributors",
    "ownership", "economy", "indicator", "external_case", "reply",
)  # fmt: skip


@dataclass(frozen=True)
class Stay:
    """One thing that stays: why (a code), and where."""

    code: str  # adopted-document, line-text, link-text, condition-in-plan, case-open
    id: UUID
    name: str


def stays(session: Session, rows: Rows) -> list[Stay]:
    """Everything of somebody's that erasing leaves, besides the codes in the journal."""
    words = [word for word in _words(rows) if len(word.strip()) >= SHORTEST]
    return [
        *_documents(session, words),
        *_lines(session, words),
        *_links(session, words),
        *_conditions(session, rows),
        *_open_cases(session, rows),
    ]


def _words(rows: Rows) -> Iterator[str]:
    for seen in rows.get("observation", []):
        yield from (text for text in (seen.note, seen.proposal, seen.late_note) if text)
    for person in rows.get("person", []):
        yield from (person.name, person.email)


def _documents(session: Session, words: list[str]) -> Iterator[Stay]:
    """An adopted plan is the same bytes from the day it was adopted."""
    told = [json.dumps(word, ensure_ascii=False)[1:-1].encode() for word in words]
    for plan in session.exec(select(Plan).where(col(Plan.document).is_not(None))):
        if any(word in (plan.document or b"") for word in told):
            yield Stay("adopted-document", plan.id, f"{plan.title} {plan.version}")


def _lines(session: Session, words: list[str]) -> Iterator[Stay]:
    """What staff have typed into a plan is the plan's; somebody must look at it."""
    for line in session.exec(select(PlanLine)):
        if _says(words, (getattr(line, name) for name in LINE_WORDS)):
            yield Stay("line-text", line.id, line.number)
    decided = select(Decision.words, PlanLine).join(PlanLine)
    answered = select(Response.words, PlanLine).join(PlanLine)
    for said, line in (*session.exec(decided), *session.exec(answered)):
        if _says(words, [said]):
            yield Stay("line-text", line.id, line.number)


def _links(session: Session, words: list[str]) -> Iterator[Stay]:
    for link in session.exec(select(ResponderLink)):
        if _says(words, (link.label, link.contact, link.email)):
            yield Stay("link-text", link.id, link.organisation)
    for mail in session.exec(select(Mail)):
        if _says(words, (mail.body, mail.address)):
            yield Stay("link-text", mail.link_id, mail.subject)


def _conditions(session: Session, rows: Rows) -> Iterator[Stay]:
    """The place and kind of what a plan line answers."""
    ids = {row.condition_id for row in rows.get("conditionobservation", [])}
    for id in sorted(ids & in_plans(session, ids)):
        yield Stay("condition-in-plan", id, str(id)[-6:])


def in_plans(session: Session, ids: set[UUID]) -> set[UUID]:
    """Which of the conditions a plan line answers."""
    named = select(PlanLineCondition.condition_id)
    return set(session.exec(named.where(col(PlanLineCondition.condition_id).in_(ids))))


def still_seen(session: Session, ids: set[UUID]) -> set[UUID]:
    """Which of the conditions an observation belongs to."""
    named = select(ConditionObservation.condition_id)
    return set(session.exec(named.where(col(ConditionObservation.condition_id).in_(ids))))


def _open_cases(session: Session, rows: Rows) -> Iterator[Stay]:
    marked = marks(session)
    for device in rows.get("device", []):
        if device.walk_id not in marked:
            yield Stay("case-open", device.walk_id, "")


def _says(words: list[str], texts: Iterable[str]) -> bool:
    return any(word in text for text in texts for word in words)

"""Adopt a plan: check that every line can be held to, freeze its document, and never change it."""

import hashlib
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select

from walks import journal
from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.errors import Conflict, Refused
from walks.people import shown
from walks.people.may import EVERYTHING, SHARED
from walks.planning import document, plan
from walks.planning.document import PlanDocument
from walks.planning.follow_up import responses
from walks.planning.lines import KEEP, initiatives_of
from walks.planning.write_up import Say, write_up
from walks.tables import Plan, PlanLine

PROPOSED, IN_PLAN = "proposed", "in-plan"
UNCLEAR = "unclear-responsible"  # a real state: somebody (responsible_function) finds out


def adopt(
    session: Session,
    plan_id: UUID,
    who: str,
    person_id: UUID | None,
    taxonomy: Taxonomy,
    measures: Measures,
    at: datetime,
    language: str,
    say: Say,
) -> Plan:
    """Freeze the plan as it stands. It is the same bytes, and the same hash, from now on.

    Raises Conflict("plan-adopted") when it is adopted already, Refused("plan-empty") when it
    has no lines, and Refused("plan-incomplete", lines=[{number, missing}]) when a line can't be
    held to.
    """
    standing = plan.find(session, plan_id)
    if standing.state == "adopted":
        raise Conflict("plan-adopted", version=standing.version)
    if not plan.lines_of(session, plan_id, EVERYTHING):
        raise Refused("plan-empty")
    if lacking := incomplete(session, plan_id):
        raise Refused("plan-incomplete", lines=lacking)
    _carry_on(session, standing)
    for line in plan.lines_of(session, plan_id, EVERYTHING):
        if line.status == PROPOSED:
            line.status, line.status_on = IN_PLAN, at.date()
        line.priority_by = line.priority_by or person_id  # to adopt it is to decide it
    standing.state, standing.adopted_at, standing.adopted_by = "adopted", at, person_id
    written = write_up(session, standing, taxonomy, measures, language, say)
    standing.document = document.to_json(written)
    standing.sha256 = hashlib.sha256(standing.document).hexdigest()
    session.flush()
    journal.record(session, at, who, "adopted", f"plan:{plan_id}", sha256=standing.sha256)
    return standing


def _carry_on(session: Session, draft: Plan) -> None:
    """What has become of a line since the draft was made of the version before stays so."""
    lines = plan.lines_of(session, draft.id, EVERYTHING)
    told = responses(session, lines)
    for line in lines:
        since = [row for row in told.get(line.number, []) if row.at > draft.made_at]
        if since and since[0].state != line.status:
            line.status, line.status_on = since[0].state, since[0].at.date()


def is_whole(adopted: Plan) -> bool:
    """Whether the document is still the bytes that were adopted."""
    return hashlib.sha256(adopted.document or b"").hexdigest() == adopted.sha256


def document_of(
    session: Session,
    plan_id: UUID,
    taxonomy: Taxonomy,
    measures: Measures,
    language: str,
    say: Say,
) -> PlanDocument:
    """An adopted plan's frozen document, or the draft as it stands."""
    standing = plan.find(session, plan_id)
    if standing.document is not None:
        written = document.from_json(standing.document)
    else:
        written = write_up(session, standing, taxonomy, measures, language, say)
    _tell_shown(session, written)
    return written


def incomplete(session: Session, plan_id: UUID) -> list[dict[str, Any]]:
    """The lines that can't be held to, and what each lacks.

    Every line has one responsible (or says that it is unclear and who finds out), a deadline
    and an initiative; what is good and is kept needs none of it (method, 2.2).
    """
    query = select(PlanLine).where(PlanLine.plan_id == plan_id, col(PlanLine.is_removed).is_(False))
    found = []
    for line in session.exec(query.order_by(col(PlanLine.position))):
        missing = _missing(session, line)
        if missing:
            found.append({"id": str(line.id), "number": line.number, "missing": missing})
    return found


def _tell_shown(session: Session, written: PlanDocument) -> None:
    """A line's class is the strictest of what it quotes."""
    for section in written.sections:
        for line in section.lines:
            if line.visibility not in SHARED:
                shown.tell_of(session, line.visibility, line.number)


def _missing(session: Session, line: PlanLine) -> list[str]:
    if line.status == KEEP:
        return []
    is_owned = line.responsible or (line.status == UNCLEAR and line.responsible_function)
    lacks = {
        "responsible": not is_owned and line.status != UNCLEAR,
        "finder": not is_owned and line.status == UNCLEAR,
        "due_on": line.due_on is None,
        "initiatives": not initiatives_of(session, line.id),
        "measure": not (line.measure or line.measure_text or line.origin == "proposed"),
        "family": not line.family,
    }
    return [name for name, is_lacking in lacks.items() if is_lacking]

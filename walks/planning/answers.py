"""What became of it: an answer to everything one phone has noted, and to nothing else."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlmodel import Session, col, select

from walks.catalogue.categories import Taxonomy
from walks.catalogue.measures import Measures
from walks.errors import Unusable
from walks.guard.find import kinds
from walks.observations.standing import NOTHING, Standing, standings
from walks.people import sees
from walks.people.may import SHARED
from walks.planning.adopted import lines_about
from walks.planning.write_up import Say, catalogue_name
from walks.tables import (
    ConditionObservation,
    Device,
    Observation,
    Organisation,
    Photo,
    PlanLine,
)

# Whoever told what is for authorities only hears what is done about it, in the catalogue's words.
TOLD = (*SHARED, "authorities")
STATES = {"stored": "stored", "withdrawn": "withdrawn"}  # all else waits for the coordinator
Words = dict[str, str]  # one text per language


@dataclass(frozen=True)
class Speech:
    """What answers are put into words with."""

    taxonomy: Taxonomy
    measures: Measures
    says: dict[str, Say]  # by language
    organisations: dict[str, str]  # by code


def answers(
    session: Session, device: Device, taxonomy: Taxonomy, measures: Measures, says: dict[str, Say]
) -> list[dict[str, Any]]:
    """This device's observations, the oldest first, each with how far it has come."""
    named = {row.code: row.name for row in session.exec(select(Organisation))}
    speech = Speech(taxonomy, measures, says, named)
    query = select(Observation).where(Observation.device_id == device.id)
    rows = list(session.exec(query.order_by(col(Observation.captured_at), col(Observation.id))))
    photos, gathered = _photos(session, device), _gathered(session, device)
    conditions = list(set(gathered.values()))
    shared, lines = _shared(session, conditions), lines_about(session, conditions, TOLD)
    decided = standings(session, [row.id for row in rows])
    return [
        _facts(row, photos.get(row.id, 0))
        | {
            "answer": _answer(row, gathered.get(row.id), shared, lines, speech)
            | _decision(decided.get(row.id, NOTHING))
        }
        for row in rows
    ]


def _facts(row: Observation, photos: int) -> dict[str, Any]:
    return {
        "id": row.id,
        "revision": row.revision,
        "category": row.category,
        "subtype": row.subtype,
        "feeling": row.feeling,
        "captured_at": row.captured_at,
        "stop": row.stop_number,
        "state": STATES.get(row.state, "quarantined"),
        "reason": row.reason,
        "photos": photos,
    }


def _answer(
    row: Observation,
    condition_id: UUID | None,
    shared: dict[UUID, int],
    lines: dict[UUID, list[PlanLine]],
    speech: Speech,
) -> dict[str, Any]:
    if row.state != "stored" or condition_id is None:
        state = "received" if row.state in STATES else "waiting"
        return {"state": state, "with": 0, "line": None}
    itself = 1 if row.visibility in SHARED else 0
    others = shared.get(condition_id, itself) - itself
    if found := lines.get(condition_id):
        return {"state": "planned", "with": others, "line": _line(found, speech)}
    return {"state": "gathered", "with": others, "line": None}


def _decision(stand: Standing) -> dict[str, Any]:
    """What the desk has decided, and why; not a reason that names somebody."""
    if not stand.verdict:
        return {}
    reason = stand.decision.reason if stand.decision else ""
    told = {"reason": reason} if reason and not kinds([reason]) else {}
    return {"decision": {"verdict": stand.verdict} | told}


def _line(lines: list[PlanLine], speech: Speech) -> dict[str, Any]:
    """Several measures may answer one condition; the first line is the one that is held to."""
    measures: list[Words] = []
    for line in lines:
        words = _measure(line, speech)
        if words and words not in measures:
            measures.append(words)
    first = lines[0]
    return {
        "measures": measures,
        "responsible": _responsible(first.responsible, speech),
        "due": first.due_on.isoformat() if first.due_on else None,
        "status": first.status,
        "families": sorted({line.family for line in lines}),
    } | ({"reply": first.reply} if first.reply else {})


def _measure(line: PlanLine, speech: Speech) -> Words | None:
    """What is to be done. A person's own words only where all may read what they rest on."""
    if line.measure_text and line.visibility in SHARED:
        return dict.fromkeys(speech.says, line.measure_text)
    try:
        return {
            language: catalogue_name(line, speech.measures, language, say)
            for language, say in speech.says.items()
        }
    except Unusable:  # the catalogue has been replaced since the plan was adopted
        return None


def _responsible(code: str, speech: Speech) -> Words | None:
    """The organisation as it is called here, and in other languages if that is our own name."""
    if not code:
        return None
    ours = speech.taxonomy.responsibles.get(code, {})
    name = speech.organisations.get(code) or ours.get("da", code)
    return {
        language: ours.get(language, name) if ours.get("da") == name else name
        for language in speech.says
    }


def _photos(session: Session, device: Device) -> dict[UUID, int]:
    query = select(Photo.observation_id, func.count()).where(
        Photo.device_id == device.id, Photo.state != "replaced"
    )
    return {row[0]: row[1] for row in session.execute(query.group_by(col(Photo.observation_id)))}


def _gathered(session: Session, device: Device) -> dict[UUID, UUID]:
    """The condition each of the device's observations is part of."""
    query = (
        select(ConditionObservation.observation_id, ConditionObservation.condition_id)
        .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
        .where(Observation.device_id == device.id)
    )
    return {row[0]: row[1] for row in session.execute(query)}


def _shared(session: Session, conditions: list[UUID]) -> dict[UUID, int]:
    """How many observations of each condition everybody may know of."""
    found: dict[UUID, int] = {}
    for start in range(0, len(conditions), 500):
        query = (
            select(ConditionObservation.condition_id, func.count())
            .join(Observation, col(Observation.id) == col(ConditionObservation.observation_id))
            .where(col(ConditionObservation.condition_id).in_(conditions[start : start + 500]))
            .where(sees.shared())
            .group_by(col(ConditionObservation.condition_id))
        )
        found |= {row[0]: row[1] for row in session.execute(query)}
    return found

"""Take out of a note what names a person. The letter stays as it came, so it can be undone."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import orjson
from pydantic import BaseModel, ConfigDict, Field
from sqlmodel import Session

from walks import journal
from walks.errors import Conflict
from walks.guard import find as guard
from walks.guard.find import without
from walks.observations.letters import find, letter_of
from walks.tables import Observation

TEXTS = {"note": 2000, "proposal": 500}  # and how many characters each may have
SHORT = "…"  # no longer than anything found


class Redaction(BaseModel):
    """What is to go besides what the guard finds: words as they stand in the note."""

    model_config = ConfigDict(extra="forbid")

    words: list[Annotated[str, Field(max_length=500)]] = Field(default_factory=list, max_length=50)


def redacted(name: str, text: str, words: list[str], mark: str) -> str:
    """The text as everybody will read it; a full one gets a shorter mark."""
    made = text
    for one in sorted(filter(None, words), key=len, reverse=True):
        made = made.replace(one, mark)
    made = without(made, mark)
    return made if len(made) <= TEXTS[name] or mark == SHORT else redacted(name, text, words, SHORT)


def redact(
    session: Session, observation_id: UUID, asked: Redaction, mark: str, who: str, at: datetime
) -> Observation:
    """From now on nobody reads what was found, on the phones, at the desk or in a plan.

    Raises Conflict("nothing-to-redact") when there is nothing to take out.
    """
    observation = find(session, observation_id)
    before = {name: getattr(observation, name) for name in TEXTS}
    after = {name: redacted(name, text, asked.words, mark) for name, text in before.items()}
    if after == before:
        raise Conflict("nothing-to-redact")
    for name, text in after.items():
        setattr(observation, name, text)
    observation.redacted_at = at
    session.flush()
    facts = _counts(before.values()) | {"by_hand": len([one for one in asked.words if one])}
    journal.record(session, at, who, "redacted", f"observation:{observation_id}", **facts)
    return observation


def undo(session: Session, observation_id: UUID, who: str, at: datetime) -> Observation:
    """The words stand again as they were sent.

    Raises Conflict("not-redacted"), and Conflict("letter-gone") when nobody knows them any more.
    """
    observation = find(session, observation_id)
    if observation.redacted_at is None:
        raise Conflict("not-redacted")
    for name, text in as_sent(session, observation).items():
        setattr(observation, name, text)
    observation.redacted_at = None
    session.flush()
    journal.record(session, at, who, "undid-redaction", f"observation:{observation_id}")
    return observation


def as_sent(session: Session, observation: Observation) -> dict[str, str]:
    """The texts of the letter that stands. Raises Conflict("letter-gone")."""
    letter = orjson.loads(letter_of(session, observation))
    return {name: str(letter.get(name, "")) for name in TEXTS}


def _counts(texts: Any) -> dict[str, int]:
    """How many of each kind: the journal is not told the words."""
    counts: dict[str, int] = {}
    for one in (one for text in texts for one in guard.find(text)):
        counts[one.kind] = counts.get(one.kind, 0) + 1
    return counts

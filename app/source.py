"""When what was published changes at its source, the public copy is looked at again, at once."""

from datetime import datetime
from uuid import UUID

from fastapi import FastAPI, Request
from sqlmodel import Session

from app import logs
from walks.errors import Refused
from walks.publishing.take_down import settle, settle_all


def source_changed(
    request: Request,
    session: Session,
    observation_id: UUID,
    at: datetime,
    left: UUID | None = None,
) -> None:
    """In the same transaction as the change itself, so that neither is there without the other.

    `left` is the district an observation lay in before it was moved.
    """
    state = request.app.state
    settle(session, observation_id, state.taxonomy, state.shelf, at, left)


def settle_published(app: FastAPI, at: datetime) -> None:
    """At every start: the catalogue may be stricter now, and a killed process may leave files."""
    try:
        with app.state.database.writing() as session:
            settle_all(session, app.state.taxonomy, app.state.shelf, at)
    except Refused:  # somebody else writes, e.g. an import: they started before us and go on
        logs.write("not-settled")

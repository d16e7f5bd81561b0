"""Our app as a drill needs it: with an older shell, or a rest just before or after each commit.

The product knows nothing of this file; it changes the product in this process before it serves.
    OLD_SHELL  a folder built from an earlier release: the phone's page is served from there
    REST       "before" or "after" the commit, for as long as nobody kills us
    RESTING    a file that is written when the rest begins
    FORGETS    the receipt is given and the letter thrown away: a drill must notice
"""

import os
import time
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from sqlmodel import Session

from app import lane, main, pages, public
from walks import journal

WHILE = 60  # seconds: until the drill kills us


def make_app() -> FastAPI:
    """Our app, changed as the environment says."""
    if folder := os.environ.get("OLD_SHELL"):
        for module in (main, pages, public):
            assert module.BUILT  # a name that is gone would change nothing
            module.BUILT = Path(folder)  # type: ignore[attr-defined]
    if os.environ.get("REST"):
        lane.Lane._commit = _resting  # type: ignore[method-assign]
    if os.environ.get("FORGETS"):
        lane.Lane._commit = _forgetting  # type: ignore[method-assign]
    return main.make_app()


def _forgetting(self: lane.Lane, jobs: list[Any]) -> list[Any]:
    """As Lane._commit, without the commit. Joining is kept."""
    with Session(self._database.write, expire_on_commit=False) as session:
        journal.hold(session)
        answers = [lane._attempt(session, job) for job in jobs]
        if any(_is_letter(job) for job in jobs):
            session.rollback()
        session.commit()
    return answers


def _is_letter(job: Any) -> bool:
    return "store" in job.__qualname__


def _resting(self: lane.Lane, jobs: list[Any]) -> list[Any]:
    """As Lane._commit, with a rest that a kill ends. Joining is let through."""
    with Session(self._database.write, expire_on_commit=False) as session:
        journal.hold(session)
        answers = [lane._attempt(session, job) for job in jobs]
        is_letter = any(_is_letter(job) for job in jobs)
        if is_letter and os.environ["REST"] == "before":
            _rest()
        session.commit()
    if is_letter and os.environ["REST"] == "after":
        _rest()
    return answers


def _rest() -> None:
    Path(os.environ["RESTING"]).touch()
    time.sleep(WHILE)

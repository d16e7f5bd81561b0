"""Two small apps to compare with: a bare echo, and the code most tutorials would have us write."""

import os
from collections.abc import Iterator
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, FastAPI, Request
from sqlalchemy import create_engine, event
from sqlmodel import Field, Session, SQLModel


class Note(SQLModel, table=True):
    """An observation, the simple way."""

    id: UUID = Field(primary_key=True)
    walk: UUID
    revision: int
    feeling: str
    category: str
    lon: float
    lat: float
    note: str
    captured_at: str
    body: str


class Incoming(SQLModel):
    """The body of a letter."""

    walk: UUID
    revision: int
    feeling: str
    category: str
    place: dict[str, Any]
    note: str
    captured_at: str


def echo() -> FastAPI:
    """Says what it was told."""
    app = _healthy()

    @app.put("/api/field/observations/{id}")
    async def say(id: UUID, request: Request) -> dict[str, Any]:
        told: dict[str, Any] = await request.json()
        return told | {"id": id}

    return app


def typical() -> FastAPI:
    """FastAPI and SQLModel, a session for each request, SQLite in WAL with synchronous=FULL."""
    engine = create_engine(f"sqlite:///{os.environ['DATA_DIR']}/typical.db")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")

    SQLModel.metadata.create_all(engine, tables=[Note.__table__])  # type: ignore[attr-defined]
    app = _healthy()

    def session() -> Iterator[Session]:
        with Session(engine) as opened:
            yield opened

    @app.put("/api/field/observations/{id}", status_code=201)
    def put(id: UUID, told: Incoming, db: Annotated[Session, Depends(session)]) -> Note:
        place, facts = told.place, told.model_dump(exclude={"place"})
        row = Note(id=id, lon=place["lon"], lat=place["lat"], body=told.model_dump_json(), **facts)
        db.add(row)
        db.commit()
        db.refresh(row)
        return row

    return app


def _healthy() -> FastAPI:
    app = FastAPI()

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"status": "ok"}

    return app

"""Bugs planted on purpose, chosen by BUG in the environment: a drill that misses one is no drill.

The product knows nothing of this file; it changes the product in this process before it serves.
"""

import hashlib
import os
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

from fastapi import FastAPI
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from sqlmodel import Session
from starlette.requests import Request

from app import db, lane, main, photo_door
from app.settings import Settings
from walks.observations import receive
from walks.photos import pieces
from walks.photos.keep import Store

LITTLE = 0.03  # seconds: as slow as a busy disk


def make_app() -> FastAPI:
    """Our app with one bug in it."""
    PLANT[os.environ["BUG"]]()
    return main.make_app()


def early_ack() -> None:
    """The answer leaves when the row is written, a moment before the commit."""

    def write(self: lane.Lane, batch: list[Any]) -> None:
        with Session(self._database.write, expire_on_commit=False) as session:
            for job, future in batch:
                answer, trouble = lane._attempt(session, job)
                if trouble is None:
                    future.set_result(answer)
                else:
                    future.set_exception(trouble)
            time.sleep(LITTLE)
            session.commit()

    _replace(lane.Lane, "_write", write)


def row_first() -> None:
    """The photo's row is committed before its files lie in the store."""
    waiting: dict[str, bytes] = {}
    keep, answer = Store.keep, photo_door._answer

    def remember(_self: Store, data: bytes) -> str:
        name = hashlib.sha256(data).hexdigest()
        waiting[name] = data
        return name

    def keep_late(receipt: Any) -> Any:
        time.sleep(LITTLE)
        store = Store(Settings().photos)
        for name in (receipt.large, receipt.small):
            if data := waiting.pop(name, None):
                keep(store, data)
        return answer(receipt)

    _replace(Store, "keep", remember)
    _replace(photo_door, "_answer", keep_late)


def no_unique() -> None:
    """Look, then insert. The keys, which would stop it, are gone: see drop_keys()."""
    elsewhere = create_engine(Settings().database, poolclass=NullPool)
    look = receive._standing

    def look_elsewhere(_session: Session, *asked: Any) -> Any:
        with Session(elsewhere) as looking:
            return look(looking, *asked)

    _replace(receive, "_standing", look_elsewhere)


def stale_wins() -> None:
    """An older revision that comes late overwrites the newer one."""
    _replace(receive, "_is_newest", lambda *_: True)


def all_or_nothing() -> None:
    """A piece is written when it is whole: what arrived before the line was cut is gone."""

    @asynccontextmanager
    async def whole(request: Request) -> AsyncIterator[AsyncIterator[bytes]]:
        body = await request.body()

        async def each() -> AsyncIterator[bytes]:
            yield body

        yield each()

    _replace(photo_door, "arriving", whole)


def blind() -> None:
    """A piece goes to the end of what there is, and nobody looks where that is."""

    def append(self: pieces.Piece, chunk: bytes) -> None:
        os.lseek(self._descriptor, 0, os.SEEK_END)
        self.offset += os.write(self._descriptor, chunk)

    _replace(pieces.Piece, "write", append)


def drop_keys(database_url: str) -> None:
    """Let the same observation be there twice. Before any server of the deployment starts."""
    engine = create_engine(database_url)
    with engine.begin() as connection:
        for name in ("observationrevision", "observation"):
            for statement in WITHOUT_KEY[engine.dialect.name]:
                connection.execute(text(statement.format(name=name)))
    engine.dispose()


WITHOUT_KEY = {
    "postgresql": ["ALTER TABLE {name} DROP CONSTRAINT {name}_pkey CASCADE"],
    "sqlite": [
        "CREATE TABLE {name}_new AS SELECT * FROM {name}",
        "DROP TABLE {name}",
        "ALTER TABLE {name}_new RENAME TO {name}",
    ],
}


def no_fsync() -> None:
    """Nothing is ever synced: a power cut takes it, kill -9 does not."""
    _writer_pragma("synchronous=FULL", "synchronous=OFF")
    _replace(Store, "_fsync", lambda _self, _descriptor: None)


def sync_normal() -> None:
    """What most tutorials say: the WAL is synced at a checkpoint only."""
    _writer_pragma("synchronous=FULL", "synchronous=NORMAL")


PLANT = {
    "early_ack": early_ack,
    "row_first": row_first,
    "no_unique": no_unique,
    "stale_wins": stale_wins,
    "all_or_nothing": all_or_nothing,
    "blind": blind,
    "no_fsync": no_fsync,
    "sync_normal": sync_normal,
}


@contextmanager
def planting(bug: str) -> Iterator[None]:
    """The bug in this process while the block lasts."""
    already = len(_replaced)
    PLANT[bug]()
    try:
        yield
    finally:
        while len(_replaced) > already:
            setattr(*_replaced.pop())


_replaced: list[tuple[Any, str, Any]] = []


def _replace(owner: Any, name: str, new: Any) -> None:
    """Fails when the product has moved on: a bug that replaces nothing is none."""
    _replaced.append((owner, name, getattr(owner, name)))
    setattr(owner, name, new)


def _writer_pragma(old: str, new: str) -> None:
    changed = tuple(pragma.replace(old, new) for pragma in db.WRITER)
    assert changed != db.WRITER
    _replace(db, "WRITER", changed)

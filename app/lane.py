"""The lane of receipts: letters that wait together share one durable commit."""

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from app.db import Database, in_words
from walks import journal
from walks.errors import Trouble

T = TypeVar("T")
Job = Callable[[Session], Any]
TOGETHER = 64  # letters at most in one commit
PATIENCE = 30  # seconds a thread waits for its turn


class Lane:
    """One thread that writes. A job's answer leaves only after the commit that holds it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: queue.SimpleQueue[tuple[Job, Future[Any]] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="lane", daemon=True)
        self._thread.start()

    async def run(self, job: Callable[[Session], T]) -> T:
        """The job's answer, once it is durable. What the job raises is raised here."""
        future: Future[T] = Future()
        self._waiting.put((job, future))
        return await asyncio.wrap_future(future)

    def wait(self, job: Callable[[Session], T]) -> T:
        """The same for a thread that has time."""
        future: Future[T] = Future()
        self._waiting.put((job, future))
        return future.result(PATIENCE)

    def close(self) -> None:
        """Finish what waits, then stop."""
        self._waiting.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (first := self._waiting.get()) is not None:
            batch = [first]
            stop = False
            while len(batch) < TOGETHER and not self._waiting.empty():
                more = self._waiting.get()
                if more is None:
                    stop = True
                    break
                batch.append(more)
            self._write(batch)
            if stop:
                return

    def _write(self, batch: list[tuple[Job, Future[Any]]]) -> None:
        """All in one transaction; should that fail, each alone, so one can't hurt another."""
        try:
            answers = self._commit_or_look_again([job for job, _ in batch])
        except BaseException as trouble:
            if len(batch) == 1:
                batch[0][1].set_exception(in_words(trouble))
                return
            for alone in batch:
                self._write([alone])
            return
        for (_, future), (answer, refusal) in zip(batch, answers, strict=True):
            if refusal is None:
                future.set_result(answer)
            else:
                future.set_exception(refusal)

    def _commit_or_look_again(self, jobs: list[Job]) -> list[tuple[Any, Trouble | None]]:
        """Another process may write the same id a moment before us: then it is there to be seen."""
        try:
            return self._commit(jobs)
        except IntegrityError:
            return self._commit(jobs)

    def _commit(self, jobs: list[Job]) -> list[tuple[Any, Trouble | None]]:
        with Session(self._database.write, expire_on_commit=False) as session:
            journal.hold(session)
            answers = [_attempt(session, job) for job in jobs]
            session.commit()
        return answers


def _attempt(session: Session, job: Job) -> tuple[Any, Trouble | None]:
    """A refusal comes before anything is written and hurts nobody; all else undoes the batch."""
    try:
        return job(session), None
    except Trouble as refusal:
        return None, refusal

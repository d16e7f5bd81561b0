"""Where a letter ends in the network drill: our actions on a SQLite file, or the whole app."""

from functools import cache
from typing import Any, Protocol

import orjson
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db import Database, open_database
from app.main import make_app
from app.problems import status_of
from app.settings import Settings
from tests.faults.deployment import NOON, Deployment
from tests.faults.letters import Letter
from walks.catalogue import categories
from walks.errors import Trouble
from walks.observations import incoming, receive, withdraw
from walks.photos import receive as photo
from walks.photos.clean import clean
from walks.photos.keep import Store
from walks.schedule import join

Answer = tuple[int, dict[str, Any]]


class FarSide(Protocol):
    """What the network leads to."""

    def hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        """Status and receipt. Not committed: the process dies a moment before."""

    def restart(self) -> None:
        """All that was only in memory is gone."""

    def close(self) -> None:
        """Let go of the files."""


class Actions:
    """The actions themselves: quick, and they can be stopped right before the commit."""

    def __init__(self, deployment: Deployment) -> None:
        self._database = _engines(deployment.database_url)
        self._store = Store(deployment.store)
        self._taxonomy = categories.load(None)

    def restart(self) -> None:
        self._database.close()

    def close(self) -> None:
        self._database.close()

    def hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        with Session(self._database.write, expire_on_commit=False) as session:
            try:
                receipt = self._act(session, token, letter)
            except Trouble as trouble:
                return status_of(trouble), {}
            if is_committed:
                session.commit()
        return _answer(letter, receipt)

    def _act(self, session: Session, token: str, letter: Letter) -> Any:
        device = join.device_of(session, token)
        if letter.kind == "withdrawal":
            return withdraw.withdraw(session, letter.id, device, NOON)
        if letter.kind == "photo":
            picture = self._kept(letter)
            return photo.receive(session, letter.id, letter.observation, picture, device, NOON)
        return receive.receive(
            session,
            letter.id,
            incoming.read(letter.body),
            letter.body,
            letter.sha256,
            device,
            self._taxonomy,
            NOON,
        )

    def _kept(self, letter: Letter) -> photo.Picture:
        cleaned = clean(letter.body, heic=False)
        large, small = self._store.keep(cleaned.large), self._store.keep(cleaned.small)
        return photo.Picture(letter.sha256, large, small, cleaned.width, cleaned.height)


@cache
def _engines(url: str) -> Database:
    """Closed between two histories, but what SQLAlchemy compiled is kept: half of the time."""
    return open_database(url)


class App:
    """The whole app with its doors, its lane of receipts and its middleware."""

    def __init__(self, deployment: Deployment) -> None:
        self._settings = Settings(data_dir=deployment.folder, database_url=deployment.database_url)

        self._open()

    def restart(self) -> None:
        self.close()
        self._open()

    def close(self) -> None:
        self._client.__exit__(None, None, None)

    def _open(self) -> None:
        self._client = TestClient(make_app(self._settings), raise_server_exceptions=False)
        self._client.__enter__()

    def hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        if not is_committed:
            return 0, {}
        answer = self._client.request(
            letter.method,
            letter.path,
            content=letter.body,
            headers={**letter.headers, "Authorization": f"Bearer {token}"},
        )
        return answer.status_code, orjson.loads(answer.content)


def _answer(letter: Letter, receipt: Any) -> Answer:
    if letter.kind == "withdrawal":
        return 200, {"receipt": "withdrawal", "id": str(letter.id), "state": "withdrawn"}
    facts = {"receipt": letter.kind, "id": str(receipt.id), "sha256": receipt.sha256}
    if letter.kind == "photo":
        facts["stored"] = {"large": receipt.large, "small": receipt.small}
    return 201 if receipt.is_new else 200, facts

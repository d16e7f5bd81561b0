"""Where a letter ends in the network drill: our actions on a SQLite file, or the whole app."""

from typing import Any, Protocol

import orjson
from sqlmodel import Session
from starlette.testclient import TestClient

from app.db import open_database
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
        """Status and body, empty when the answer is not ours.

        Not committed: the process dies a moment before.
        """

    def open(self) -> None:
        """Look at the files as a process does that has just started."""

    def close(self) -> None:
        """Let go of the files, and of all that was only in memory."""


class Actions:
    """The actions themselves: quick, and they can be stopped right before the commit."""

    def __init__(self, deployment: Deployment) -> None:
        self._database = open_database(deployment.database_url)
        self._folder = deployment.store
        self._taxonomy = categories.load(None)

    def open(self) -> None:
        self._store = Store(self._folder)

    def close(self) -> None:
        self._database.close()

    def hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        with Session(self._database.write, expire_on_commit=False) as session:
            try:
                receipt = self._act(session, token, letter)
            except Trouble as trouble:
                return status_of(trouble), {"type": f"/problems/{trouble.code}"}
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


class App:
    """The whole app with its doors, its lane of receipts and its middleware."""

    def __init__(self, deployment: Deployment) -> None:
        self._settings = Settings(
            data_dir=deployment.folder,
            database_url=deployment.database_url,
            letters_per_minute=1_000_000,  # a drill sends as no phone does
        )

    def open(self) -> None:
        self._client = TestClient(make_app(self._settings), raise_server_exceptions=False)
        self._client.__enter__()

    def close(self) -> None:
        self._client.__exit__(None, None, None)

    def hand_in(self, token: str, letter: Letter, *, is_committed: bool = True) -> Answer:
        if not is_committed:
            return 0, {}
        answer = self._client.request(
            letter.method,
            letter.path,
            content=letter.body,
            headers={**letter.headers, "Authorization": f"Bearer {token}"},
        )
        if answer.headers.get("Tryg") != "1":
            return answer.status_code, {}
        return answer.status_code, orjson.loads(answer.content)


def _answer(letter: Letter, receipt: Any) -> Answer:
    if letter.kind == "withdrawal":
        return 200, {"receipt": "withdrawal", "id": str(letter.id), "state": "withdrawn"}
    facts = {"receipt": letter.kind, "id": str(receipt.id), "sha256": receipt.sha256}
    if letter.kind == "photo":
        facts["stored"] = {"large": receipt.large, "small": receipt.small}
    return 201 if receipt.is_new else 200, facts

"""Photos in pieces: whatever is cut, repeated or killed on the way, one whole photo comes of it."""

import asyncio
import errno
import os
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from uuid import UUID, uuid4

import hypothesis
import pytest
from anyio.from_thread import start_blocking_portal
from httpx2 import Response
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from sqlmodel import select
from starlette.testclient import TestClient

from app.main import make_app
from app.settings import Settings
from tests.cast import Desk, Phone, content_digest, digest
from tests.faults import letters
from walks.photos import receive
from walks.photos.keep import Store
from walks.photos.pieces import Upload
from walks.tables import Photo

PICTURE = letters.photo(uuid4(), Random(1), side=64).body
THIRD = len(PICTURE) // 3
DAY = 24 * 60 * 60  # seconds


@pytest.fixture
def left_over(settings):
    """The names of unfinished photos on the disk."""

    def names() -> list[str]:
        return sorted(path.name for path in (settings.photos / "tmp").iterdir())

    return names


def send(phone: Phone, observation: UUID, id: UUID, *ends: int, whole: bytes = PICTURE):
    """The photo in pieces that end there; the last answer."""
    begin = 0
    for end in ends:
        answer = phone.put_piece(whole[begin:end], observation, id, offset=begin, whole=whole)
        begin = end
    return answer


def test_a_photo_comes_whole_out_of_its_pieces(phone: Phone, db, settings, left_over):
    observation, id = uuid4(), uuid4()
    assert phone.held(observation, id, PICTURE).headers["upload-offset"] == "0"
    for begin in (0, THIRD):
        answer = phone.put_piece(
            PICTURE[begin : begin + THIRD], observation, id, offset=begin, whole=PICTURE
        )
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["upload-offset"] == str(begin + THIRD)
        assert answer.headers["tryg"] == "1"
    answer = phone.put_piece(PICTURE[2 * THIRD :], observation, id, offset=2 * THIRD, whole=PICTURE)
    receipt = answer.json()
    assert (answer.status_code, receipt["receipt"], receipt["sha256"]) == (
        201, "photo", digest(PICTURE),
    )  # fmt: skip
    row = db.exec(select(Photo)).one()
    assert (row.id, row.observation_id, row.sha256) == (id, observation, digest(PICTURE))
    assert not list(Store(settings.photos).check())
    assert left_over() == []


def test_it_is_the_same_receipt_as_for_a_whole_photo(phone: Phone, left_over):
    observation, id = uuid4(), uuid4()
    in_pieces = send(phone, observation, id, THIRD, len(PICTURE))
    whole = phone.put_photo(PICTURE, observation, id)
    assert (in_pieces.status_code, whole.status_code) == (201, 200)
    assert in_pieces.json() == whole.json()


def test_the_server_says_how_far_a_photo_has_come_and_sends_no_body(phone: Phone):
    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    answer = phone.held(observation, id, PICTURE)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["upload-offset"] == str(THIRD)
    assert answer.headers["upload-limit"] == "max-size=8388608"
    assert phone.held(observation, id, PICTURE + b"!").headers["upload-offset"] == "0"


def test_of_a_stored_photo_nothing_more_is_wanted(phone: Phone, left_over):
    observation, id = uuid4(), uuid4()
    phone.put_photo(PICTURE, observation, id)
    length = {"Upload-Length": str(len(PICTURE))}
    answer = phone.held(observation, id, PICTURE, **length)
    assert answer.headers["upload-offset"] == str(len(PICTURE))
    assert int(phone.held(observation, id, PICTURE).headers["upload-offset"]) >= len(PICTURE)
    again = phone.put_piece(b"", observation, id, offset=len(PICTURE), whole=PICTURE)
    assert (again.status_code, again.json()["sha256"]) == (200, digest(PICTURE))
    assert send(phone, observation, id, THIRD).status_code == 200
    assert left_over() == []


@pytest.mark.parametrize("offset", [0, THIRD - 1, THIRD + 1])
def test_a_piece_from_elsewhere_is_refused_and_told_where_we_are(phone: Phone, offset):
    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    answer = phone.put_piece(PICTURE[offset:], observation, id, offset=offset, whole=PICTURE)
    assert (answer.status_code, answer.json()["type"]) == (409, "/problems/offset-mismatch")
    assert answer.headers["upload-offset"] == str(THIRD)
    assert phone.held(observation, id, PICTURE).headers["upload-offset"] == str(THIRD)


def test_a_late_piece_of_nothing_leaves_nothing(phone: Phone, left_over):
    answer = phone.put_piece(PICTURE[9:], uuid4(), uuid4(), offset=9, whole=PICTURE)
    assert (answer.status_code, answer.headers["upload-offset"]) == (409, "0")
    assert left_over() == []


def test_pieces_that_do_not_make_what_was_announced_are_thrown_away(phone: Phone, left_over):
    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    rest = bytes(len(PICTURE) - THIRD)
    answer = phone.put_piece(rest, observation, id, offset=THIRD, whole=PICTURE)
    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/digest-mismatch")
    assert left_over() == []
    assert send(phone, observation, id, THIRD, len(PICTURE)).status_code == 201


def test_what_is_no_photo_is_turned_down_when_it_is_whole(phone: Phone, left_over):
    body = b"<svg xmlns='http://www.w3.org/2000/svg'/>"
    answer = send(phone, uuid4(), uuid4(), 9, len(body), whole=body)
    assert (answer.status_code, answer.json()["type"]) == (415, "/problems/not-a-photo")
    assert left_over() == []


@pytest.mark.parametrize(
    ("headers", "code", "pointer"),
    [
        ({"Upload-Offset": ""}, "malformed", "/Upload-Offset"),
        ({"Upload-Offset": "-1"}, "malformed", "/Upload-Offset"),
        ({"Upload-Offset": "\u0661".encode()}, "malformed", "/Upload-Offset"),
        ({"Upload-Length": "much"}, "malformed", "/Upload-Length"),
        ({"Upload-Length": "1"}, "malformed", "/Upload-Length"),
        ({"Upload-Length": str(8 * 1024 * 1024 + 1)}, "too-large", None),
        ({"Repr-Digest": "md5=:aaaa:"}, "digest-missing", None),
        ({"Repr-Digest": "sha-256=:aaaa:"}, "digest-missing", None),
        ({"Repr-Digest": "sha-256=:../../../../etc/passwd:"}, "digest-missing", None),
    ],
)
def test_what_is_missing_or_wrong_is_said_in_words(phone, left_over, headers, code, pointer):
    answer = phone.put_piece(
        PICTURE[:THIRD], uuid4(), uuid4(), offset=0, whole=PICTURE, headers=headers
    )
    told = answer.json()
    assert told["type"] == f"/problems/{code}"
    assert told["status"] == answer.status_code == (413 if code == "too-large" else 422)
    assert [error["pointer"] for error in told.get("errors", [])] == ([pointer] if pointer else [])
    assert "problems." not in told["detail"]


def test_a_stranger_can_neither_ask_nor_send(client, desk: Desk, left_over):
    stranger = Phone(client, "wrong", desk.walk(), None)
    assert stranger.held(uuid4(), uuid4(), PICTURE).status_code == 401
    assert send(stranger, uuid4(), uuid4(), THIRD).status_code == 401
    assert left_over() == []


def test_another_site_cannot_send_pieces(phone: Phone):
    elsewhere = {"Sec-Fetch-Site": "cross-site"}
    answer = phone.put_piece(PICTURE, uuid4(), uuid4(), offset=0, whole=PICTURE, headers=elsewhere)
    assert answer.status_code == 403


def test_an_expelled_phone_may_still_deliver(phone: Phone, desk: Desk):
    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    desk.expel(phone.device)
    assert phone.held(observation, id, PICTURE).headers["upload-offset"] == str(THIRD)
    rest = phone.put_piece(PICTURE[THIRD:], observation, id, offset=THIRD, whole=PICTURE)
    assert (rest.status_code, rest.json()["reason"]) == (202, "device-expelled")


def test_no_byte_is_taken_for_what_will_be_refused(phone: Phone, other_phone: Phone, left_over):
    theirs, withdrawn, taken = uuid4(), uuid4(), uuid4()
    other_phone.put(letters.observation(phone.walk.id, Random(1), theirs).body, theirs)
    phone.withdraw(withdrawn)
    phone.put_photo(PICTURE, uuid4(), taken)
    for observation, id, whole, status in (
        (theirs, uuid4(), PICTURE, 409),
        (withdrawn, uuid4(), PICTURE, 410),
        (uuid4(), taken, PICTURE + b"!", 409),
    ):
        assert phone.held(observation, id, whole).status_code == status
        assert send(phone, observation, id, THIRD, whole=whole).status_code == status
    assert left_over() == []


def test_a_phone_has_eight_unfinished_photos_and_the_oldest_goes(
    phone: Phone, other_phone: Phone, settings, left_over
):
    theirs, mine = uuid4(), [uuid4() for _ in range(10)]
    send(other_phone, uuid4(), theirs, THIRD)
    for number, id in enumerate(mine):
        send(phone, uuid4(), id, THIRD)
        at = time.time() - 1000 + number
        [path] = (settings.photos / "tmp").glob(f"*.{id}.*")
        os.utime(path, (at, at))
    kept = {UUID(name.split(".")[1]) for name in left_over()}
    assert kept == {theirs, *mine[2:]}


def test_pieces_wait_for_seven_days_and_survive_a_new_start(phone: Phone, settings, left_over):
    old, fresh = uuid4(), uuid4()
    for id, age in ((old, 7 * DAY + 60), (fresh, 7 * DAY - 60)):
        send(phone, uuid4(), id, THIRD)
        [path] = (settings.photos / "tmp").glob(f"*.{id}.*")
        os.utime(path, (time.time() - age, time.time() - age))
    with TestClient(make_app(settings)):
        assert [UUID(name.split(".")[1]) for name in left_over()] == [fresh]


def test_pieces_nobody_came_back_for_go_when_others_begin(phone: Phone, settings, left_over):
    old, new = uuid4(), uuid4()
    send(phone, uuid4(), old, THIRD)
    [path] = (settings.photos / "tmp").iterdir()
    os.utime(path, (time.time() - 8 * DAY, time.time() - 8 * DAY))
    send(phone, uuid4(), new, THIRD)
    assert [UUID(name.split(".")[1]) for name in left_over()] == [new]


def test_a_full_disk_is_told_in_words_and_the_photo_goes_on_later(phone: Phone, monkeypatch):
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    for owner, name in ((os, "pwrite"), (Store, "_fsync")):
        monkeypatch.setattr(owner, name, full)
        offset = int(phone.held(observation, id, PICTURE).headers["upload-offset"])
        answer = phone.put_piece(PICTURE[offset:], observation, id, offset=offset, whole=PICTURE)
        assert (answer.status_code, answer.json()["type"]) == (507, "/problems/no-room")
        monkeypatch.undo()
    assert phone.held(observation, id, PICTURE).headers["upload-offset"] == str(len(PICTURE))
    last = phone.put_piece(b"", observation, id, offset=len(PICTURE), whole=PICTURE)
    assert last.status_code == 201


def test_only_the_house_may_look_at_pieces(phone: Phone, settings):
    send(phone, uuid4(), uuid4(), THIRD)
    [path] = (settings.photos / "tmp").iterdir()
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_whole_photo_takes_its_pieces_along(phone: Phone, left_over):
    observation, id = uuid4(), uuid4()
    send(phone, observation, id, THIRD)
    send(phone, observation, id, THIRD, whole=PICTURE + b"shrunk anew")
    assert len(left_over()) == 2
    assert phone.put_photo(PICTURE, observation, id).status_code == 201
    assert left_over() == []


@pytest.mark.parametrize("how", ["asked", "sent"])
def test_pieces_of_a_stored_photo_go_at_the_next_word_of_it(phone, settings, left_over, how):
    observation, id = uuid4(), uuid4()
    phone.put_photo(PICTURE, observation, id)
    upload = Upload(phone.device.id, id, digest(PICTURE), len(PICTURE))
    with Store(settings.photos).pieces.opened(upload, 0, datetime.now(UTC)) as piece:
        piece.write(PICTURE)  # as a server leaves them that dies right after its commit
    if how == "asked":
        phone.held(observation, id, PICTURE)
    else:
        phone.put_photo(PICTURE, observation, id)
    assert left_over() == []


def test_a_fifth_photo_of_one_observation_waits_for_the_coordinator(phone: Phone):
    observation = uuid4()
    taken = [PICTURE + bytes((number,)) for number in range(receive.MOST + 1)]
    answers = [phone.put_photo(photo, observation) for photo in taken[:-1]]
    assert {answer.status_code for answer in answers} == {201}
    fifth = send(phone, observation, uuid4(), THIRD, len(taken[-1]), whole=taken[-1])
    assert (fifth.status_code, fifth.json()["reason"]) == (202, "too-many-photos")
    assert phone.put_photo(PICTURE, uuid4()).status_code == 201


def test_many_tabs_that_send_the_same_photo_make_one(phone: Phone, db, left_over):
    whole = letters.photo(uuid4(), Random(2), side=400).body
    observation, id, step = uuid4(), uuid4(), len(whole) // 16

    def tab(number: int) -> list[int]:
        statuses, offset = [], 0
        for _ in range(200):
            piece = whole[offset : offset + step + number]
            answer = phone.put_piece(piece, observation, id, offset=offset, whole=whole)
            statuses.append(answer.status_code)
            if answer.status_code in (200, 201):
                return statuses
            offset = int(answer.headers["upload-offset"])
        raise AssertionError(statuses)

    with ThreadPoolExecutor(4) as threads:
        statuses = [status for told in threads.map(tab, range(4)) for status in told]
    assert statuses.count(201) == 1
    assert set(statuses) <= {200, 201, 204, 409}
    assert db.exec(select(Photo)).one().sha256 == digest(whole)
    assert phone.held(observation, id, whole).status_code == 200
    assert left_over() == []


@dataclass
class Line:
    """A connection that carries a piece of a photo, and is cut when the block ends."""

    phone: Phone
    observation: UUID
    id: UUID
    whole: bytes
    offset: int

    def __enter__(self) -> "Line":
        # In a thread of its own: the one that tests run in may have the browser's loop.
        self._threads = start_blocking_portal()
        self._portal = self._threads.__enter__()
        self._arrived: asyncio.Queue[dict] = self._portal.call(asyncio.Queue)
        self._held, self.answers = self.offset, []
        self._request = self._portal.start_task_soon(
            self.phone.client.app, self._scope(), self._arrived.get, self._answer
        )
        return self

    def __exit__(self, *_: object) -> None:
        self._portal.call(self._arrived.put, {"type": "http.disconnect"})
        self._request.result()
        self._threads.__exit__(None, None, None)

    def carry(self, chunk: bytes) -> None:
        """Let these bytes arrive, and wait until they are written or refused."""
        message = {"type": "http.request", "body": chunk, "more_body": True}
        self._portal.call(self._arrived.put, message)
        self._held += len(chunk)
        for _ in range(1000):
            time.sleep(0.001)
            if self.answers or self._is_written():
                return
        raise AssertionError("neither written nor refused")

    def _is_written(self) -> bool:
        answer = self.phone.held(self.observation, self.id, self.whole)
        return answer.headers["upload-offset"] == str(self._held)

    async def _answer(self, message: dict) -> None:
        self.answers.append(message)

    def _scope(self) -> dict:
        told = {
            "host": "testserver",
            "authorization": f"Bearer {self.phone.token}",
            "upload-offset": str(self.offset),
            "upload-length": str(len(self.whole)),
            "repr-digest": content_digest(self.whole),
        }
        return {
            "type": "http",
            "method": "PATCH",
            "path": f"/api/field/photos/{self.id}",
            "query_string": f"observation={self.observation}".encode(),
            "headers": [(name.encode(), value.encode()) for name, value in told.items()],
            "client": ("127.0.0.1", 1),
        }


def test_what_arrived_before_the_line_was_cut_is_kept(phone: Phone):
    observation, id = uuid4(), uuid4()
    with Line(phone, observation, id, PICTURE, 0) as line:
        line.carry(PICTURE[:100])
        line.carry(PICTURE[100:300])
    assert line.answers == []
    assert phone.held(observation, id, PICTURE).headers["upload-offset"] == "300"


def test_a_dead_connection_stands_in_nobodys_way(phone: Phone, db, left_over):
    observation, id = uuid4(), uuid4()
    with Line(phone, observation, id, PICTURE, 0) as line:
        line.carry(PICTURE[:100])
        answer = phone.put_piece(PICTURE[100:300], observation, id, offset=100, whole=PICTURE)
        assert answer.status_code == 204
        line.carry(PICTURE[100:200])  # what was on the way arrives after all
        assert line.answers[0]["status"] == 409
        rest = phone.put_piece(PICTURE[300:], observation, id, offset=300, whole=PICTURE)
        assert rest.status_code == 201
    assert db.exec(select(Photo)).one().sha256 == digest(PICTURE)
    assert left_over() == []


DEEDS = st.sampled_from(["sent", "sent", "cut", "doubled", "answer lost", "new start", "asked"])
MOVES = st.lists(st.tuples(DEEDS, st.integers(0, len(PICTURE))), max_size=12)


@given(moves=MOVES)
@hypothesis.settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_way_of_sending_makes_exactly_one_photo(phone, settings, left_over, db, moves):
    with ExitStack() as servers:
        sender = Sender(phone, settings, servers, uuid4(), uuid4())
        for deed, size in moves:
            sender.do(deed, size)
        sender.finish()
    assert sender.statuses.count(201) == 1
    row = db.exec(select(Photo).where(Photo.observation_id == sender.observation)).one()
    assert (row.id, row.sha256) == (sender.id, digest(PICTURE))
    assert left_over() == []


@dataclass
class Sender:
    """A phone that knows only what it was answered, on a line and with a server of any mood."""

    phone: Phone
    settings: Settings
    servers: ExitStack
    observation: UUID
    id: UUID
    offset: int = 0
    statuses: list[int] = field(default_factory=list)

    def do(self, deed: str, size: int) -> None:
        """Go on from where we believe to be."""
        piece, before = PICTURE[self.offset : self.offset + size], self.offset
        if deed == "new start":
            self.servers.close()
            client = self.servers.enter_context(TestClient(make_app(self.settings)))
            self.phone = replace(self.phone, client=client)
        elif deed == "asked":
            answer = self.phone.held(self.observation, self.id, PICTURE)
            self.offset = min(int(answer.headers["upload-offset"]), len(PICTURE))
        elif deed == "cut":
            with Line(self.phone, self.observation, self.id, PICTURE, self.offset) as line:
                line.carry(piece)
        else:
            for _ in range(2 if deed == "doubled" else 1):
                self.offset = before
                self.send(piece)
            if deed == "answer lost":
                self.offset = before

    def finish(self) -> None:
        """On a good line, until there is a receipt."""
        for _ in range(3):
            self.do("asked", 0)
            answer = self.send(PICTURE[self.offset :])
            if answer.status_code in (200, 201):
                assert answer.json()["sha256"] == digest(PICTURE)
                return
        raise AssertionError(self.statuses)

    def send(self, piece: bytes) -> Response:
        """One piece; where to go on stands in the answer."""
        answer = self.phone.put_piece(
            piece, self.observation, self.id, offset=self.offset, whole=PICTURE
        )
        self.statuses.append(answer.status_code)
        self.offset = int(answer.headers.get("upload-offset", self.offset))
        return answer

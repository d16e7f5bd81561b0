"""A recording at the desk: heard by those who may read its observation, and by nobody else."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import letter
from tests.recordings import mp4, webm
from walks.tables import Sound

SAID = mp4(rest=b"the lamp at the stairs")


@pytest.fixture
def said(evening: Evening) -> UUID:
    """What was said about the lamp."""
    return say(evening, evening.lamp, SAID)


def say(evening: Evening, about: UUID, data: bytes, seconds: int | None = 12) -> UUID:
    id, phone = uuid4(), evening.phones[0 if about == evening.lamp else 2]
    evening.desk.takes_sound(phone.client)
    assert phone.put_sound(data, about, id, seconds=seconds).status_code == 201
    return id


def test_it_can_be_heard_where_its_observation_is_read(coordinator, evening, said):
    page = coordinator.get(f"{evening.page}/observations").text
    assert f'<audio controls preload="none" src="/desk/sounds/{said}"' in page
    assert "Lydnote, 12 sekunder" in page
    answer = coordinator.get(f"/desk/sounds/{said}")
    assert (answer.status_code, answer.content) == (200, SAID)


def test_the_page_says_when_it_is_deleted(coordinator, evening, said, db):
    from app.pages import moment

    row = db.exec(select(Sound)).one()
    page = coordinator.get(f"{evening.page}/observations").text
    assert f"Slettes {moment(row.delete_after, 'da')}" in page
    assert "voice." not in page


def test_the_bytes_are_served_so_that_a_browser_only_plays_them(coordinator, evening):
    headers = coordinator.get(f"/desk/sounds/{say(evening, evening.lamp, webm())}").headers
    assert headers["content-type"] == "audio/webm"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["cache-control"] == "private, no-store"
    assert headers["cross-origin-resource-policy"] == "same-origin"


def test_a_browser_that_asks_for_a_part_gets_a_part(coordinator, said):
    answer = coordinator.get(f"/desk/sounds/{said}", headers={"Range": "bytes=0-7"})
    assert (answer.status_code, answer.content) == (206, SAID[:8])
    assert answer.headers["cache-control"] == "private, no-store"


def test_what_the_police_alone_may_read_the_municipality_does_not_hear(
    coordinator, municipality, evening
):
    id = say(evening, evening.police, SAID)
    assert coordinator.get(f"/desk/sounds/{id}").status_code == 200
    assert municipality.get(f"/desk/sounds/{id}").status_code == 404
    assert str(id) not in municipality.get(f"{evening.page}/observations").text


def test_other_walkers_are_told_nothing_of_it(evening, said):
    for what in ("nearby", "package", "receipts", "answers"):
        answer = evening.phones[1].get(f"/api/field/{what}")
        assert answer.status_code == 200
        assert str(said) not in answer.text
    for path in ("/", f"/desk/sounds/{said}"):
        answer = evening.phones[1].client.get(path, follow_redirects=False)
        assert SAID not in answer.content


def test_nothing_is_heard_after_its_time_or_after_a_withdrawal(coordinator, evening, said, db):
    row = db.exec(select(Sound)).one()
    row.delete_after = datetime.now(UTC)
    with evening.desk.database.writing() as session:
        session.merge(row)
    assert coordinator.get(f"/desk/sounds/{said}").status_code == 404
    other = say(evening, evening.lamp, webm())
    evening.phones[0].withdraw(evening.lamp)
    assert coordinator.get(f"/desk/sounds/{other}").status_code == 404


def test_one_that_was_deleted_on_the_phone_is_not_heard(coordinator, evening):
    phone, lamp, id = evening.phones[0], uuid4(), uuid4()
    evening.desk.takes_sound(phone.client)
    phone.put(letter(evening.walk, sound=str(id)), lamp)
    phone.put_sound(SAID, lamp, id)
    phone.put(letter(evening.walk, revision=2, replaces=1), lamp)
    assert coordinator.get(f"/desk/sounds/{id}").status_code == 404
    assert str(id) not in coordinator.get(f"{evening.page}/observations").text

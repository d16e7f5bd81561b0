"""Links for responsible parties are handed out at the desk, shown once, closed and extended."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select
from starlette.testclient import TestClient

from tests.app.desk.conftest import Evening, Staff
from tests.cast import a_district
from walks.tables import Event, ResponderLink

PAGE = "/desk/links"
TYPED = {"organisation": "BO", "district": "", "label": "Driften", "contact": "Karen, 12 34 56 78"}
SECRET = re.compile(r"/svar/#([\w-]{43})")


def test_a_link_is_shown_once_with_a_mail_to_send(coordinator, client, evening, db):
    made = coordinator.post(PAGE, data=TYPED)
    assert made.status_code == 200
    assert "Det vises kun denne ene gang" in made.text
    assert "Kære Driften" in made.text
    [secret] = set(SECRET.findall(made.text))
    assert secret not in coordinator.get(PAGE).text
    link = db.exec(select(ResponderLink)).one()
    assert link.expires_at - link.made_at == timedelta(days=90)
    told = db.exec(select(Event).where(Event.verb == "handed-out-link")).one()
    assert (told.noun, told.facts) == (f"responderlink:{link.id}", {"organisation": "BO"})
    opened = TestClient(client.app).post("/svar/", data={"secret": secret})
    assert "Boligorganisation eller ejerforening" in opened.text
    assert "Åbnet 1 gang," in coordinator.get(PAGE).text


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"label": ""}, "label-trouble"),
        ({"contact": "x" * 201}, "contact-trouble"),
        ({"organisation": "NIX"}, "organisation-trouble"),
        ({"district": "NIX"}, "district-trouble"),
    ],
)
def test_what_is_wrong_is_told_beside_the_field(typed, says, coordinator, evening, db):
    answer = coordinator.post(PAGE, data=TYPED | typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert db.exec(select(ResponderLink)).all() == []


def test_a_link_can_be_extended_and_closed(coordinator, evening: Evening, db):
    coordinator.post(PAGE, data=TYPED)
    link = db.exec(select(ResponderLink)).one()
    with evening.desk.database.writing() as session:
        session.get_one(ResponderLink, link.id).expires_at = datetime.now(UTC) - timedelta(days=1)
    assert "Udløbet" in coordinator.get(PAGE).text
    assert "Linket er forlænget" in coordinator.post(f"{PAGE}/{link.id}/extension").text
    assert "Linket er lukket" in coordinator.post(f"{PAGE}/{link.id}/revocation").text
    refused = coordinator.post(f"{PAGE}/{link.id}/extension")
    assert "Spørg efter et nyt" in refused.text
    verbs = [row.verb for row in db.exec(select(Event)) if row.verb.endswith("-link")]
    assert sorted(verbs) == ["extended-link", "handed-out-link", "revoked-link"]


def test_whoever_has_a_district_hands_out_and_closes_links_there_only(
    coordinator, staff: Staff, evening: Evening, db
):
    other = a_district("B", west=1.0)
    there = str(other.id)
    db.add(other)
    coordinator.post(PAGE, data=TYPED | {"district": there})
    link = db.exec(select(ResponderLink)).one()
    here = evening.desk.district.id
    bound = staff("municipality", district_id=here)
    assert "Driften" not in bound.get(PAGE).text
    assert bound.post(f"{PAGE}/{link.id}/revocation").status_code == 404
    for district in (there, ""):
        assert bound.post(PAGE, data=TYPED | {"district": district}).status_code == 422
    assert bound.post(PAGE, data=TYPED | {"district": str(here)}).status_code == 200
    assert staff("police").get(PAGE).status_code == 404

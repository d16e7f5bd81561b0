"""What a browser sends is read with care."""

import pytest
from sqlmodel import select
from starlette.datastructures import FormData

from app.forms import LARGEST, MOST_FIELDS, back, text, texts
from walks.tables import Walk

# What a page says does not depend on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@on_sqlite
def test_a_form_that_is_too_large_is_turned_down(coordinator):
    answer = coordinator.post("/desk/walks", data={"title": "x" * (LARGEST + 1)})
    assert answer.status_code == 413
    assert "Det fylder for meget" in answer.text


@on_sqlite
def test_a_form_with_too_many_fields_is_turned_down(coordinator):
    fields = {f"stops-{n}-name": "x" for n in range(MOST_FIELDS + 1)}
    assert coordinator.post("/desk/walks", data=fields).status_code == 422


def test_what_no_database_can_hold_is_left_out_and_lines_end_as_they_should():
    form = FormData([("note", " a\x00b\r\nc "), ("ids", "1"), ("ids", "2")])
    assert text(form, "note") == "ab\nc"
    assert text(form, "nothing") == ""
    assert texts(form, "ids") == ["1", "2"]


@on_sqlite
def test_bytes_that_are_no_text_do_no_harm(coordinator):
    told = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = coordinator.post("/desk/walks", content=b"title=%ff%fe\xff&do=save", headers=told)
    assert answer.status_code == 422


def test_the_way_back_says_where_and_what_was_done():
    answer = back("/desk/walks/1", "devices", told="device-expelled")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/desk/walks/1?told=device-expelled#devices"


@on_sqlite
def test_nobody_can_put_words_on_a_page_through_its_address(coordinator):
    for value in ("<b>hej</b>", "x.y", "../../secret"):
        page = coordinator.get("/desk/", params={"told": value, "trouble": value, "line": value})
        assert page.status_code == 200
        assert "<b>hej</b>" not in page.text
        assert 'class="told"' not in page.text


def test_a_field_that_is_sent_twice_is_turned_down(coordinator, evening, db):
    twice = "first_name=a&title=Første&title=Anden"
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = coordinator.post("/desk/walks", content=twice.encode(), headers=headers)
    assert answer.status_code == 422
    assert "Noget er ikke udfyldt rigtigt" in answer.text
    assert len(db.exec(select(Walk)).all()) == 1


@pytest.mark.parametrize(
    "address", ["/desk/journal?who=a&who=b", "/desk/sign-in?next=/desk/&next=//evil", "/?a&a"]
)
def test_an_address_that_says_something_twice_is_turned_down(coordinator, address):
    assert coordinator.get(address).status_code == 422


def test_an_address_may_hold_every_letter(coordinator, evening):
    answer = coordinator.get(f"{evening.page}/observations", params={"q": "Høje buske på Ærø"})
    assert answer.status_code == 200

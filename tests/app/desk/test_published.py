"""What anybody reads: copies, through a connection that knows nothing else, gone when asked."""

import ast
import inspect
import re
import time
from contextlib import suppress
from datetime import UTC, datetime
from io import BytesIO
from uuid import uuid4

import hypothesis.strategies as st
import numpy as np
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from hypothesis import given
from PIL import Image
from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import SQLModel, select
from sqlmodel.sql.sqltypes import AutoString

from app import public, published, restricted
from app.identity import open_public, open_to_read, open_to_write
from geo.metres import to_metres
from tests.app.desk.conftest import Press, place
from tests.cast import NOON, letter
from walks.publishing.check import place_of
from walks.publishing.reprint import reprint
from walks.tables import (
    Event,
    Observation,
    Photo,
    Proposal,
    Publication,
    PublicPhoto,
    RemovalRequest,
)

PAGES = ("/omraader", "/omraader/A")


def depends_on(dependant: Dependant) -> set[object]:
    return {dependant.call}.union(*(depends_on(one) for one in dependant.dependencies))


# ---------- only through the restricted connection ----------


def test_every_public_door_reads_through_the_restricted_connection_only():
    routes = [
        r for r in [*public.router.routes, *published.router.routes] if isinstance(r, APIRoute)
    ]
    assert len(routes) >= 11
    reading = set()
    for route in routes:
        calls = depends_on(route.dependant)
        assert open_to_read not in calls, route.path
        if open_to_write in calls:  # the one door that changes something
            assert (route.path, route.methods) == (
                "/offentligt/{publication_id:uuid}/fjernelse",
                {"POST"},
            )
        if open_public in calls:
            reading.add(route.path)
    assert {route.path for route in published.router.routes} == reading


@pytest.mark.parametrize("module", [public, published])
def test_no_public_door_reaches_for_another_connection(module):
    tree = ast.parse(inspect.getsource(module))
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not names & {"database", "reading", "writing", "read", "lane"} - {"read"}
    imported = {
        alias.name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    assert not imported & {"Read", "Who", "open_database", "Session", "select"}


def test_a_read_of_anything_else_in_a_public_door_is_a_fault_and_shows_nothing(
    press: Press, monkeypatch
):
    press.publish()
    monkeypatch.setattr(
        published.published, "areas", lambda db: [one.note for one in db.exec(select(Observation))]
    )
    answer = press.client.get("/omraader")
    assert answer.status_code == 500
    assert "Her er godt lys" not in answer.text


def test_a_canary_in_every_other_table_never_shows(press: Press, db, strategy, coordinator):
    coordinator.post(f"{press.evening.district}/plans", follow_redirects=False)
    press.publish()
    photo = db.exec(select(PublicPhoto.id)).one()
    item = db.exec(select(Publication.id)).one()
    planted = plant(press)
    assert len(planted) >= 60
    form = f"/offentligt/{item}/fjernelse"
    addresses = [*PAGES, f"/offentligt/foto/{photo}", form, f"{form}?foto={photo}", "/",
                 "/omraader/nowhere"]  # fmt: skip
    for address in addresses:
        answer = press.client.get(address)
        assert answer.status_code == (404 if "nowhere" in address else 200), address
        told = answer.content + str(answer.headers).encode()
        assert b"kanari" not in told.lower(), address
    assert "Godt lys ved tunnelen" in press.page()


def plant(press: Press) -> list[str]:
    """A word of its own in every text of every row that is not a public copy."""
    planted = []
    with press.evening.desk.database.writing() as session:
        for table in SQLModel.metadata.tables.values():
            if table.name in restricted.TABLES or table.name == "event":
                continue
            rows = session.scalar(select(func.count()).select_from(table))
            for column in table.columns:
                is_text = isinstance(column.type, AutoString) and not column.primary_key
                room = getattr(column.type, "length", None) or 99
                if not rows or not is_text or room < 12:
                    continue
                word = f"kanari{len(planted):04d}"
                with suppress(IntegrityError), session.begin_nested():  # some must be unlike
                    session.execute(table.update().values({column.name: word}))
                    planted.append(f"{table.name}.{column.name}")
    return planted


# ---------- what a copy holds ----------


def test_a_copy_holds_no_device_no_note_no_moment_and_no_place(press: Press, db):
    press.publish()
    copy = db.exec(select(Publication)).one()
    seen = db.exec(select(Observation).where(Observation.id == press.observation)).one()
    assert copy.month == "2026-11"
    assert (copy.lon, copy.lat) != (seen.lon, seen.lat)
    told = str(copy.model_dump()) + str(db.exec(select(PublicPhoto)).one().model_dump())
    ids = [seen.id, seen.device_id, seen.walk_id, seen.district_id, press.photo,
           db.exec(select(Proposal.id)).one()]  # fmt: skip
    for secret in (*map(str, ids), seen.note, seen.reporter, seen.sha256):
        assert secret not in told
    assert "captured" not in told
    assert not re.search(r"\d\d:\d\d", press.page())


def test_public_tables_point_at_nothing_inside():
    for name in restricted.TABLES:
        for key in SQLModel.metadata.tables[name].foreign_keys:
            assert key.column.table.name in restricted.TABLES


@given(lon=st.floats(8, 15.3), lat=st.floats(54.5, 57.8))
def test_a_public_place_is_always_the_middle_of_a_square_of_100_metres(lon, lat):
    seen = Observation(id=uuid4(), sha256="", feeling="safe", category="LYS", visibility="public",
                       place_source="gps", lon=lon, lat=lat, captured_at=datetime.now(UTC),
                       received_at=datetime.now(UTC))  # fmt: skip
    east, north = to_metres(*place_of(seen))
    for metres in (float(east), float(north)):
        assert metres % 100 == pytest.approx(50, abs=0.01)
    there = to_metres(lon, lat)
    assert max(abs(float(east) - there[0]), abs(float(north) - there[1])) <= 50.01


@given(st.lists(st.tuples(st.floats(0.1, 99.9), st.floats(0.1, 99.9)), min_size=2, max_size=4))
def test_everything_in_one_square_is_published_at_one_place(offsets):
    from geo.metres import from_metres

    told = set()
    for east, north in offsets:
        lon, lat = from_metres(556_000 + east, 6_320_000 + north)
        seen = Observation(id=uuid4(), sha256="", feeling="safe", category="LYS", lon=float(lon),
                           visibility="public", place_source="gps", lat=float(lat),
                           captured_at=NOON, received_at=NOON)  # fmt: skip
        told.add(tuple(np.round(place_of(seen), 7)))
    assert len(told) == 1


def test_what_is_good_comes_first(press: Press, db):
    press.publish()
    dark = uuid4()
    press.evening.phones[0].put(letter(press.evening.walk, place=place(0.6, 0.6)), dark)
    worse = Press(**{**vars(press), "observation": dark})
    worse.approve(worse.propose(title="Mørkt ved stien", photos=[]))
    page = press.page()
    assert page.index("Godt lys ved tunnelen") < page.index("Mørkt ved stien")
    assert page.index("Det er godt her") < page.index("Det har vi hørt, at vi skal gøre bedre")


def test_where_nothing_is_public_the_page_says_so(press: Press):
    assert "ikke offentliggjort noget endnu" in press.client.get("/omraader").text
    answer = press.client.get("/omraader/A")
    assert (answer.status_code, "Her er ikke offentliggjort noget" in answer.text) == (404, True)
    press.publish()
    assert 'href="/omraader/A"' in press.client.get("/omraader").text


def test_the_pages_speak_english_to_those_who_ask_for_it(press: Press):
    press.publish()
    page = press.client.get("/omraader/A", headers={"Accept-Language": "en"}).text
    assert "What is good here" in page
    assert "November 2026" in page


def test_what_was_typed_is_words_and_never_markup(press: Press):
    press.publish(title="<script>alert(1)</script>", text="<img src=x onerror=alert(1)>")
    page = press.page()
    assert "<script>alert" not in page
    assert "&lt;script&gt;" in page
    assert "<img src=x" not in page


# ---------- photos ----------


def test_a_public_photo_is_other_bytes_under_another_name(press: Press, db):
    press.publish()
    inner = db.exec(select(Photo).where(Photo.id == press.photo)).one()
    out = db.exec(select(PublicPhoto)).one()
    answer = press.client.get(f"/offentligt/foto/{out.id}")
    assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
    store = press.client.app.state.store
    assert answer.content not in (store.read(inner.large), store.read(inner.small))
    with Image.open(BytesIO(answer.content)) as image:
        assert image.size == (out.width, out.height) == (640, 480)
        assert not image.getexif()
        assert not image.info.get("comment")
    for secret in (inner.id, inner.large, inner.small, inner.sha256):
        assert str(secret) not in press.page()
        assert str(secret) not in str(answer.headers)


def test_no_name_of_the_inner_store_opens_anything(press: Press, db):
    press.publish()
    inner = db.exec(select(Photo).where(Photo.id == press.photo)).one()
    for name in (inner.id, inner.large, inner.small, inner.sha256, f"{inner.large}.jpg",
                 f"..%2f{inner.large[:2]}%2f{inner.large}"):  # fmt: skip
        for folder in ("/offentligt/foto", "/photos", "/omraader/foto", "/foto"):
            assert press.client.get(f"{folder}/{name}").status_code == 404, name
    answer = press.client.get(f"/desk/photos/{inner.id}/large", follow_redirects=False)
    assert answer.status_code == 303


def test_only_photos_of_the_public_are_on_the_shelf_and_the_store_knows_them_not(press: Press):
    press.publish()
    assert list(press.client.app.state.store.check()) == []


@pytest.mark.parametrize("size", [(4000, 3000), (300, 200), (64, 2000)])
def test_a_print_is_small_and_differs_from_what_it_was_made_from(size):
    out = BytesIO()
    Image.effect_noise(size, 40).convert("RGB").save(out, "JPEG", quality=82)
    made = reprint(out.getvalue())
    assert max(made.width, made.height) <= 960
    assert made.data != out.getvalue()
    assert len(made.data) < 400_000


def test_a_photo_that_is_blurred_later_goes_down_alone_if_nothing_else_changed(press: Press, db):
    press.publish()
    photo = db.exec(select(PublicPhoto.id)).one()
    with press.evening.desk.database.writing() as session:
        session.get_one(Photo, press.photo).state = "replaced"
    from app.source import settle_published

    settle_published(press.client.app, datetime.now(UTC))
    assert press.client.get(f"/offentligt/foto/{photo}").status_code == 404
    assert "Godt lys ved tunnelen" in press.page()
    assert list(press.client.app.state.shelf.root.iterdir()) == []


# ---------- asked to be removed ----------


def test_what_somebody_asks_to_have_removed_is_hidden_at_once_everywhere(press: Press, db):
    press.publish()
    item, photo = db.exec(select(Publication.id)).one(), db.exec(select(PublicPhoto.id)).one()
    kept = {address: press.client.get(address) for address in (*PAGES, f"/offentligt/foto/{photo}")}
    for address, answer in kept.items():
        assert answer.headers["cache-control"] == "no-cache", address
        known = {"If-None-Match": answer.headers["etag"]}
        assert press.client.get(address, headers=known).status_code == 304, address
    began = time.monotonic()
    form = {"message": "Det er min have", "contact": "ring 12345678"}
    answer = press.client.post(f"/offentligt/{item}/fjernelse", data=form, follow_redirects=False)
    assert answer.status_code == 303
    for address, before in kept.items():  # as a cache would ask again
        now = press.client.get(address, headers={"If-None-Match": before.headers["etag"]})
        assert now.status_code in (200, 404), address
        assert "Godt lys ved tunnelen" not in now.text
    assert time.monotonic() - began < 5
    assert list(press.client.app.state.shelf.root.iterdir()) == []
    assert "skjult nu" in press.client.get(answer.headers["location"]).text
    row = db.exec(select(RemovalRequest)).one()
    assert (row.state, row.message, row.contact) == ("open", form["message"], form["contact"])


def test_no_page_of_the_public_may_be_kept_without_asking_again(press: Press, db):
    press.publish()
    item, photo = db.exec(select(Publication.id)).one(), db.exec(select(PublicPhoto.id)).one()
    for address in (*PAGES, f"/offentligt/foto/{photo}", f"/offentligt/{item}/fjernelse"):
        told = press.client.get(address).headers["cache-control"]
        assert told in ("no-cache", "no-store"), address


def test_nobody_needs_to_say_who_they_are_or_why(press: Press, db):
    press.publish()
    item = db.exec(select(Publication.id)).one()
    page = press.client.get(f"/offentligt/{item}/fjernelse").text
    assert page.count(" required") == 0
    answer = press.client.post(f"/offentligt/{item}/fjernelse", follow_redirects=False)
    assert answer.status_code == 303
    assert press.page() == ""


def test_only_the_photo_can_be_asked_away(press: Press, db):
    press.publish()
    item, photo = db.exec(select(Publication.id)).one(), db.exec(select(PublicPhoto.id)).one()
    address = f"/offentligt/{item}/fjernelse?foto={photo}"
    assert f"/offentligt/foto/{photo}" in press.client.get(address).text
    assert press.client.post(address, follow_redirects=False).status_code == 303
    assert "Godt lys ved tunnelen" in press.page()
    assert press.client.get(f"/offentligt/foto/{photo}").status_code == 404
    assert press.client.get(address).status_code == 404
    assert press.client.post(address).status_code == 404
    assert press.client.post(f"/offentligt/{item}/fjernelse?foto={uuid4()}").status_code == 404


def asked(press: Press, db, *, photo: bool = False, contact: str = "mig@example.dk") -> str:
    """The address where a request is decided."""
    item = db.exec(select(Publication.id)).one()
    tail = f"?foto={db.exec(select(PublicPhoto.id)).one()}" if photo else ""
    press.client.post(f"/offentligt/{item}/fjernelse{tail}", data={"contact": contact})
    open_now = select(RemovalRequest.id).where(RemovalRequest.state == "open")
    return f"/desk/removals/{db.exec(open_now).one()}/decision"


@pytest.mark.parametrize("photo", [False, True])
def test_to_show_it_again_takes_an_approver_and_a_reason_and_the_contact_goes(
    press: Press, db, photo
):
    press.publish()
    item, before = db.exec(select(Publication.id)).one(), press.page()
    address = asked(press, db, photo=photo)
    assert press.page() != before
    assert "mig@example.dk" in press.approver.get("/desk/publishing").text
    told = {"verdict": "restored", "reason": "Der er ingen på billedet"}
    assert press.proposer.post(address, data=told).status_code == 404
    assert press.approver.post(address, data=told | {"reason": ""}).status_code == 422
    assert press.approver.post(address, data=told, follow_redirects=False).status_code == 303
    assert press.page() == before
    assert db.exec(select(Publication.id)).one() == item
    photo_id = db.exec(select(PublicPhoto.id)).one()
    assert press.client.get(f"/offentligt/foto/{photo_id}").status_code == 200
    row = db.exec(select(RemovalRequest)).one()
    assert (row.contact, row.reason, row.state) == ("", told["reason"], "restored")
    assert [one.verb for one in db.exec(select(Event).order_by(Event.number))][-1] == "restored"
    assert press.approver.post(address, data=told).status_code == 409


@pytest.mark.parametrize("photo", [False, True])
def test_what_stays_away_is_never_shown_again(press: Press, db, photo):
    press.publish()
    public_photo = db.exec(select(PublicPhoto.id)).one()
    told = {"verdict": "removed", "reason": "Nogen kan genkendes"}
    address = asked(press, db, photo=photo)
    assert press.approver.post(address, data=told, follow_redirects=False).status_code == 303
    assert ("Godt lys ved tunnelen" in press.page()) == photo
    assert press.client.get(f"/offentligt/foto/{public_photo}").status_code == 404
    assert "mig@example.dk" not in press.approver.get("/desk/publishing").text
    row = db.exec(select(RemovalRequest)).one()
    assert (row.contact, row.state) == ("", "removed")
    if photo:  # asking for all of it and having that shown again brings no photo back
        again = asked(press, db)
        press.approver.post(again, data={"verdict": "restored", "reason": "Fejl"})
        assert "Godt lys ved tunnelen" in press.page()
        assert db.exec(select(PublicPhoto)).all() == []


def test_to_show_it_again_takes_having_just_shown_who_one_is(press: Press, db):
    from datetime import timedelta

    from walks.people.sign_in import SignIn

    press.publish()
    address = asked(press, db)
    with press.evening.desk.database.writing() as session:
        for row in session.exec(select(SignIn)):
            row.proved_at -= timedelta(minutes=6)
    told = {"verdict": "restored", "reason": "Fejl"}
    answer = press.approver.post(address, data=told, follow_redirects=False)
    assert answer.headers["location"].startswith("/desk/proof")
    assert press.page() == ""


def test_what_may_no_longer_be_public_is_not_shown_again(press: Press, db):
    press.publish()
    address = asked(press, db)
    press.evening.phones[0].withdraw(press.observation)
    told = {"verdict": "restored", "reason": "Fejl"}
    assert press.approver.post(address, data=told).status_code == 409
    assert press.page() == ""
    assert db.exec(select(RemovalRequest.contact)).one() == ""


def test_who_asks_too_often_has_to_wait(press: Press, db):
    press.publish()
    item = db.exec(select(Publication.id)).one()
    for _ in range(10):  # each is counted, also when it is answered with what is wrong
        typed = {"message": "x" * 1001}
        assert press.client.post(f"/offentligt/{item}/fjernelse", data=typed).status_code == 422
    answer = press.client.post(f"/offentligt/{item}/fjernelse", follow_redirects=False)
    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) > 0
    assert "Godt lys ved tunnelen" in press.page()


def test_no_address_of_a_caller_is_kept(press: Press, db):
    from walks.tables import Tries

    press.publish()
    asked(press, db)
    keys = [row.key for row in db.exec(select(Tries))]
    assert [key for key in keys if key.startswith("removal:")]
    assert not [key for key in keys if "testclient" in key and key.startswith("removal")]


def test_another_site_can_not_have_things_removed(press: Press, db):
    press.publish()
    item = db.exec(select(Publication.id)).one()
    told = {"Sec-Fetch-Site": "cross-site"}
    assert press.client.post(f"/offentligt/{item}/fjernelse", headers=told).status_code == 403
    assert "Godt lys ved tunnelen" in press.page()


def test_without_its_database_role_the_page_is_closed_and_never_open_wide(
    press: Press, monkeypatch
):
    from contextlib import contextmanager

    from walks.errors import Refused

    @contextmanager
    def closed(_self):
        raise Refused("public-closed")
        yield

    press.publish()
    monkeypatch.setattr("app.db.Database.showing", closed)
    answer = press.client.get("/omraader")
    assert (answer.status_code, "lukket lige nu" in answer.text) == (503, True)

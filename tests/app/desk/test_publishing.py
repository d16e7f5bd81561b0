"""Two persons, 72 hours, a coarse place: what it takes to become public, and how it is undone."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening, Press, Staff, place
from tests.cast import a_district, letter
from walks import journal
from walks.people import sign_in
from walks.tables import (
    Event,
    Grant,
    Observation,
    Person,
    Proposal,
    ProposalPhoto,
    Publication,
    PublicPhoto,
)


def shelf(press: Press) -> list[str]:
    """Names of the files that lie out."""
    return sorted(path.name for path in press.client.app.state.shelf.root.iterdir())


def test_two_persons_make_it_public_in_the_words_they_agreed_on(press: Press, db):
    assert press.page() == ""
    proposal = press.propose()
    assert press.page() == ""
    assert db.exec(select(Publication)).all() == []
    answer = press.approve(proposal)
    assert (answer.status_code, "told=published" in answer.headers["location"]) == (303, True)
    page = press.page()
    for words in ("Godt lys ved tunnelen", "Man kan se ansigter her.", "Tunnelen", "november 2026"):
        assert words in page
    assert "Her er godt lys" not in page
    row = db.exec(select(Proposal)).one()
    assert row.proposed_by != row.decided_by
    verbs = [event.verb for event in db.exec(select(Event).order_by(Event.number))]
    assert verbs[-2:] == ["proposed", "published"]
    with press.evening.desk.database.reading() as session:
        assert journal.broken_at(session) is None


def test_nobody_approves_what_they_have_proposed(press: Press, staff: Staff, db):
    proposal = press.propose(press.approver)
    answer = press.approve(proposal)
    assert answer.status_code == 403
    assert "En anden skal godkende" in answer.text
    assert "Godkend og offentliggør" not in press.approver.get(proposal).text
    assert db.exec(select(Publication)).all() == []
    assert press.approve(proposal, staff("municipality")).status_code == 303


def test_a_person_with_two_roles_and_two_sign_ins_is_still_one_person(press: Press, client, db):
    with press.evening.desk.database.writing() as session:
        person = Person(email="to@tryg.example", name="To Roller")
        session.add(person)
        session.flush()
        for role in ("coordinator", "municipality"):
            session.add(Grant(person_id=person.id, role=role))
        tokens = [sign_in.begin(session, person.id, datetime.now(UTC), "passkey") for _ in range(2)]
    one, two = (type(client)(client.app, cookies={"bord": token}) for token in tokens)
    proposal = press.propose(one)
    assert press.approve(proposal, two).status_code == 403
    assert db.exec(select(Publication)).all() == []


def test_only_the_municipality_approves(press: Press, staff: Staff, db):
    proposal = press.propose()
    for role in ("coordinator", "police", "administrator", "auditor"):
        assert press.approve(proposal, staff(role)).status_code == 404, role
    assert db.exec(select(Publication)).all() == []


def test_a_role_that_has_ended_or_lies_elsewhere_neither_proposes_nor_approves(
    press: Press, staff: Staff, desk, db
):
    east = a_district("B", west=1.0)
    with desk.database.writing() as session:
        session.add(east)
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date()
    here, there = {"district_id": desk.district.id}, {"district_id": east.id}
    strangers = [
        staff("municipality", **there),
        staff("municipality", ends_on=yesterday),
        staff("municipality", **here, ends_on=yesterday),
        staff("municipality", walk_id=desk.walk("En anden tur").id),
    ]
    for person in strangers:
        assert person.get(press.form).status_code == 404
        assert person.post(press.form, data={"title": "x"}).status_code == 404
        assert "Godt lys ved tunnelen" not in person.get("/desk/publishing").text
    proposal = press.propose(staff("coordinator", walk_id=press.evening.walk.id))
    for person in strangers:
        assert press.approve(proposal, person).status_code == 404
        assert person.get(proposal).status_code == 404
        assert person.post(f"{proposal}/removal", data={"reason": "wrong"}).status_code == 404
    assert db.exec(select(Proposal.state)).one() == "proposed"
    assert press.approve(proposal, staff("municipality", **here)).status_code == 303


def test_whoever_approves_has_just_shown_who_they_are(press: Press, db):
    proposal = press.propose()
    with press.evening.desk.database.writing() as session:
        for row in session.exec(select(sign_in.SignIn)):
            row.proved_at -= timedelta(minutes=6)
    answer = press.approve(proposal)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/proof")
    assert db.exec(select(Publication)).all() == []


@pytest.mark.parametrize(
    ("category", "subtype"),
    [("IND", "IND-1"), ("ADF", "ADF-1"), ("ADF", "ADF-POS"), ("RUS", "RUS-1"), ("UNG", "UNG-1"),
     ("HAR", "HAR-2"), ("REN", "REN-5"), ("BYG", "BYG-1"), ("AND", "AND-1"), ("NEW", None)],
)  # fmt: skip
def test_what_is_not_for_the_public_can_not_be_proposed_by_any_post(
    press: Press, category, subtype, db
):
    seen = uuid4()
    told = letter(press.evening.walk, category=category, subtype=subtype, note="Noget om nogen")
    press.evening.phones[0].put(told, seen)
    address = f"/desk/observations/{seen}/publishing"
    answer = press.proposer.post(address, data={"title": "Alligevel"}, follow_redirects=False)
    assert answer.status_code == 409
    assert db.exec(select(Proposal)).all() == []
    assert (
        f"/desk/observations/{seen}/publishing" not in press.proposer.get("/desk/publishing").text
    )
    assert "Det kan ikke offentliggøres" in press.proposer.get(address).text


def test_what_tells_of_people_stays_inside_whatever_class_its_row_says(press: Press, db):
    seen = uuid4()
    told = letter(press.evening.walk, category="ADF", subtype="ADF-1", note="Nogen")
    press.evening.phones[0].put(told, seen)
    with press.evening.desk.database.writing() as session:
        session.get_one(Observation, seen).visibility = "public"
    answer = press.proposer.post(
        f"/desk/observations/{seen}/publishing", data={"title": "Alligevel"}
    )
    assert answer.status_code == 409
    assert db.exec(select(Proposal)).all() == []


def test_seventy_two_hours_pass_before_anything_is_public(press: Press, db):
    proposal = press.propose()
    noted(press, datetime.now(UTC) - timedelta(hours=71, minutes=59))
    answer = press.approve(proposal)
    assert (answer.status_code, "for tidligt" in answer.text) == (409, True)
    assert db.exec(select(Publication)).all() == []
    noted(press, datetime.now(UTC) - timedelta(hours=72, seconds=1))
    assert press.approve(proposal).status_code == 303


def test_a_slow_clock_on_a_phone_does_not_shorten_the_wait(press: Press, db):
    proposal = press.propose()
    noted(press, datetime.now(UTC) - timedelta(hours=80), offset_ms=10 * 3600 * 1000)
    assert press.approve(proposal).status_code == 409
    noted(press, datetime.now(UTC) - timedelta(hours=80), offset_ms=-10 * 3600 * 1000)
    assert press.approve(proposal).status_code == 303


def noted(press: Press, at: datetime, offset_ms: int = 0) -> None:
    with press.evening.desk.database.writing() as session:
        seen = session.get_one(Observation, press.observation)
        seen.captured_at, seen.clock_offset_ms = at, offset_ms


def test_a_text_that_names_somebody_is_stopped_and_what_was_typed_stays(press: Press, db):
    typed = {"title": "Lampe", "text": "Ring til 010190-1234 om den"}
    for name in ("title", "text", "place"):
        told = {"title": "Lampe"} | {name: typed["text"]}
        answer = press.proposer.post(press.form, data=told, follow_redirects=False)
        assert answer.status_code == 403, name
        assert "010190-1234" in answer.text
    assert db.exec(select(Proposal)).all() == []


def test_the_text_is_looked_at_again_when_it_is_approved(press: Press, db):
    proposal = press.propose()
    with press.evening.desk.database.writing() as session:
        session.exec(select(Proposal)).one().text = "010190-1234"
    assert press.approve(proposal).status_code == 403
    assert db.exec(select(Publication)).all() == []


def test_a_title_is_needed_and_the_rest_is_said_beside_the_field(press: Press, db):
    answer = press.proposer.post(press.form, data={"title": " ", "text": "x" * 501})
    assert answer.status_code == 422
    assert 'id="title-trouble"' in answer.text
    assert 'id="text-trouble"' in answer.text
    assert db.exec(select(Proposal)).all() == []


def test_the_same_is_not_proposed_twice(press: Press):
    press.propose()
    answer = press.proposer.post(press.form, data={"title": "Igen"}, follow_redirects=False)
    assert (answer.status_code, "allerede foreslået" in answer.text) == (409, True)
    assert press.form not in press.proposer.get("/desk/publishing").text


def test_a_photo_goes_out_only_when_both_have_found_it_clear(press: Press, staff: Staff, db):
    proposal = press.propose(photos=[])
    assert press.approve(proposal).status_code == 303  # the second ticked one the first did not
    assert db.exec(select(PublicPhoto)).all() == []
    press.proposer.post(f"{proposal}/removal", data={"reason": "wrong"})
    proposal = press.propose()
    assert press.approve(proposal, photos=[]).status_code == 303
    assert db.exec(select(PublicPhoto)).all() == []
    assert shelf(press) == []
    press.proposer.post(f"{proposal}/removal", data={"reason": "wrong"})
    press.publish()
    public = db.exec(select(PublicPhoto)).one()
    assert shelf(press) == [f"{public.id}.jpg"]
    looked = db.exec(select(ProposalPhoto).where(ProposalPhoto.state == "out")).one()
    assert looked.first_by != looked.second_by


def test_a_photo_of_another_observation_can_not_be_slipped_in(press: Press, picture, db):
    other = uuid4()
    press.evening.phones[1].put_photo(picture, uuid4(), other)
    for wrong in (other, uuid4(), "x"):
        answer = press.proposer.post(press.form, data={"title": "x", "photos": str(wrong)})
        assert answer.status_code == 404
    assert db.exec(select(Proposal)).all() == []


def test_taken_down_is_one_click_for_one_person_and_the_file_is_gone(press: Press, db):
    proposal = press.publish()
    photo = db.exec(select(PublicPhoto.id)).one()
    address = f"/offentligt/foto/{photo}"
    assert press.client.get(address).status_code == 200
    answer = press.proposer.post(
        f"{proposal}/removal", data={"reason": "recognisable"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert press.page() == ""
    assert press.client.get(address).status_code == 404
    assert shelf(press) == []
    assert db.exec(select(Publication)).all() == []
    assert db.exec(select(Proposal)).one().state == "down"
    [event] = [one for one in db.exec(select(Event)) if one.verb == "took-down"]
    assert event.facts == {"reason": "recognisable"}
    assert "Nogen kan genkendes" in press.proposer.get("/desk/publishing").text
    again = press.proposer.post(f"{proposal}/removal", data={"reason": "wrong"})
    assert again.status_code == 409


def test_taking_down_needs_a_reason_from_the_list(press: Press, db):
    proposal = press.publish()
    for reason in ("", "because"):
        answer = press.proposer.post(f"{proposal}/removal", data={"reason": reason})
        assert answer.status_code == 422
    assert len(db.exec(select(Publication)).all()) == 1


def test_what_is_rejected_or_withdrawn_stays_inside(press: Press, db):
    proposal = press.propose()
    assert press.approver.post(f"{proposal}/rejection", data={"reason": ""}).status_code == 422
    answer = press.approver.post(
        f"{proposal}/rejection", data={"reason": "For løst"}, follow_redirects=False
    )
    assert answer.status_code == 303
    assert "For løst" in press.proposer.get("/desk/publishing").text
    assert press.approve(proposal).status_code == 409
    second = press.propose()
    assert press.approver.post(f"{second}/withdrawal").status_code == 403
    assert press.proposer.post(f"{second}/withdrawal", follow_redirects=False).status_code == 303
    assert press.approve(second).status_code == 409
    assert db.exec(select(Publication)).all() == []


# ---------- what changes at its source ----------


def edited(press: Press, **changes: object) -> int:
    told = letter(press.evening.walk, revision=2, replaces=1, feeling="safe", subtype="LYS-POS",
                  place=place(0.52001, 0.51007), photos=[press.photo], **changes)  # fmt: skip
    return press.evening.phones[0].put(told, press.observation).status_code


def taken_back(press: Press) -> None:
    assert press.evening.phones[0].withdraw(press.observation).status_code == 200


def turned_away(press: Press) -> None:
    address = f"/desk/observations/{press.observation}/rejection"
    assert press.proposer.post(address, follow_redirects=False).status_code == 303


def moved_to_a_stricter_class(press: Press) -> None:
    told = letter(press.evening.walk, revision=2, replaces=1, category="RUS", subtype="RUS-1")
    assert press.evening.phones[0].put(told, press.observation).status_code == 201


def changed_in_its_words(press: Press) -> None:
    assert edited(press, note="Nej, lyset er væk") == 201


def edited_late(press: Press) -> None:
    press.evening.desk.close(press.evening.walk, days_ago=8)
    assert edited(press, note="Jeg vil have det væk") == 202


@pytest.mark.parametrize(
    "change",
    [taken_back, turned_away, moved_to_a_stricter_class, changed_in_its_words, edited_late],
)
def test_when_the_source_changes_the_copy_is_down_before_the_answer_leaves(
    press: Press, change, db
):
    press.publish()
    assert "Godt lys ved tunnelen" in press.page()
    change(press)
    assert press.page() == ""
    assert db.exec(select(Publication)).all() == []
    assert db.exec(select(PublicPhoto)).all() == []
    assert shelf(press) == []
    assert db.exec(select(Proposal.state)).one() == "down"


@pytest.mark.parametrize("change", [taken_back, turned_away, moved_to_a_stricter_class])
def test_what_waited_while_its_source_changed_is_not_approved(press: Press, change, db):
    proposal = press.propose()
    change(press)
    assert press.approve(proposal).status_code == 409
    assert db.exec(select(Publication)).all() == []


def test_a_source_that_was_changed_behind_our_back_is_not_approved(press: Press, db):
    proposal = press.propose()
    with press.evening.desk.database.writing() as session:
        session.get_one(Observation, press.observation).note = "Overstreget"
    answer = press.approve(proposal)
    assert (answer.status_code, "er ændret" in answer.text) == (409, True)
    assert db.exec(select(Publication)).all() == []


def test_a_stricter_catalogue_takes_down_at_the_next_start(press: Press, taxonomy, db):
    press.publish()
    from walks.publishing.take_down import settle_all

    strict = taxonomy.__class__(
        version="x", date=taxonomy.date, source="x", responsibles=taxonomy.responsibles,
        categories=tuple(one for one in taxonomy.categories if one.code != "LYS"),
    )  # fmt: skip
    with press.evening.desk.database.writing() as session:
        settle_all(session, strict, press.client.app.state.shelf, datetime.now(UTC))
    assert press.page() == ""
    assert shelf(press) == []


def test_a_file_that_no_row_knows_is_swept_at_the_next_start(press: Press):
    press.publish()
    stray = press.client.app.state.shelf
    stray.lay_out(uuid4(), b"left by a killed process")
    assert len(shelf(press)) == 2
    from app.source import settle_published

    settle_published(press.client.app, datetime.now(UTC))
    assert len(shelf(press)) == 1


def test_before_an_observation_is_erased_everything_said_of_it_goes(press: Press, db):
    from walks.publishing.take_down import forget

    press.publish()
    with press.evening.desk.database.writing() as session:
        forget(session, press.observation, press.client.app.state.shelf, "operator",
               datetime.now(UTC))  # fmt: skip
        session.flush()
    assert db.exec(select(Proposal)).all() == []
    assert db.exec(select(ProposalPhoto)).all() == []
    assert shelf(press) == []
    assert press.page() == ""


# ---------- counts ----------


def said_by(evening: Evening, people: int, **changes: object) -> None:
    """So many more people note bushes along the path."""
    for number in range(people):
        phone = evening.desk.phone(evening.phones[0].client, evening.walk)
        told = letter(evening.walk, category="GRO", subtype="GRO-1", note=f"Tæt {number}",
                      **changes)  # fmt: skip
        assert phone.put(told).status_code == 201


def count_of(press: Press, who=None):
    address = f"/desk/districts/{press.evening.desk.district.id}/counts"
    typed = {"category": "GRO", "feeling": "unsafe"}
    return (who or press.proposer).post(address, data=typed, follow_redirects=False)


def test_fewer_than_five_people_are_no_figure(press: Press, db):
    said_by(press.evening, 3)  # and one of the evening's own
    assert count_of(press).status_code == 409
    assert "Tal, der kan foreslås" not in press.proposer.get("/desk/publishing").text
    said_by(press.evening, 1)
    assert "mindst 5 personer om Beplantning" in press.proposer.get("/desk/publishing").text
    assert count_of(press).status_code == 303
    assert db.exec(select(Proposal.kind)).one() == "count"


def test_one_person_who_notes_much_is_still_one(press: Press):
    for number in range(9):
        told = letter(press.evening.walk, category="GRO", subtype="GRO-1", note=f"{number}")
        press.evening.phones[0].put(told)
    assert count_of(press).status_code == 409


def test_a_figure_is_rounded_down_to_fives_so_that_one_more_person_is_not_seen(press: Press, db):
    said_by(press.evening, 5)
    where = count_of(press).headers["location"]
    proposal = f"/desk/proposals/{where.partition('#proposal-')[2]}"
    assert press.approve(proposal).status_code == 303
    public = db.exec(select(Publication)).one()
    assert (public.kind, public.count, public.lon, public.lat) == ("count", 5, None, None)
    assert "Mindst 5 personer" in press.page()


def test_what_was_noted_within_three_days_is_not_counted(press: Press):
    said_by(press.evening, 5, captured_at=(datetime.now(UTC) - timedelta(hours=60)).isoformat())
    assert count_of(press).status_code == 409


def test_a_figure_that_loses_its_people_goes_down(press: Press, db):
    said_by(press.evening, 4)
    where = count_of(press).headers["location"]
    press.approve(f"/desk/proposals/{where.partition('#proposal-')[2]}")
    assert "Mindst 5 personer" in press.page()
    bush = db.exec(select(Observation).where(Observation.note == "Tæt 2")).one()
    answer = press.proposer.post(f"/desk/observations/{bush.id}/rejection", follow_redirects=False)
    assert answer.status_code == 303
    assert press.page() == ""
    assert db.exec(select(Proposal.reason)).one() == "too-few"


def test_a_figure_goes_down_at_once_when_one_of_its_people_is_erased(press: Press, db):
    said_by(press.evening, 4)
    where = count_of(press).headers["location"]
    press.approve(f"/desk/proposals/{where.partition('#proposal-')[2]}")
    assert "Mindst 5 personer" in press.page()
    bush = db.exec(select(Observation).where(Observation.note == "Tæt 2")).one()
    door = f"/desk/privacy/devices/{bush.device_id}/erasure"
    assert press.approver.post(door, follow_redirects=False).status_code == 303
    assert press.page() == ""
    assert db.exec(select(Publication)).all() == []
    assert db.exec(select(Proposal.reason)).one() == "too-few"


@pytest.mark.parametrize("category", ["RUS", "IND", "ADF", "UNG"])
def test_what_is_not_for_the_public_is_not_counted_either(press: Press, category):
    for _ in range(6):
        phone = press.evening.desk.phone(press.client, press.evening.walk)
        phone.put(letter(press.evening.walk, category=category, subtype=f"{category}-1"))
    address = f"/desk/districts/{press.evening.desk.district.id}/counts"
    typed = {"category": category, "feeling": "unsafe"}
    assert press.proposer.post(address, data=typed).status_code == 409


def test_a_count_has_two_persons_too(press: Press, db):
    said_by(press.evening, 5)
    where = count_of(press, press.approver).headers["location"]
    proposal = f"/desk/proposals/{where.partition('#proposal-')[2]}"
    assert press.approve(proposal).status_code == 403
    assert db.exec(select(Publication)).all() == []
    assert UUID(proposal.rpartition("/")[2])

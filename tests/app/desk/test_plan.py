"""A plan from proposal to adoption, line by line."""

import re
from urllib.parse import unquote
from uuid import uuid4

import pytest
from sqlmodel import select

from app.attached import attachment
from walks.tables import Event, Plan, PlanLine

DESPITE = {"despite": "1"}  # although some notes have no decision


def lines(db, **where) -> list[PlanLine]:
    query = select(PlanLine).filter_by(**where).order_by(PlanLine.position, PlanLine.number)
    rows = list(db.exec(query).all())
    return rows


def events(db, verb: str) -> list[Event]:
    rows = list(db.exec(select(Event).where(Event.verb == verb)).all())
    return rows


@pytest.fixture
def light(plan, db) -> PlanLine:
    """The proposed line about the lamp."""
    return lines(db, family="belysning")[0]


def quick(line: PlanLine, **changes) -> dict:
    form = {"quick": "1", "responsible": line.responsible, "due_on": str(line.due_on or "")}
    return form | {"priority": str(line.priority)} | changes


def test_the_three_families_always_come_first_and_say_when_they_are_empty(coordinator, plan):
    page = coordinator.get(plan).text
    order = [
        page.index(f'id="family-{code}"') for code in ("belysning", "nabohjaelp", "tyverisikring")
    ]
    assert order == sorted(order)
    assert order[2] < page.index('id="family-beplantning"')
    assert "Ingen linjer." in page


def test_every_line_says_why_it_is_there_and_what_is_known(coordinator, plan, light):
    page = coordinator.get(f"/desk/lines/{light.id}").text
    assert "2 observationer fra 2 deltagere" in page
    assert "<meter" in page
    assert "Det ved vi ikke" in page
    assert "Det ved vi om tiltaget" in page
    assert "Kontrolleret" in page
    assert "Lampen er slukket" in page


def test_a_decision_is_saved_and_only_what_changed_is_journalled(coordinator, plan, light, db):
    form = quick(light, due_on="2027-03-01", priority="1")
    answer = coordinator.post(f"/desk/lines/{light.id}", data=form, follow_redirects=False)
    assert answer.headers["location"] == f"{plan}?told=line-saved#line-{light.number}"
    [saved] = lines(db, id=light.id)
    assert (str(saved.due_on), saved.priority) == ("2027-03-01", 1)
    [event] = events(db, "edited")
    assert event.facts["fields"] == ["due_on", "initiatives", "priority"]


def test_saving_without_changing_anything_writes_nothing(coordinator, light, db):
    page = coordinator.get(f"/desk/lines/{light.id}").text
    chosen = re.findall(r'name="initiatives" value="([^"]+)" checked', page)
    assert chosen
    coordinator.post(f"/desk/lines/{light.id}", data=quick(light, initiatives=chosen))
    assert events(db, "edited") == []


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"due_on": "en gang til næste år"}, "due_on"),
        ({"priority": "9"}, "priority"),
        ({"responsible": "NASA"}, "responsible"),
        ({"goal": "x" * 501}, "goal"),
        ({"measure": "M99"}, "measure"),
        ({"family": ""}, "family"),
        ({"initiatives": "5f0c3a0e-0000-7000-8000-000000000000"}, "initiatives"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_and_nothing_typed_is_lost(
    coordinator, light, db, changes, field
):
    typed = {"cause": "Kablet er gravet over", "reply": "Vi er på vej"} | changes
    page = coordinator.post(f"/desk/lines/{light.id}", data=typed)
    assert page.status_code == 422
    assert f'href="#{field}"' in page.text
    assert f'id="{field}-trouble"' in page.text
    assert "Kablet er gravet over" in page.text
    assert "Vi er på vej" in page.text
    assert lines(db, id=light.id)[0].cause == ""


def test_a_removed_line_is_brought_back_by_one_button(coordinator, plan, light, db):
    page = coordinator.post(f"/desk/lines/{light.id}/removal").text
    assert "Linjen er fjernet." in page
    assert f'action="/desk/lines/{light.id}/restoration"' in page
    assert lines(db, id=light.id)[0].is_removed
    coordinator.post(f"/desk/lines/{light.id}/restoration")
    assert not lines(db, id=light.id)[0].is_removed


def test_splitting_saves_what_was_typed_first(coordinator, light, db):
    coordinator.post(f"/desk/lines/{light.id}/division", data=quick(light, due_on="2027-03-01"))
    both = lines(db, family="belysning")
    assert [str(line.due_on) for line in both] == ["2027-03-01", "2027-03-01"]
    assert [line.origin for line in both] == ["proposed", "split"]


def test_a_line_of_ones_own_is_added(coordinator, plan, db):
    form = {
        "family": "nabohjaelp", "measure": "", "measure_text": "Et møde i beboerhuset",
        "responsible": "BG", "due_on": "2027-01-15", "horizon": "plan", "priority": "2",
        "status": "proposed",
    }  # fmt: skip
    assert "Linjen er tilføjet." in coordinator.post(f"{plan}/lines", data=form).text
    [line] = lines(db, origin="added")
    assert (line.measure_text, line.responsible) == ("Et møde i beboerhuset", "BG")


def test_a_line_without_a_measure_is_not_added(coordinator, plan, db):
    form = {"family": "nabohjaelp", "horizon": "plan", "priority": "2", "status": "proposed"}
    page = coordinator.post(f"{plan}/lines", data=form)
    assert page.status_code == 422
    assert 'id="measure_text-trouble"' in page.text
    assert lines(db, origin="added") == []


def test_what_is_missing_is_a_list_that_leads_to_the_lines(coordinator, plan, light, db):
    coordinator.post(f"/desk/lines/{light.id}", data=quick(light, responsible="", due_on=""))
    page = coordinator.get(plan).text
    assert f'<a href="#line-{light.number}">' in page
    assert "ansvarlig, frist, indsats i strategien" in page
    assert "Vedtag planen" not in page
    page = coordinator.post(f"{plan}/adoption").text
    assert "Planen kan ikke vedtages endnu" in page
    assert db.exec(select(Plan)).one().state == "draft"


def complete(coordinator, plan: str, db) -> None:
    page = coordinator.get(plan).text
    initiative = page.split('name="initiatives" value="')[1].split('"')[0]
    for line in lines(db):
        form = quick(line, responsible="KB", due_on="2027-03-01", initiatives=initiative)
        coordinator.post(f"/desk/lines/{line.id}", data=form)


@pytest.fixture
def adopted(coordinator, plan, db) -> str:
    complete(coordinator, plan, db)
    assert "Der mangler ikke noget i planen" in coordinator.get(plan).text
    assert "Planen er vedtaget" in coordinator.post(f"{plan}/adoption", data=DESPITE).text
    return plan


def test_an_adopted_plan_is_read_only_and_shows_its_fingerprint(coordinator, adopted, db):
    page = coordinator.get(adopted).text
    row = db.exec(select(Plan)).one()
    assert row.sha256 in page
    assert "dokumentet er det, der blev vedtaget" in page
    forms = re.findall(r'<form[^>]* action="([^"]*)"', page.partition("<main")[2])
    assert forms == [f"{adopted}/meetings"]  # it is talked about, and not changed
    line = lines(db)[0]
    assert "<form" not in coordinator.get(f"/desk/lines/{line.id}").text.partition("<main")[2]
    refused = coordinator.post(f"/desk/lines/{line.id}", data=quick(line, due_on="2028-01-01"))
    assert refused.status_code == 409
    assert "Planen er vedtaget" in refused.text


def test_a_plan_with_no_line_is_not_adopted(coordinator, plan, db):
    for line in lines(db):
        coordinator.post(f"/desk/lines/{line.id}/removal")
    assert "Planen har ingen linjer" in coordinator.post(f"{plan}/adoption").text
    assert db.exec(select(Plan)).one().state == "draft"


def test_pdf_and_csv_have_danish_names(coordinator, plan):
    pdf = coordinator.get(f"{plan}/plan.pdf")
    assert pdf.content.startswith(b"%PDF-")
    assert pdf.headers["content-type"] == "application/pdf"
    csv = coordinator.get(f"{plan}/plan.csv")
    assert "Tiltagsfamilie" in csv.content.decode("utf-8-sig").splitlines()[0]
    assert 'filename="Handlingsplan Bydel A v1.csv"' in csv.headers["content-disposition"]


def test_a_file_name_keeps_its_danish_letters_and_can_carry_nothing_else():
    told = attachment('Handlingsplan Løvvangen/"Øst"\r\nX: y v1.pdf')
    assert told.isascii()
    assert "\n" not in told
    assert 'filename="Handlingsplan Loevvangen--Oest-X- y v1.pdf"' in told
    assert unquote(told.partition("UTF-8''")[2]) == "Handlingsplan Løvvangen--Øst-X- y v1.pdf"


def test_the_municipality_reads_the_plan_without_a_single_form(municipality, plan):
    page = municipality.get(plan).text
    assert "Ansvarlig" in page
    assert "<form" not in page.partition("<main")[2]


@pytest.mark.parametrize("told", [["not-an-id"], [str(uuid4()) for _ in range(30)]])
def test_a_choice_the_page_never_offered_is_said_beside_its_field(coordinator, plan, told):
    """What a browser sends was not always chosen on our page."""
    line = {"measure_text": "Ny lampe", "family": "belysning", "horizon": "plan", "priority": "2"}
    answer = coordinator.post(f"{plan}/lines", data=line | {"initiatives": told})
    assert answer.status_code == 422
    assert 'href="#initiatives"' in answer.text


def test_who_may_read_a_line_can_be_fewer_and_never_more_than_what_it_rests_on(
    coordinator, plan, light, db
):
    page = coordinator.get(f"/desk/lines/{light.id}").text
    chosen = page.partition('id="visibility"')[2].partition("</select>")[0]
    assert f'value="{light.visibility}" selected' in chosen
    coordinator.post(f"/desk/lines/{light.id}", data={"visibility": "authorities"})
    [saved] = lines(db, id=light.id)
    assert saved.visibility == "authorities"
    closed = next(line for line in lines(db) if line.visibility == "police")
    refused = coordinator.post(f"/desk/lines/{closed.id}", data={"visibility": "public"})
    assert refused.status_code == 422
    assert "bygger på noget, som færre må se" in refused.text
    [still] = lines(db, id=closed.id)
    assert still.visibility == "police"


def test_a_line_of_ones_own_is_for_whom_one_says(coordinator, plan, db):
    form = {"family": "nabohjaelp", "measure_text": "Møde", "horizon": "plan", "priority": "2"}
    coordinator.post(f"{plan}/lines", data=form | {"status": "proposed"})
    coordinator.post(f"{plan}/lines", data=form | {"status": "proposed", "visibility": "public"})
    assert [line.visibility for line in lines(db, origin="added")] == ["authorities", "public"]
    bad = coordinator.post(f"{plan}/lines", data=form | {"status": "proposed", "visibility": "x"})
    assert bad.status_code == 422

"""The planner's extras: causes, quick wins, money, fairness, and two versions side by side."""

import re
from datetime import date
from uuid import UUID

import pytest
from sqlmodel import select

from tests.app.desk.test_plan import adopted, lines, quick
from tests.cast import NOON, a_district, letter, place
from walks.planning.money import bill, bills
from walks.planning.quick_wins import quick_wins
from walks.tables import District, PlanLine, Residents

__all__ = ["adopted"]
STEP = 0.0003  # so far apart that they are four things, so near that they are one place


@pytest.fixture
def light(plan, db) -> PlanLine:
    return lines(db, family="belysning")[0]


def section(page: str, name: str) -> str:
    """The part of a page under a heading."""
    return page.partition(f'id="{name}"')[2].partition("</section>")[0]


def test_what_a_line_costs_is_summed_for_whoever_is_responsible(coordinator, plan, light, db):
    form = {"responsible": "KB", "cost_kr": "12.000", "funding": "missing"}
    assert coordinator.post(f"/desk/lines/{light.id}", data=form).status_code == 200
    [saved] = lines(db, id=light.id)
    assert (saved.cost_kr, saved.funding) == (12_000, "missing")
    money = section(coordinator.get(plan).text, "money")
    assert "12.000 kr." in money
    assert "uden beløb" in money
    csv = coordinator.get(f"{plan}/plan.csv").content.decode("utf-8-sig")
    assert "12.000 kr.; Bevilling mangler" in csv


@pytest.mark.parametrize("amount", ["mange", "12.000,50", "-5", "99999999999"])
def test_an_amount_that_is_none_is_told_at_its_field(coordinator, light, db, amount):
    page = coordinator.post(f"/desk/lines/{light.id}", data={"cost_kr": amount})
    assert page.status_code == 422
    assert 'id="cost_kr-trouble"' in page.text
    assert f'value="{amount}"' in page.text
    assert lines(db, id=light.id)[0].cost_kr is None


def test_nobody_responsible_is_a_state_with_an_owner_and_a_deadline(coordinator, plan, light, db):
    form = quick(light, responsible="unclear", due_on="2027-01-15")
    coordinator.post(f"/desk/lines/{light.id}", data=form)
    [saved] = lines(db, id=light.id)
    assert (saved.responsible, saved.status) == ("", "unclear-responsible")
    page = coordinator.get(plan).text
    assert "hvem finder ud af ansvaret" in page
    form |= {"responsible_function": "Sekretariatet"}
    coordinator.post(f"/desk/lines/{light.id}", data=form)
    assert "hvem finder ud af ansvaret" not in coordinator.get(plan).text
    coordinator.post(f"/desk/lines/{light.id}", data=form | {"responsible": "BO"})
    assert lines(db, id=light.id)[0].status == "proposed"


def test_causes_stand_before_the_measures_and_tell_what_nobody_has_explained(
    coordinator, plan, light
):
    page = coordinator.get(plan).text
    assert page.index('id="causes"') < page.index('id="family-belysning"')
    assert light.number in section(page, "causes").partition("Årsag mangler")[2]
    coordinator.post(f"/desk/lines/{light.id}", data={"cause": "Kablet er gravet over"})
    assert "Kablet er gravet over" in section(coordinator.get(plan).text, "causes")
    form = coordinator.get(f"/desk/lines/{light.id}").text
    assert form.index('id="cause"') < form.index('id="measure"')


def test_a_removed_family_says_that_it_was_left_out(coordinator, plan, db):
    for line in lines(db, family="belysning"):
        coordinator.post(f"/desk/lines/{line.id}/removal")
    page = coordinator.get(plan).text
    assert "Styregruppen har valgt ikke at tage linjer med her." in section(
        page, "family-belysning"
    )


def test_the_fairness_check_ranks_places_without_what_people_do(coordinator, plan, municipality):
    page = coordinator.get(f"{plan}/fairness")
    assert page.status_code == 200
    assert "1 af 4 (25 %)" in page.text
    assert "Over 40 %" not in page.text.replace("Er mere end 40 %", "")
    assert "Ingen linje om kontrol" in page.text
    assert "Bydel A" in section(page.text, "coverage")
    assert municipality.get(f"{plan}/fairness").status_code == 404
    assert "Retfærdighedstjek" not in municipality.get(plan).text


def test_coverage_tells_of_those_who_live_there_and_by_whose_count(coordinator, plan, db):
    assert "ikke lagt ind" in section(coordinator.get(f"{plan}/fairness").text, "coverage")
    [district] = db.exec(select(District))
    other = a_district("B", west=1.0)
    db.add(other)
    for where, year, people in ((district, 2026, 4321), (other, 2025, 99)):
        count = Residents(
            district_id=where.id, year=year, people=people, source="KM1", brought_in_at=NOON
        )
        db.add(count)
    told = section(coordinator.get(f"{plan}/fairness").text, "coverage")
    assert "4.321" in told
    newer, older = (f"Indbyggere: KM1, {year}, indlæst 12.11.2026." for year in (2026, 2025))
    assert told.index(newer) < told.index(older)


def test_a_walk_of_nothing_but_behaviour_sets_off_the_alarm(evening, coordinator, plan):
    for n, (east, north) in enumerate(((0, 0), (1, 0), (0, 1), (1, 1))):
        spot = place(0.3 + east * STEP, 0.3 + north * STEP)
        letter_of = letter(evening.walk, category="ADF", subtype="ADF-2", place=spot)
        evening.phones[n % 3].put(letter_of)
    coordinator.post(f"{evening.district}/gathering")
    page = coordinator.get(f"{plan}/fairness").text
    assert "Over 40 %: se på den igen" in page
    assert "intet tilbage" in page
    assert "Afhænger af observationer af personers adfærd" in page


def test_the_next_version_is_held_against_the_adopted_one(coordinator, adopted, gathered, db):
    assert "kun én version" in coordinator.get(f"{adopted}/comparison").text
    answer = coordinator.post(f"{gathered.district}/plans", follow_redirects=False)
    draft = answer.headers["location"].partition("?")[0]
    kept, gone, *_ = lines(db, plan_id=UUID(draft.rpartition("/")[2]))
    coordinator.post(f"/desk/lines/{kept.id}", data={"goal": "Lys <hele> natten", "priority": "3"})
    coordinator.post(f"/desk/lines/{gone.id}/removal")
    own = {"family": "nabohjaelp", "measure_text": "Møde", "horizon": "plan", "priority": "2"}
    coordinator.post(f"{draft}/lines", data=own | {"status": "proposed"})
    page = coordinator.get(f"{draft}/comparison").text
    changed = section(page, "kind-changed")
    assert kept.number in changed
    assert "<ins>Lys &lt;hele&gt; natten</ins>" in changed
    assert "<del>" in changed
    assert gone.number in section(page, "kind-removed")
    assert "Møde" in section(page, "kind-added")
    other = re.search(r"[0-9a-f-]{36}", adopted)[0]
    assert coordinator.get(f"{draft}/comparison?other={other}").status_code == 200
    assert 'href="' + draft + '/comparison"' in coordinator.get(draft).text


def a_line(**facts) -> PlanLine:
    return PlanLine(number="A-1", position=1, family="belysning", **facts)


def test_an_amount_counts_before_a_size_and_what_nobody_said_is_in_no_sum():
    told = [a_line(cost="B"), a_line(cost="D", cost_kr=5_000), a_line()]
    assert bill("", told).least == 15_000
    assert bill("", told).most == 105_000
    assert bill("", told).unsaid == 1
    assert bill("", [*told, a_line(cost="D")]).most is None


def test_every_responsible_has_a_bill_and_what_is_kept_has_none():
    told = [a_line(responsible="KB", cost_kr=1), a_line(), a_line(status="keep", cost_kr=9)]
    assert [(one.responsible, one.lines) for one in bills(told)] == [("", 1), ("KB", 1)]


def test_a_quick_win_is_cheap_and_soon(client):
    measures, soon = client.app.state.measures, {"horizon": "fast"}
    made_on = date(2026, 11, 1)
    near, far = made_on.replace(day=30), made_on.replace(year=2027)
    told = {
        "said cheap": a_line(cost="A", **soon),
        "the catalogue says cheap": a_line(measure="M02", due_on=near),
        "dear": a_line(cost_kr=20_000, **soon),
        "late": a_line(cost="A", due_on=far, **soon),
        "nobody knows": a_line(**soon),
        "kept": a_line(cost="A", status="keep", **soon),
    }
    won = quick_wins(list(told.values()), measures, made_on)
    assert [name for name, one in told.items() if one in won] == [
        "said cheap", "the catalogue says cheap",
    ]  # fmt: skip

"""A walk from a template: it fills what nobody has written, and says whom to invite."""

import pytest
from sqlmodel import select

from walks.tables import Stop, Walk


@pytest.fixture
def choose(coordinator, desk):
    def chosen(code: str, **typed: str):
        form = {
            "do": "template",
            "template": code,
            "district_ids": str(desk.district.id),
            "on": "2026-12-01",
            "time": "18:30",
            "minutes": "90",
            "groups": "1",
        }
        return coordinator.post("/desk/walks", data=form | typed, follow_redirects=False)

    return chosen


def value_of(name: str, value: str) -> str:
    return f'name="{name}" type="text" value="{value}"'


def test_a_template_fills_the_form_and_saves_nothing(choose, desk, db):
    page = choose("natteliv")
    assert page.status_code == 200
    title = f"Tryghedsvandring i nattelivet – {desk.district.name}"
    assert value_of("title", title) in page.text
    assert 'name="time" type="time" value="22:30"' in page.text
    assert value_of("stops-0-name", "Gaden med værtshusene") in page.text
    assert "Formularen er udfyldt efter »Nattelivet«" in page.text
    assert "Natteravne" in page.text
    assert not db.exec(select(Walk)).all()


def test_what_somebody_wrote_stays(choose):
    own = {"stops-0-name": "Vores egen bænk", "stops-0-prompt": "Hvem sidder her?"}
    page = choose("villa", title="Min tur", time="17:15", **own).text
    assert value_of("title", "Min tur") in page
    assert 'name="time" type="time" value="17:15"' in page
    assert value_of("stops-0-name", "Vores egen bænk") in page
    assert value_of("stops-1-name", "Indkørslen til området") in page


def test_another_template_replaces_what_the_first_one_filled_in(choose):
    first = {
        "filled": "skolevej",
        "title": "Tryghedsvandring på skolevejen",
        "time": "07:30",
        "minutes": "60",
        "stops-0-name": "Foran skolen",
        "stops-0-prompt": "Er der plads til cykler og gående?",
        "stops-1-name": "Overgangen",
        "stops-1-prompt": "Hvad med de små?",
    }
    page = choose("station", **first).text
    assert "Tryghedsvandring ved stationen" in page
    assert 'name="time" type="time" value="19:30"' in page
    assert "Foran skolen" not in page
    assert "Hvad med de små?" in page  # somebody changed that prompt


@pytest.mark.parametrize("code", ["", "findes-ikke", "../x"])
def test_no_template_is_an_error_beside_the_list_and_loses_nothing(choose, code):
    page = choose(code, title="Min tur")
    assert page.status_code == 422
    assert 'id="template-trouble"' in page.text
    assert value_of("title", "Min tur") in page.text


def test_a_filled_form_can_be_saved_as_it_is(choose, coordinator, desk, db):
    told = {"do": "save", "title": "Tur", "stops-0-name": "Perronen", "filled": "station"}
    assert choose("station", **told).status_code == 303
    assert db.exec(select(Stop)).one().name == "Perronen"


def test_the_light_of_the_day_is_told_and_what_it_means(choose):
    """The cast's district lies at the equator: dusk is short, and the same all year."""
    page = plain(choose("villa", time="20:30").text)
    assert "Det er mørkt, når I går. Solen går ned kl. 18.49. Det er mørkt fra kl. 19.12." in page
    page = plain(choose("villa", do="light", time="16:00", title="Sommer").text)
    assert "Det er ikke mørkt på det tidspunkt." in page
    assert "Sommer" in page


@pytest.mark.parametrize("typed", [{"on": "i morgen"}, {"district_ids": "x"}, {"time": ""}])
def test_without_a_day_or_a_place_nothing_is_said_of_the_light(choose, typed):
    page = choose("villa", do="light", **typed)
    assert page.status_code == 200
    assert "Solen går ned" not in page.text


def test_the_walks_own_page_tells_the_light_too(evening, coordinator):
    assert "Solen " in coordinator.get(evening.page).text


def plain(page: str) -> str:
    return page.replace("<b>", "").replace("</b>", "")

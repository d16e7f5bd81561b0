"""What was seen: to those who may see it, and to nobody else."""

import re
from uuid import uuid4

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from tests.cast import letter
from walks.tables import PlanLine


def pages(evening: Evening, plan: str) -> list[str]:
    return [
        evening.page,
        f"{evening.page}/observations",
        evening.district,
        f"{evening.district}/observations",
        plan,
    ]


def test_what_only_the_police_may_read_is_on_no_page_of_the_municipality(
    municipality, coordinator, evening: Evening, plan
):
    for address in pages(evening, plan):
        shown = municipality.get(address)
        assert shown.status_code == 200
        assert "Tegn på salg" not in shown.text, address
        assert "Rusmidler" not in shown.text, address
    assert "3 observationer" in municipality.get(f"{evening.page}/observations").text
    assert "4 observationer" in coordinator.get(f"{evening.page}/observations").text


def test_the_police_read_what_is_for_the_police(staff, evening: Evening, plan):
    police = staff("police")
    for address in pages(evening, plan)[:4]:
        assert "Tegn på salg" in police.get(address).text, address


def test_a_line_only_the_police_may_read_is_not_there_for_the_municipality(
    municipality, coordinator, evening: Evening, plan, db
):
    hidden = db.exec(select(PlanLine.id).where(PlanLine.visibility == "police")).first()
    assert hidden
    assert coordinator.get(f"/desk/lines/{hidden}").status_code == 200
    assert municipality.get(f"/desk/lines/{hidden}").status_code == 404
    assert "Tegn på salg" not in municipality.get(f"{plan}/plan.csv").content.decode()


def test_the_list_says_what_how_it_feels_where_and_when(coordinator, evening: Evening):
    page = coordinator.get(f"{evening.page}/observations").text
    assert "4 observationer fra 3 personer" in page
    for words in ("For svagt eller ujævnt lys", "Utryg her", "Lampen er slukket", "inden for 9 m"):
        assert words in page
    assert "12.11.2026 kl. 18.48" in page


RICH = {
    "unease": 3,
    "proposal": "En lampe mere <b>ved</b> trappen",
    "times": ["after-dark", "season"],
    "worst_for": ["older", "women-alone"],
    "asset_number": "4-113",
    "group": "B",
    "on_behalf": True,
}


def test_everything_that_was_told_is_shown_in_words(coordinator, evening: Evening, plan):
    evening.phones[0].put(letter(evening.walk, revision=2, replaces=1, **RICH), evening.lamp)
    evening.phones[1].agree(evening.lamp)
    evening.phones[2].agree(evening.lamp, "differ")
    for address in (f"{evening.page}/observations", evening.page, evening.district):
        page = re.sub(r"\s+", " ", coordinator.get(address).text)
        for words in (
            "Går uden om stedet",
            "<b>Forslag:</b> En lampe mere &lt;b&gt;ved&lt;/b&gt; trappen",
            "<b>Hvornår:</b> Når det er mørkt, kun en del af året",
            "<b>Værst for:</b> Ældre, kvinder alene",
            "<b>Nummer på stedet:</b> 4-113",
            "Gruppe B",
            "Noteret for en anden",
            "Enig <b>1</b>",
            "Oplever det anderledes <b>1</b>",
            "2 har svaret",
        ):
            assert words in page, (address, words)


def test_what_was_not_told_leaves_no_trace(coordinator, evening: Evening):
    page = coordinator.get(f"{evening.page}/observations").text
    for words in ("Forslag:", "Hvornår:", "Værst for:", "Nummer på stedet:", "har svaret"):
        assert words not in page


@pytest.fixture
def photos(evening: Evening, picture) -> dict[str, str]:
    """One photo of the lamp and one of what only the police may see."""
    lamp, police = uuid4(), uuid4()
    evening.phones[0].put_photo(picture, evening.lamp, lamp)
    evening.phones[2].put_photo(picture, evening.police, police)
    return {"lamp": f"/desk/photos/{lamp}", "police": f"/desk/photos/{police}"}


@pytest.mark.parametrize("size", ["small", "large"])
def test_a_photo_is_shown_inline_as_a_photo_and_kept_by_nobody(coordinator, photos, size):
    answer = coordinator.get(f"{photos['lamp']}/{size}")
    assert answer.status_code == 200
    assert answer.content.startswith(b"\xff\xd8")
    told = answer.headers
    assert told["content-type"] == "image/jpeg"
    assert told["content-disposition"].startswith("inline; filename=")
    assert told["content-disposition"].endswith('.jpg"')
    assert told["x-content-type-options"] == "nosniff"
    assert "sandbox" in told["content-security-policy"]
    assert told["cache-control"] == "private, no-store"


def test_a_photo_follows_its_observation(client, municipality, coordinator, photos):
    assert municipality.get(f"{photos['lamp']}/small").status_code == 200
    assert municipality.get(f"{photos['police']}/small").status_code == 404
    assert coordinator.get(f"{photos['police']}/small").status_code == 200
    assert client.get(f"{photos['lamp']}/small", follow_redirects=False).status_code == 303


def test_the_list_shows_the_small_photo_and_leads_to_the_large(coordinator, evening, photos):
    page = coordinator.get(f"{evening.page}/observations").text
    assert f'<a href="{photos["lamp"]}/large"><img src="{photos["lamp"]}/small"' in page
    assert 'alt="Foto 1 af 1: For svagt eller ujævnt lys"' in page


@pytest.mark.parametrize(
    ("minutes", "is_told"), [(0, False), (9, False), (-11, True), (3 * 525_960, True)]
)
def test_a_phone_with_a_wrong_clock_is_told_of_with_the_time_by_ours(
    coordinator, evening: Evening, minutes, is_told
):
    offset = {"clock_offset_ms": minutes * 60_000}
    evening.phones[0].put(letter(evening.walk, **offset))
    page = coordinator.get(f"{evening.page}/observations").text
    assert ("Telefonens ur gik forkert" in page) is is_told
    if minutes > 1000:
        assert "12.11.2029" in page

"""Every page: a title, a language, one heading, a label at every field, and no inline code."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sqlmodel import select

from tests.app.desk.conftest import Evening
from walks.tables import Person, PlanLine

# What a page says does not depend on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
HOUSE = Path(__file__).resolve().parents[3]
KEPT_HOUSE = [
    f"/desk/privacy{page}"
    for page in ("", "/inventory", "/retention", "/art-30", "/dpia", "/breach")
]
VOID = {"meta", "link", "input", "img", "br", "use", "path", "circle", "polygon", "rect", "line"}


class Reading(HTMLParser):
    """What a page is made of."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.titles = 0
        self.inside: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        self.titles += tag == "title" and "svg" not in self.inside
        if tag not in VOID:
            self.inside.append(tag)

    def handle_endtag(self, tag):
        if tag in self.inside:
            while self.inside.pop() != tag:
                pass

    def handle_data(self, data):
        assert not (data.strip() and self.inside and self.inside[-1] in ("script", "style"))
        self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture
def addresses(evening: Evening, plan: str, db) -> list[str]:
    """A page of every kind."""
    line = db.exec(select(PlanLine.id)).first()
    return [
        "/", "/privatliv", "/tilgaengelighed", "/desk/sign-in", "/desk/nowhere",
        "/problems/withdrawn",
        "/desk/", "/desk/walks", "/desk/walks/new", evening.page, f"{evening.page}/edit",
        f"{evening.page}/invitation", f"{evening.page}/observations", "/desk/districts",
        evening.district, f"{evening.district}/observations", plan, f"{plan}/lines/new",
        f"/desk/lines/{line}", "/desk/me", "/desk/proof", "/desk/recoveries", "/desk/invitation",
        "/desk/me/second-factor",
    ]  # fmt: skip


@pytest.fixture(params=["da", "en"])
def pages(request, coordinator, addresses, evening: Evening, staff) -> dict[str, Reading]:
    """Each of them as whoever it opens for reads it, in either language."""
    readers = dict.fromkeys(addresses, coordinator)
    readers |= dict.fromkeys(KEPT_HOUSE, staff("administrator"))
    asked = f"/desk/privacy/devices/{evening.phones[0].device.id}"
    found = f"/desk/privacy/requests?walk={evening.walk.id}"
    readers |= dict.fromkeys((found, asked), staff("municipality"))
    with evening.desk.database.writing() as session:
        for person in session.exec(select(Person)):
            person.language = request.param
    told = {"Accept-Language": request.param}
    return {at: Reading(reader.get(at, headers=told).text) for at, reader in readers.items()}


@on_sqlite
def test_a_page_is_whole_and_carries_no_code_of_its_own(pages):
    for address, page in pages.items():
        assert page.all("html")[0]["lang"] in ("da", "en"), address
        assert page.titles == 1, address
        assert len(page.all("h1")) == 1, address
        assert {"id": "main", "tabindex": "-1"} in page.all("main"), address
        assert page.all("a")[0]["href"] == "#main", address
        for tag, attrs in page.tags:
            assert tag != "style", address
            assert tag != "script" or attrs.get("src", "").startswith("/static/"), address
            assert not [name for name in attrs if name == "style" or name.startswith("on")], attrs


@on_sqlite
def test_no_id_is_used_twice_and_every_reference_leads_somewhere(pages):
    for address, page in pages.items():
        ids = [attrs["id"] for _, attrs in page.tags if attrs.get("id")]
        assert len(ids) == len(set(ids)), (address, [id for id in ids if ids.count(id) > 1])
        for tag, attrs in page.tags:
            for name in ("for", "aria-labelledby", "aria-describedby"):
                assert set((attrs.get(name) or "").split()) <= set(ids), (address, tag, attrs)


@on_sqlite
def test_every_field_has_a_label_every_table_its_headings_and_every_picture_its_words(pages):
    for address, page in pages.items():
        labelled = {attrs.get("for") for attrs in page.all("label")}
        for tag, attrs in page.tags:
            if tag in ("input", "select", "textarea") and attrs.get("type") not in (
                "hidden",
                "checkbox",
            ):
                assert attrs.get("id") in labelled, (address, attrs)
            if tag == "th":
                assert attrs.get("scope") in ("row", "col"), address
            if tag == "img":
                assert attrs.get("alt"), address


@on_sqlite
def test_no_page_shows_a_key_instead_of_words_or_a_fact_left_out(pages):
    key = re.compile(r"\b(desk|plan|common|problems|reasons|privacy|people)\.[a-z]|\{[a-z_]+[:}]")
    for address, page in pages.items():
        assert not [words for words in page.words if key.search(words)], address


@on_sqlite
def test_a_page_may_load_nothing_from_elsewhere_and_is_kept_by_nobody(coordinator):
    told = coordinator.get("/desk/").headers
    assert "default-src 'none'" in told["content-security-policy"]
    assert "unsafe" not in told["content-security-policy"]
    assert told["cache-control"] == "no-store"


def test_every_code_the_house_refuses_with_has_words():
    raised = re.compile(r'raise (?:Missing|Conflict|Refused)\(\s*"([a-z-]+)"')
    codes = {
        code
        for floor in ("app", "walks")
        for path in (HOUSE / floor).rglob("*.py")
        for code in raised.findall(path.read_text(encoding="utf-8"))
    }
    texts = json.loads((HOUSE / "web/locales/da/problems.json").read_text(encoding="utf-8"))
    lacking = {code for code in codes if f"{code}.title" not in texts}
    assert not lacking
    assert {key.rpartition(".")[2] for key in texts} == {"title", "detail"}


@on_sqlite
def test_a_problems_own_page_needs_no_facts(client):
    texts = json.loads((HOUSE / "web/locales/da/problems.json").read_text(encoding="utf-8"))
    for code in {key.rpartition(".")[0] for key in texts}:
        page = client.get(f"/problems/{code}", headers={"Accept-Language": "da"})
        assert page.status_code == 200
        assert texts[f"{code}.title"] in page.text

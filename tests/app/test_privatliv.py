"""The public page about personal data, and the documents the law asks for, say what is so."""

import re
from html import unescape
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.main import make_app
from app.settings import Settings
from app.stored_here import BROWSER

HOUSE = Path(__file__).resolve().parents[2]
# What the page tells does not depend on the database.
on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def text_of(page: str) -> str:
    """The words a reader meets, one part after the other, each ended like a sentence."""
    main = page[page.index("<main") : page.index("</main>")]
    main = re.sub(r"</(?:p|h1|h2|li|td|th)>", " . ", main)
    return unescape(re.sub(r"<[^>]+>", " ", main))


def lix(text: str) -> float:
    """Words per sentence, and the share of words longer than six letters (Björnsson 1968)."""
    words = re.findall(r"[^\W\d_]+", text)
    ends = [part for part in re.split(r"[.!?:]", text) if re.search(r"[^\W\d_]", part)]
    return len(words) / len(ends) + 100 * sum(len(word) > 6 for word in words) / len(words)


def test_lix_counts_as_it_was_defined():
    assert lix("Vi går en tur. Det er aften.") == pytest.approx(7 / 2)
    assert lix("Kommunen svarer.") == pytest.approx(2 + 50)


@on_sqlite
def test_the_danish_text_is_easy_to_read(client):
    page = client.get("/privatliv", headers={"Accept-Language": "da"}).text
    text = text_of(page[: page.index('id="browser"')] + "</main>")
    assert len(text.split()) > 250
    assert lix(text) < 35


@on_sqlite
def test_what_nobody_has_filled_in_is_named(client, settings: Settings):
    page = client.get("/privatliv").text
    assert "Det er ikke skrevet ind, hvem der har ansvaret" in page
    facts = {"controller_name": "Eksempel Kommune", "controller_contact": "post@tryg.example",
             "dpo_contact": "raad@tryg.example"}  # fmt: skip
    with TestClient(make_app(settings.model_copy(update=facts))) as other:
        page = other.get("/privatliv").text
    assert all(fact in page for fact in facts.values())
    assert "ikke skrevet ind" not in page


@on_sqlite
def test_limits_are_those_the_deployment_keeps_to(client, settings: Settings, tmp_path: Path):
    assert "90 dage efter vandringen" in client.get("/privatliv").text
    file = tmp_path / "keep.toml"
    file.write_text('[photos]\nbasis = "task"\ndays = 17\nfrom = "walk"\nneeds_mark = true\n')
    with TestClient(make_app(settings.model_copy(update={"retention_file": file}))) as other:
        page = other.get("/privatliv").text
    assert "17 dage efter vandringen" in page
    assert "90 dage" not in page


@on_sqlite
def test_everything_the_code_leaves_in_a_browser_is_on_the_list(settings: Settings, client):
    found = set()
    for path in (HOUSE / "web").glob("*/*.js"):
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(r'createObjectStore\("([\w-]+)"', code))
        found |= set(re.findall(r'(?:PREFIX|MAP) = "([\w-]+)"', code))
        if "localStorage" in code:
            found |= set(re.findall(r'KEY = "([\w-]+)"', code))
        assert "sessionStorage" not in code
        assert "document.cookie" not in code
    for path in (HOUSE / "app").rglob("*.py"):
        found |= set(re.findall(r'"__Host-(\w+)"', path.read_text(encoding="utf-8")))
    assert len(found) > 10
    assert found == {one.key for one in BROWSER}
    all_of_it = {"sound_days": 9, "oidc_issuer": "https://login.example", "oidc_client_id": "x"}
    with TestClient(make_app(settings.model_copy(update=all_of_it))) as other:
        page = other.get("/privatliv").text
    assert all(f"<code>{one.key}</code>" in page for one in BROWSER)


@on_sqlite
def test_a_security_measure_is_claimed_only_where_it_is_in_force(client, settings: Settings):
    assert "krypteret" not in client.get("/privatliv").text
    secure = settings.model_copy(update={"base_url": "https://testserver"})
    with TestClient(make_app(secure)) as other:
        assert "Alt, der sendes, er krypteret" in other.get("/privatliv").text


@on_sqlite
def test_it_tells_of_voices_only_where_they_are_kept(client, settings: Settings):
    quiet = client.get("/privatliv").text
    assert "din stemme" not in quiet
    assert "<code>sound</code>" not in quiet
    assert "<code>oidc</code>" not in quiet
    with TestClient(make_app(settings.model_copy(update={"sound_days": 9}))) as other:
        told = other.get("/privatliv").text
    assert "Så gemmer vi din stemme, men kun i 9 dage." in told
    assert "<code>sound</code>" in told

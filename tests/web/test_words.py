"""Every word the phone asks for is there, and none is kept that nobody asks for."""

import json
import re
from functools import cache
from pathlib import Path

WEB = Path(__file__).resolve().parents[2] / "web"
SOURCES = [*sorted((WEB / "field").glob("*.js")), WEB / "field" / "index.html"]
ROOMS = ("common", "field", "map", "outbox", "photo", "walk")
ASKED = re.compile(
    r"(?:text:|[\"`])((?:common|field|map|outbox|photo|walk)\.(?:[a-z0-9.-]|\$\{[^}]*\})+)"
)


def texts(language: str) -> dict[str, str]:
    return {
        f"{room}.{key}": text
        for room in ROOMS
        for key, text in json.loads(
            (WEB / "locales" / language / f"{room}.json").read_text()
        ).items()
    }


@cache
def asked() -> list[re.Pattern[str]]:
    """What the sources ask for; a hole in a key stands for one word."""
    keys = {key for path in SOURCES for key in ASKED.findall(path.read_text(encoding="utf-8"))}
    holes = {key: re.sub(r"\\\$\\\{.*?\\\}", "[a-z0-9-]+", re.escape(key)) for key in keys}
    return [
        re.compile(rf"{pattern}(\.(zero|one|two|few|many|other))?") for pattern in holes.values()
    ]


def test_both_languages_say_the_same_things():
    assert texts("da").keys() == texts("en").keys()


def test_a_word_the_phone_asks_for_is_there():
    kept = texts("da")
    assert [want.pattern for want in asked() if not any(map(want.fullmatch, kept))] == []


def test_a_word_that_is_kept_is_asked_for():
    assert [key for key in texts("da") if not any(want.fullmatch(key) for want in asked())] == []


def test_the_join_text_is_the_one_that_was_agreed():
    told = texts("da")["field.join.text"].replace("\n", " ")
    assert told == (
        "Du er med på tryghedsvandring i {area}. Det, du skriver, kan ses af de andre på "
        "turen og bruges i en plan, som kommunen kan offentliggøre og give aktindsigt i. "
        "Beskriv steder – ikke personer. Tag ikke billeder af mennesker eller "
        "nummerplader. Vi kan ikke love, at alt bliver ændret, men du får svar på alt. "
        "Akut? Ring 112. Politi 114."
    )

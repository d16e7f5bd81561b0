"""Pages: Jinja2 templates in the reader's language, with dates as Danes write them."""

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal
from fastapi import Request
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse

from app.cutter import archive_in
from app.menu import menu_of
from app.texts import preferred, texts, words
from walks.denmark import ZONE
from walks.planning.said_place import said_place
from walks.tables import Observation

WRONG_CLOCK = timedelta(minutes=10)
WEB = Path(__file__).resolve().parent.parent / "web"
BUILT = WEB / "built"
# Of the desk's own texts.
ROOMS = ("desk", "review", "people", "guard", "publishing", "notes", "respond", "journal",
         "follow-up", "privacy", "meeting", "prepare", "board", "places", "mail")  # fmt: skip


@cache
def templates() -> Environment:
    """Templates of the desk and the public pages; everything is escaped."""
    return Environment(
        loader=FileSystemLoader([WEB / "desk", WEB / "respond", WEB / "public", WEB / "shared"]),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )


@cache
def manifest() -> dict[str, str]:
    """From a file's plain name to the hashed one the front-end build made."""
    path = BUILT / "manifest.json"
    return dict(json.loads(path.read_text())) if path.exists() else {}


def static(name: str) -> str:
    """The address of a built file."""
    return f"/static/{manifest().get(name, name)}"


def language_of(request: Request) -> str:
    """The signed-in person's language, else what the browser asks for."""
    person = getattr(request.state, "staff", None)
    if person is not None:
        return str(person.language)
    return preferred(request.headers.get("accept-language", ""))


def page(
    request: Request, template: str, block: str | None = None, status: int = 200, **facts: Any
) -> HTMLResponse:
    """The template, or only one block of it when htmx asks for that."""
    language, who = language_of(request), getattr(request.state, "staff", None)
    request.state.is_page = True
    facts |= {
        "request": request,
        "language": language,
        "t": words(language),
        "static": static,
        "who": who,
        "menu": menu_of(who),
        "known_of": known_of,
        "has_ground": lambda: archive_in(request.app.state.settings.data_dir).exists(),
        "day": lambda value: day(value, language),
        "moment": lambda value: moment(value, language),
        "hour": lambda value: hour(value, language),
        "zone": ZONE,
        "by_our_clock": by_our_clock,
        "month": lambda value: month(value, language),
        "place_of": lambda line: said_place(line, language, words(language)),
        "number": lambda value: format_decimal(value, locale=language),
        "plural": Locale.parse(language).plural_form,
    }
    made = templates().get_template(template)
    if block and request.headers.get("hx-request"):
        return HTMLResponse("".join(made.blocks[block](made.new_context(facts))), status)
    return HTMLResponse(made.render(facts), status)


def known_of(key: str) -> str:
    """The text's full key, in whichever room of the desk it is; empty when nobody knows it."""
    return next((f"{room}.{key}" for room in ROOMS if f"{room}.{key}" in texts("da")), "")


def day(value: date | datetime | None, language: str) -> str:
    """12.11.2026 in Danish; 12 Nov 2026 in English."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(ZONE).date()
    return format_date(value, "dd.MM.yyyy" if language == "da" else "d MMM yyyy", locale=language)


def moment(value: datetime | None, language: str) -> str:
    """A moment as the clock in Denmark shows it: 12.11.2026 kl. 18.30."""
    if value is None:
        return ""
    pattern = "dd.MM.yyyy 'kl.' HH.mm" if language == "da" else "d MMM yyyy HH:mm"
    return format_datetime(value.astimezone(ZONE), pattern, locale=language)


def by_our_clock(seen: Observation) -> datetime | None:
    """When something was noted, where the phone's clock was so wrong that it must be told."""
    wrong = timedelta(milliseconds=seen.clock_offset_ms or 0)
    try:
        return seen.captured_at + wrong if abs(wrong) > WRONG_CLOCK else None
    except OverflowError:  # no calendar goes so far
        return None


def hour(value: datetime, language: str) -> str:
    """The clock in Denmark: 16.32 in Danish, 16:32 in English."""
    pattern = "HH.mm" if language == "da" else "HH:mm"
    return format_datetime(value.astimezone(ZONE), pattern, locale=language)


def month(value: str, language: str) -> str:
    """November 2026, of 2026-11; small letters in Danish."""
    return format_date(date.fromisoformat(f"{value}-01"), "MMMM y", locale=language)

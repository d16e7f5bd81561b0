"""The invitation on paper: tagged, in both languages, and with everything somebody must know."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import pypdf
import pytest

from app.texts import words
from walks.exports.invitation_pdf import letter_pdf, poster_pdf, role_cards_pdf, stop_sheets_pdf
from walks.exports.kit import Kit, KitStop

KIT = Kit(
    language="da",
    title="Løvvangen efter mørkets frembrud",
    areas="Løvvangen",
    on=date(2026, 12, 10),
    when="torsdag 10. december 2026 kl. 18.30",
    meeting_point="Beboerhuset",
    purpose="Vi ser på lyset.",
    length="90 minutter",
    light="Solen går ned kl. 15.38.",
    stops=[KitStop(1, "Tunnelen", "Kan du se og blive set?"), KitStop(2, "Torvet", "")],
    link="http://localhost:8000/tur/#IvYn00Unng2isyuTpsHJRg",
    address="localhost:8000/tur/",
    code="F5W1-HDVW",
)
MADE = {
    "poster": poster_pdf,
    "letter": letter_pdf,
    "sheets": stop_sheets_pdf,
    "roles": role_cards_pdf,
}


def pages(made: bytes) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pypdf.PdfReader(BytesIO(made)).pages]


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_every_print_is_tagged_titled_and_tells_what_its_picture_is(make: Callable, language: str):
    made = make(replace(KIT, language=language), words(language))
    with pikepdf.open(BytesIO(made)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith(language)
        told = pdf.open_metadata()
        assert told["pdfuaid:part"] == "1"
        assert KIT.title in str(told["dc:title"])
    assert words(language)("desk.qr-alt", title=KIT.title).encode("utf-16-be") in every_string(made)


def every_string(made: bytes) -> bytes:
    """Texts that a screen reader is told, as they lie in the file."""
    found = b""
    with pikepdf.open(BytesIO(made)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Dictionary) and "/Alt" in one:
                found += str(one["/Alt"]).encode("utf-16-be")
    return found


def test_the_poster_is_one_page_with_day_place_and_code():
    [page] = pages(poster_pdf(KIT, words("da")))
    for told in ("Torsdag 10. december 2026 kl. 18.30", "Beboerhuset", "F5W1-HDVW", "Ring 112"):
        assert told in page


def test_before_the_walk_is_opened_there_is_room_to_write_the_code():
    [page] = pages(poster_pdf(replace(KIT, code=""), words("da")))
    assert "________" in page


def test_the_letter_is_one_page_and_asks_what_people_need():
    [page] = pages(letter_pdf(KIT, words("da")))
    for told in ("1. Tunnelen", "kørestol", "Solen går ned", "Vi kan ikke love"):
        assert told in page


def test_there_is_a_sheet_for_each_stop_and_one_for_between():
    first, second, between = pages(stop_sheets_pdf(KIT, words("da")))
    assert "Stop 1: Tunnelen" in first
    assert "Kan du se og blive set?" in first
    assert "Stop 2: Torvet" in second
    assert "Mellem stoppene" in between


@pytest.mark.parametrize("language", ["da", "en"])
def test_the_role_cards_are_one_page_with_what_is_read_aloud(language: str):
    t = words(language)
    [page] = pages(role_cards_pdf(replace(KIT, language=language), t))
    for role in ("leader", "recorder", "photographer"):
        assert t(f"prepare.roles.{role}") in page
    assert t("prepare.roles.said-4")[:40] in page


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
def test_long_and_strange_words_are_printed_all_the_same(make: Callable):
    strange = replace(
        KIT, title="Æ" * 200, purpose="🔦 " + "o" * 1900, meeting_point="", stops=[], light=""
    )
    assert make(strange, words("da")).startswith(b"%PDF")

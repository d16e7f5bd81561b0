"""The printed plan says what the plan says, can be read aloud, and takes any text as text."""

import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import pikepdf
import pypdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from walks.exports.plan_pdf import plan_pdf
from walks.exports.printable import typeface
from walks.planning.document import digest

BUILT_FONTS = Path(__file__).resolve().parents[3] / "web" / "built" / "fonts"
HOSTILE = {
    "code": '#eval("1+1") #read("plan.json") #image("/etc/passwd")',
    "markup": "*fed* _kursiv_ `rå` = Overskrift",
    "maths": "$x^2$ @henvisning <mærke>",
    "comment": "før // efter /* midt */ slut",
    "slashes": r"C:\temp\ny \u{41} \# \\",
    "html": "<script>alert(1)</script> &amp; \"citat\" 'enkelt'",
    "braces": "{name} {0} {{}} %s",
}


def said(pdf: bytes) -> str:
    """All the words of a PDF with the line ends of the layout taken out."""
    pages = (page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages)
    return re.sub(r"\s+", " ", " ".join(pages).replace("\u200b", ""))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u200b-]+", "", text)


class Element(NamedTuple):
    kind: str
    alt: str | None
    scope: str | None


def elements(pdf: bytes) -> list[Element]:
    """Every structure element, in reading order."""
    with pikepdf.open(BytesIO(pdf)) as opened:
        return list(_below(opened.Root.StructTreeRoot))


def _below(node: object) -> Iterator[Element]:
    if isinstance(node, pikepdf.Array):
        for kid in node:
            yield from _below(kid)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            alt = str(node.Alt) if "/Alt" in node else None
            scope = str(node.A[0].Scope) if node.S == "/TH" else None
            yield Element(str(node.S), alt, scope)
        if "/K" in node:
            yield from _below(node.K)


@pytest.fixture(scope="module")
def printed(plan, danish, pictures):
    return plan_pdf(plan, danish, pictures.get)


@pytest.fixture(scope="module")
def print_line(alone, danish, pictures):
    return lambda **changes: plan_pdf(alone(**changes), danish, pictures.get)


def test_the_plan_says_what_was_seen_and_who_does_what(printed):
    words = said(printed)
    for expected in (
        "Tunnelen under Forbindelsesvejen",
        "»Spejlet i svinget er godt – det skal blive hængende!«",
        "Ny, jævn belysning i tunnelen",
        "Områdeleder, vejbelysning",
        "DRIFT-2026-48113",
        "Lys, overblik og veje, man vil gå på",
        "9 af 11 observationer her er utrygge.",
        "Kommunevej; tunnelen ejes af kommunen",
        "Svar til jer, der gik med",
    ):
        assert expected in words


def test_days_and_positions_are_written_in_danish(printed):
    words = said(printed)
    assert "Frist 01.03.2027" in words
    assert "57,07220 N, 9,91890 Ø" in words


def test_crime_and_tryghed_are_told_apart(printed):
    words = squeezed(said(printed))
    for part in ("Kriminalitet", "Tryghed", "Styrke", "Forbehold", "Kilde:", "Kontrolleret"):
        assert part in words
    assert squeezed("Kun få tegn på, at bedre gadelys") in words


def test_an_empty_section_says_why(printed):
    assert "Tyverisikring 0 linjer Ingen linjer. Ingen har noteret noget" in said(printed)


def test_a_line_that_is_nobodys_says_so(printed):
    assert "Ansvarlig Ansvar uafklaret" in said(printed)


def test_lines_left_out_for_the_police_are_counted(printed):
    assert "2 linjer er ikke med i dette dokument" in said(printed)


def test_every_page_tells_which_version_it_is_of(printed, plan):
    pages = pypdf.PdfReader(BytesIO(printed)).pages
    for number, page in enumerate(pages, start=1):
        words = page.extract_text()
        assert f"Side {number} af {len(pages)}" in words
        assert f"Version 2 · Fingeraftryk {digest(plan)[:12]}" in words


def test_seven_lines_take_a_handful_of_pages(printed):
    assert 6 <= len(pypdf.PdfReader(BytesIO(printed)).pages) <= 9


def test_a_draft_is_marked_on_every_page_and_an_adopted_plan_on_none(
    printed, plan, danish, pictures
):
    adopted = replace(
        plan, state="adopted", adopted_on=date(2026, 12, 1), adopted_by="Styregruppen"
    )
    final = plan_pdf(adopted, danish, pictures.get)
    drafted, decided = (
        [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages[:3]]
        for pdf in (printed, final)
    )
    assert all("UDKAST" in page for page in drafted)
    assert not any("UDKAST" in page for page in decided)
    assert all("Vedtaget 01.12.2026 af Styregruppen" in page for page in decided)


def test_the_plan_speaks_english_too(plan, english, pictures):
    words = said(plan_pdf(plan, english, pictures.get, language="en"))
    assert "What we heard" in words
    assert "Due 1 Mar 2027" in words
    assert "57.07220 N, 9.91890 E" in words


def test_the_plan_names_its_standards_language_and_title(printed):
    with pikepdf.open(BytesIO(printed)) as pdf:
        assert str(pdf.Root.Lang) == "da-DK"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Handlingsplan for tryghed i Løvvangen"
        with pdf.open_metadata() as metadata:
            assert metadata["pdfaid:part"] == "2"
            assert metadata["pdfaid:conformance"] == "A"
            assert metadata["pdfuaid:part"] == "1"


def test_headings_go_down_one_step_at_a_time(printed):
    levels = [int(it.kind[2:]) for it in elements(printed) if re.match(r"/H\d", it.kind)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))


def test_every_picture_and_the_map_is_described(printed, plan):
    figures = [it.alt for it in elements(printed) if it.kind == "/Figure"]
    photos = [saw for part in plan.sections for line in part.lines for saw in line.observations]
    assert len(figures) == 1 + sum(saw.photo is not None for saw in photos)
    assert figures[0].startswith("Kort over Løvvangen")
    assert "Foto fra Stien bag boldbanen, 04.11.2026: Beplantning: buske tæt på sti" in figures


def test_every_column_of_every_table_has_a_heading(printed):
    kinds = Counter(it.kind for it in elements(printed))
    scopes = {it.scope for it in elements(printed) if it.kind == "/TH"}
    assert kinds["/Table"] == kinds["/THead"] == 4
    assert scopes == {"/Column"}


def test_the_overview_repeats_its_heading_on_every_page(plan, danish):
    section = plan.sections[0]
    short = replace(section.lines[0], observations=(), evidence=None, reasons=())
    many = tuple(replace(short, number=f"LOV-2026-{n:03}") for n in range(1, 17))
    pdf = plan_pdf(replace(plan, sections=(replace(section, lines=many),)), danish, {}.get)
    last = [page.extract_text() for page in pypdf.PdfReader(BytesIO(pdf)).pages[-2:]]
    assert all("Svar til deltagerne" in page for page in last)
    assert "LOV-2026-001" in last[0]
    assert "LOV-2026-016" in last[1]


def test_a_written_text_is_only_ever_text(print_line, saw):
    notes = tuple(saw(note, "Kategori #x *y*") for note in HOSTILE.values())
    words = squeezed(said(print_line(observations=notes, measure=HOSTILE["code"])))
    for note in HOSTILE.values():
        assert squeezed(note) in words


def test_line_ends_and_two_thousand_letters_are_kept(print_line, saw):
    note = "Første linje\nAnden linje " + "og så videre " * 150 + "slut på noten"
    words = said(print_line(observations=(saw(note[:2000], "Belysning"),)))
    assert "»Første linje Anden linje og så videre" in words
    assert words.count("og så videre") >= 140


def test_no_word_is_wider_than_its_column(print_line, saw):
    pdf = print_line(
        place="x" * 300,
        measure="y" * 300,
        responsible="z" * 120,
        economy="w" * 120,
        observations=(saw("q" * 2000, "k" * 80),),
    )
    for page in pypdf.PdfReader(BytesIO(pdf)).pages:
        edges: list[float] = []
        page.extract_text(
            visitor_text=lambda text, _, at, __, size, edges=edges: edges.append(
                at[4] + 0.3 * size * len(text.strip("\n"))
            )
        )
        assert max(edges) < float(page.mediabox.width)


@pytest.mark.parametrize("fonts", [(), (BUILT_FONTS,)])
def test_what_no_font_has_is_a_square_and_is_explained(alone, danish, saw, fonts):
    note = "Bange 😀👨‍👩‍👧 her 中文 \x00\x07\u202e\ue000 slut"
    plan = alone(observations=(saw(note, "Andet"),), place="Sted 👍🏽 A")
    words = said(plan_pdf(plan, danish, {}.get, font_dirs=fonts))
    assert "»Bange □□□□ her □□ □□□ slut«" in words
    assert "Sted □ A" in words
    assert "er vist som □" in words


def test_a_plan_without_squares_does_not_speak_of_them(printed):
    assert "□" not in said(printed)


def test_letters_that_fail_only_beside_each_other_do_not_stop_the_print(print_line, saw):
    words = said(
        print_line(observations=(saw("før \u063a\u25a1\u0607\u0651\u0662 efter", "Andet"),))
    )
    assert "»før □□□□ efter«" in words


def test_arabic_is_printed(print_line, saw):
    words = said(print_line(observations=(saw("السلام عليكم", "Andet"),)))
    assert "□" not in words
    assert re.search("[\u0600-\u06ff\ufb50-\ufeff]{4}", words)


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(), max_size=200))
def test_no_text_stops_the_print(alone, danish, saw, note):
    plan = alone(observations=(saw(note, note[:50]),), place=note[:60], reply=note)
    assert plan_pdf(plan, danish, {}.get).startswith(b"%PDF")


def test_a_missing_or_broken_photo_is_left_out(plan, danish, pictures):
    whole = next(iter(pictures.values()))
    for broken in (None, b"", b"not a picture", whole[:100], whole[: len(whole) // 2]):
        pdf = plan_pdf(plan, danish, lambda _, broken=broken: broken)
        assert sum(it.kind == "/Figure" for it in elements(pdf)) == 1


def test_a_plan_with_nothing_in_it_can_be_printed(plan, danish):
    bare = replace(plan, sections=(), boundary=(), stops=(), hotspots=(), walks=(), sources=())
    pdf = plan_pdf(bare, danish, {}.get)
    assert not [it for it in elements(pdf) if it.kind == "/Figure"]


def test_the_same_plan_is_the_same_bytes_from_every_thread(printed, plan, danish, pictures):
    with ThreadPoolExecutor(4) as threads:
        prints = list(threads.map(lambda _: plan_pdf(plan, danish, pictures.get), range(8)))
    assert set(prints) == {printed}


def test_the_best_font_that_is_there_sets_the_page():
    built = any(BUILT_FONTS.glob("SourceSans3-*.ttf"))
    assert typeface((BUILT_FONTS,)).families[0] == (
        "Source Sans 3" if built else "Libertinus Serif"
    )
    assert typeface(()).families == ("Libertinus Serif",)

"""The table opens in Danish Excel as it should, and no cell of it is ever a formula."""

import csv
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from walks.exports.table_csv import COLUMNS, RISKY, guarded, table_csv


def rows(made: bytes) -> list[list[str]]:
    return list(csv.reader(StringIO(made.decode("utf-8-sig"), newline=""), delimiter=";"))


def test_excel_is_told_that_it_is_utf8_with_semicolons_and_its_own_line_ends(plan, danish):
    made = table_csv(plan, danish)
    assert made.startswith("\ufeffNr.;Sted;Længdegrad;Breddegrad;".encode())
    assert made.endswith(b"\r\n")


def test_every_line_is_a_row_with_every_column(plan, danish):
    header, *lines = rows(table_csv(plan, danish))
    assert len(lines) == sum(len(section.lines) for section in plan.sections)
    assert {len(row) for row in (header, *lines)} == {len(COLUMNS)}


def test_a_row_says_what_the_line_says(plan, danish):
    header, first, *_ = rows(table_csv(plan, danish))
    said = dict(zip(header, first, strict=True))
    assert said["Nr."] == "LOV-2026-001"
    assert said["Længdegrad"] == "9,91890"
    assert said["Frist"] == "01.03.2027"
    assert said["Tiltagsfamilie"] == "Belysning"
    assert said["Status"] == "I gang"
    assert said["Medvirkende"] == "Samrådet; Nordjyllands Politi (forebyggelse)"
    assert "Utryg her (Belysning: mørk tunnel, 04.11.2026): To ud af fire" in said[
        "Forhold (observationer)"
    ]  # fmt: skip


def test_the_table_speaks_english_too(plan, english):
    header, first, *_ = rows(table_csv(plan, english, "en"))
    assert header[:2] == ["No.", "Place"]
    assert "9.91890" in first


def test_a_line_that_is_nobodys_says_so(plan, danish):
    header, *lines = rows(table_csv(plan, danish))
    assert "Ansvar uafklaret" in [row[header.index("Ansvarlig")] for row in lines]


@pytest.mark.parametrize(
    "formula", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "  =1", "＋1", "－1"]
)
def test_a_formula_is_only_text(alone, danish, formula):
    _, line = rows(table_csv(alone(place=formula, reply=formula), danish))
    assert line.count("'" + formula) == 2


@given(st.text())
def test_no_cell_begins_as_a_formula_and_every_text_comes_back(text):
    cell = guarded(text)
    assert not cell.lstrip().startswith(tuple(sign for sign in RISKY if sign != "'"))
    assert (cell[1:] if cell.startswith("'") else cell) == text

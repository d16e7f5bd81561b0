"""Which columns hold the name and the code."""

import numpy as np
import pytest

from geo.errors import BadShape
from geo.fields import codes_in, names_in, slug


def columns(**values: list[object]) -> dict[str, np.ndarray]:
    return {field: np.array(column, object) for field, column in values.items()}


@pytest.mark.parametrize(
    "field", ["navn", "NAVN", "Bydel_Navn", "bydelsnavn", "sogn", "OmrådeNavn", "GADENAVN", "Name"]
)
def test_the_usual_name_fields_are_found(field: str):
    assert names_in(columns(fid=[1], **{field: [" Vest  byen "]}, area=["x"])) == ["Vest byen"]


@pytest.mark.parametrize("field", ["kode", "Bydel_Nr", "sognekode", "Nr.", "id", "DAGI_id"])
def test_the_usual_code_fields_are_found(field: str):
    assert codes_in(columns(areal=[3.5], **{field: [7.0]}), ["Vestbyen"]) == ["7"]


def test_without_a_code_the_name_is_spelt_out():
    assert codes_in(columns(navn=[""]), ["Nørre Sundby"]) == ["noerre-sundby"]
    assert codes_in(columns(kode=["07", None]), ["Nord", "Å-byen"]) == ["07", "aa-byen"]
    assert codes_in(columns(), ["東"]) == ["area-1"]
    assert slug("Sankt Jürgens Straße") == "sankt-juergens-strasse"


def test_a_letter_in_two_pieces_is_the_same_letter():
    assert names_in(columns(navn=["A\u030alborg"])) == ["Ålborg"]
    assert slug("A\u030alborg") == "aalborg"


def test_a_field_can_be_chosen_in_any_case():
    table = columns(navn=["x"], Kvarter=["Vest"], nr=[1], REF=["v-1"])
    assert names_in(table, "kvarter") == ["Vest"]
    assert codes_in(table, ["Vest"], "ref") == ["v-1"]


def test_no_usual_field_is_refused_with_those_there_are():
    for table, field, code in (
        (columns(a=["x"], b=["y"]), None, "no-name-field"),
        (columns(vejnavn=["x"], gadenavn=["y"]), None, "no-name-field"),
        (columns(navn=["x"]), "navm", "unknown-field"),
    ):
        with pytest.raises(BadShape) as refused:
            names_in(table, field)
        assert (refused.value.code, refused.value.facts["fields"]) == (code, list(table))


@pytest.mark.parametrize("empty", [None, "", "  ", float("nan")])
def test_an_empty_name_is_refused_with_its_row(empty: object):
    with pytest.raises(BadShape) as refused:
        names_in(columns(navn=["Vestbyen", empty]))
    assert (refused.value.code, refused.value.facts["row"]) == ("name-missing", 2)

"""The categories: complete, findable, and refused with a code when the file is wrong."""

import json
import tomllib
from pathlib import Path

import pytest

from walks.catalogue import categories
from walks.catalogue.visibility import strictest
from walks.errors import Unusable

TAXONOMY = categories.load()
SHIPPED = categories.SHIPPED.read_text(encoding="utf-8")
ORDER = [
    "LYS", "GRO", "OVB", "REN", "VED", "HAR", "TRF", "TIL",
    "LIV", "UNG", "ADF", "RUS", "IND", "BYG", "NAB", "AND",
]  # fmt: skip
NOW = {"REN-5", "VED-5", "VED-8"}
MENDED_BY_OPERATIONS = {
    "LYS-1", "GRO-3", "REN-1", "REN-2", "REN-3", "REN-5", "VED-1", "VED-2", "TRF-9",
}  # fmt: skip


def own_file(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "taxonomy.toml"
    path.write_text(text, encoding="utf-8")
    return path


def fault(tmp_path: Path, text: str) -> Unusable:
    with pytest.raises(Unusable) as caught:
        categories.load(own_file(tmp_path, text))
    return caught.value


def test_sixteen_tiles_stand_in_their_order():
    assert [one.code for one in TAXONOMY.categories] == ORDER


def test_there_are_at_least_ninety_subtypes_and_praise_for_every_category():
    subtypes = [kind for one in TAXONOMY.categories for kind in one.subtypes]
    assert len(subtypes) >= 90
    for one in TAXONOMY.categories:
        assert sum(kind.is_positive for kind in one.subtypes) == 1, one.code


def test_a_tile_has_three_words_at_most():
    for one in TAXONOMY.categories:
        for label in one.label.values():
            assert len([word for word in label.split() if word != "&"]) <= 3, label


def test_everything_is_said_in_danish_and_english():
    for code, kind in TAXONOMY.kinds.items():
        assert set(kind.label) == {"da", "en"}, code
    for one in TAXONOMY.categories:
        assert all(kind.counts["da"] and kind.counts["en"] for kind in one.subtypes)


def test_what_reaches_the_phone_is_plain_json():
    told = [{"label": one.label, "hint": one.hint} for one in TAXONOMY.categories]
    assert json.loads(json.dumps(told))[0]["label"]["da"] == "Belysning"


def test_codes_are_ascii_and_danes_see_their_own_letters():
    assert all(code.isascii() for code in TAXONOMY.kinds)
    assert TAXONOMY.category("GRO").danish == "GRØ"
    assert TAXONOMY.subtype("HAR-2").danish == "HÆR-2"
    assert TAXONOMY.subtype("LYS-POS").danish == "LYS+"


def test_danger_is_now_and_faults_go_to_operations():
    kinds = {code: kind for one in TAXONOMY.categories for kind in one.subtypes
             for code in [kind.code]}  # fmt: skip
    assert {code for code, kind in kinds.items() if kind.urgency == "now"} == NOW
    assert {code for code, kind in kinds.items() if kind.to_operations} == MENDED_BY_OPERATIONS


def test_visibility_is_the_stricter_of_both():
    assert TAXONOMY.visibility_of("REN", "REN-1") == "public"
    assert TAXONOMY.visibility_of("REN", "REN-5") != "public"
    assert TAXONOMY.visibility_of("HAR", "HAR-2") == "authorities"
    assert TAXONOMY.visibility_of("UNG", "UNG-5") == "authorities"
    assert TAXONOMY.visibility_of("ADF", "LYS-1") == "authorities"
    assert TAXONOMY.visibility_of("LYS", "RUS-1") == "police"
    assert TAXONOMY.visibility_of("no-such", None) == "authorities"


def test_what_could_guide_burglars_or_shame_people_is_never_public():
    for category in ("IND", "ADF", "RUS"):
        for kind in (None, *(one.code for one in TAXONOMY.category(category).subtypes)):
            assert TAXONOMY.visibility_of(category, kind) in ("authorities", "police")


def test_hearsay_behaviour_and_two_causes_are_marked():
    assert TAXONOMY.hearsay == {"ADF-7"}
    assert TAXONOMY.behaviour == {"UNG", "ADF", "RUS"}
    told = [(one.responsible, one.family) for one in TAXONOMY.subtype("LYS-5").splits]
    assert told == [("KP", "beplantning"), ("KB", "belysning")]


def test_a_subtype_answers_where_it_says_something_and_its_category_elsewhere():
    assert TAXONOMY.severity_default("LYS") == TAXONOMY.severity_default("LYS", "LYS-1") == 0.6
    assert TAXONOMY.severity_default("VED", "VED-8") == 1.0
    assert TAXONOMY.severity_default("no-such", "no-such") == TAXONOMY.severity_default("AND")


def test_things_are_found_by_code_danish_code_and_label():
    assert TAXONOMY.named("grø-1") == TAXONOMY.named("gro-1") == ("GRO", "GRO-1")
    assert TAXONOMY.named("belysning") == ("LYS", None)
    assert TAXONOMY.named("lamp out or faulty") == ("LYS", "LYS-1")
    assert TAXONOMY.named("månen") is None


def test_what_nobody_knows_falls_to_the_catch_all():
    assert TAXONOMY.known_category("no-such") == TAXONOMY.other == "AND"
    assert TAXONOMY.known_subtype("LYS", "GRO-1") is None
    assert TAXONOMY.known_subtype("LYS", "LYS-1") == "LYS-1"
    with pytest.raises(Unusable, match="category-unknown"):
        TAXONOMY.category("no-such")
    with pytest.raises(Unusable, match="subtype-unknown"):
        TAXONOMY.subtype("no-such")


def test_a_class_nobody_knows_is_the_strictest():
    assert strictest([]) == "public"
    assert strictest(["walk", "public"]) == "walk"
    assert strictest(["walk", "secret"]) == "police"


def test_an_operators_own_file_replaces_ours(tmp_path):
    text = SHIPPED.replace('da = "Belysning", en = "Lighting"', 'da = "Lys", en = "Light"')
    assert categories.load(own_file(tmp_path, text)).category("LYS").label["da"] == "Lys"


def test_a_file_that_is_no_toml_is_unreadable(tmp_path):
    assert fault(tmp_path, "[[category").code == "taxonomy-unreadable"
    with pytest.raises(Unusable, match="taxonomy-unreadable"):
        categories.load(tmp_path / "not-there.toml")


@pytest.mark.parametrize(
    ("text", "pointer", "code"),
    [
        ('da = "Belysning", en = "Lighting"', "/categories/0/label", "word-missing"),
        ("severity_default = 0.6", "/categories/0/severity_default", "less-than-equal"),
    ],
)
def test_a_wrong_field_is_pointed_at(tmp_path, text, pointer, code):
    wrong = {"word-missing": 'da = "Belysning"', "less-than-equal": "severity_default = 6"}[code]
    refused = fault(tmp_path, SHIPPED.replace(text, wrong, 1))
    assert refused.code == "taxonomy-malformed"
    assert {"pointer": pointer, "code": code} in refused.facts["errors"]


def test_a_category_that_is_no_table_is_malformed_and_breaks_nothing(tmp_path):
    assert fault(tmp_path, 'category = "LYS"\nversion = "1"').code == "taxonomy-malformed"
    assert fault(tmp_path, "category = [1]").code == "taxonomy-malformed"


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('code = "LYS-2"', 'code = "LYS-1"', "taxonomy-code-twice"),
        (
            'responsible = ["KB", "BO", "GF"]',
            'responsible = ["XX"]',
            "taxonomy-responsible-unknown",
        ),
        ('family = "belysning" }]', 'family = "renhold" }]', "taxonomy-family-unknown"),
        ("is_catch_all = true", "is_catch_all = false", "taxonomy-catch-all-not-one"),
    ],
)
def test_codes_must_fit_together(tmp_path, old, new, code):
    assert fault(tmp_path, SHIPPED.replace(old, new, 1)).code == code


def test_the_file_says_that_severities_are_our_own_estimates():
    assert "our own\n#           estimates" in SHIPPED
    assert tomllib.loads(SHIPPED)["source"]

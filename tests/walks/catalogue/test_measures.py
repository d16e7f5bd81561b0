"""The catalogue of measures: nothing is claimed without a source and a date."""

from datetime import date
from pathlib import Path

import pytest

from walks.catalogue import categories, measures
from walks.errors import Unusable

TAXONOMY = categories.load()
MEASURES = measures.load()
SHIPPED = measures.SHIPPED.read_text(encoding="utf-8")


def fault(tmp_path: Path, text: str) -> Unusable:
    path = tmp_path / "measures.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Unusable) as caught:
        measures.agree(measures.load(path), TAXONOMY)
    return caught.value


def test_the_whole_catalogue_is_there():
    assert [one.id for one in MEASURES.measures] == [f"M{number:02}" for number in range(1, 33)]


def test_the_three_families_asked_for_come_first():
    assert MEASURES.always_shown == ("belysning", "nabohjaelp", "tyverisikring")
    assert tuple(MEASURES.order)[:3] == MEASURES.always_shown


def test_both_files_agree():
    measures.agree(MEASURES, TAXONOMY)
    named = {family for kind in TAXONOMY.kinds.values() for family in kind.families}
    assert named <= set(MEASURES.order)


def test_every_family_can_be_read_and_says_what_to_do():
    for family in MEASURES.families:
        assert family.label["da"]
        assert family.label["en"]
        assert family.act["da"]
        assert family.act["en"]


def test_every_claim_has_a_source_and_every_source_a_date():
    claims = [claim for one in MEASURES.measures for claim in one.cited]
    assert len(claims) > 40
    for claim in claims:
        assert claim.text["da"]
        assert claim.text["en"]
        for source in claim.sources:
            assert MEASURES.sources[source].checked_on == date(2026, 11, 23)
    assert {s for one in MEASURES.measures for s in MEASURES.sources_of(one.id)} == set(
        MEASURES.sources
    )


def test_addresses_are_whole():
    for source in MEASURES.sources.values():
        assert source.address is None or source.address.startswith(("http://", "https://"))
        assert "…" not in (source.address or "")


def test_a_strength_other_than_unknown_rests_on_evidence():
    for one in MEASURES.measures:
        for effect in ("crime", "tryghed", "use"):
            if getattr(one.strength, effect) != "unknown":
                assert effect in {claim.about for claim in one.evidence}, (one.id, effect)


def test_every_card_carries_its_caveat_and_the_one_about_other_countries():
    assert all(one.caveat["da"] for one in MEASURES.measures)
    assert "Effekten i Danmark er ukendt" in MEASURES.transfer["da"]
    assert "vores eget skøn" in MEASURES.estimate["da"]


def test_numbers_nobody_verified_are_not_told():
    cameras = " ".join(claim.text["en"] for claim in MEASURES.measure("M23").cited)
    assert not any(number in cameras for number in ("13 %", "37 %", "12 %"))
    assert "kr" not in " ".join(claim.text["da"] for claim in MEASURES.measure("M01").cited)


def test_light_says_both_that_dimming_changed_nothing_and_that_women_miss_it():
    told = " ".join(claim.text["en"] for claim in MEASURES.measure("M01").evidence)
    assert "no effect on felt safety" in told
    assert "women's experience" in told


def test_cctv_and_bans_are_never_proposed():
    proposable = {one.id for family in MEASURES.order for one in MEASURES.proposable(family)}
    assert proposable.isdisjoint({"M23", "M32"})
    assert MEASURES.measure("M32").is_information
    assert len(proposable) == 30


def test_a_claim_without_a_source_is_refused(tmp_path):
    assert fault(tmp_path, SHIPPED.replace('sources = ["S70"]', "sources = []", 1)).code == (
        "measures-malformed"
    )


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('id = "M02"', 'id = "M01"', "measures-code-twice"),
        ('sources = ["S70"]', 'sources = ["S0"]', "measures-source-unknown"),
        ('family = "belysning"', 'family = "lys"', "measures-family-unknown"),
        ('answers = ["LYS",', 'answers = ["XX",', "measures-category-unknown"),
        (
            'responsible = ["KB", "BO", "GF"]',
            'responsible = ["XX"]',
            "measures-responsible-unknown",
        ),
        ('code = "andet"', 'code = "other"', "measures-family-unknown"),
    ],
)
def test_codes_must_fit_together(tmp_path, old, new, code):
    assert fault(tmp_path, SHIPPED.replace(old, new, 1)).code == code


def test_asking_for_what_is_not_there_says_so():
    with pytest.raises(Unusable, match="measure-unknown"):
        MEASURES.measure("M99")
    with pytest.raises(Unusable, match="family-unknown"):
        MEASURES.family("no-such")
    assert MEASURES.proposable("no-such") == ()

"""The participant's pages in every language: complete, with its own plural forms, and readable."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from babel.core import Locale

from walks.catalogue import categories
from web.build import LANGUAGES, PHONE_ROOMS, for_phone

LOCALES = Path(__file__).resolve().parents[2] / "web" / "locales"
OURS = ("da", "en")
OTHERS = [language for language in LANGUAGES if language not in OURS]
FORM = re.compile(r"\.(zero|one|two|few|many|other)$")
SCRIPTS = {"ar": "[\u0600-\u06ff]", "uk": "[\u0400-\u04ff]"}


def told(language: str) -> dict[str, str]:
    """Every text that a phone takes along in a language."""
    texts = {
        f"{path.stem}.{key}": text
        for path in sorted((LOCALES / language).glob("*.json"))
        for key, text in json.loads(path.read_text(encoding="utf-8")).items()
    }
    return {key: text for key, text in texts.items() if for_phone(key)}


def forms(language: str) -> set[str]:
    """The plural forms whole numbers have, as CLDR counts them."""
    return {*Locale.parse(language).plural_form.tags, "other"}


def wanted(language: str) -> Iterator[str]:
    """The keys of Danish, with the language's own plural forms."""
    danish = told("da")
    for key in danish:
        if not is_counted(key, danish):
            yield key
        elif key.endswith(".other"):
            yield from (FORM.sub(f".{form}", key) for form in forms(language))


def is_counted(key: str, danish: dict[str, str]) -> bool:
    """Whether the text has a form for one and a form for more."""
    return bool(FORM.search(key)) and FORM.sub(".one", key) in danish


def catalogue() -> set[str]:
    """What the shipped categories are called, by code."""
    found = set()
    for category in categories.load().categories:
        found |= {category.code, *(kind.code for kind in category.subtypes)}
        found |= {f"{category.code}.hint"} if category.hint else set()
    return {f"taxonomy.{code}" for code in found}


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", OTHERS)
def test_nothing_is_missing_and_nothing_is_left_over(language):
    assert told(language).keys() == {*wanted(language), *catalogue()}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_says_something_with_the_same_facts(language):
    danish = told("da")
    for key, text in told(language).items():
        source = danish.get(key) or danish.get(FORM.sub(".other", key))
        if source is None:
            continue  # of the catalogue, without facts
        assert bool(text.strip()) == bool(source.strip()) or key == "field.hyphens", key
        left_out = {"count"} if FORM.search(key) else set()
        assert facts(source) - left_out <= facts(text) <= facts(source), key
        assert text.count("\n") == source.count("\n"), key


@pytest.mark.parametrize("language", OURS)
def test_plural_forms_of_our_own_languages_are_whole(language):
    kept = told(language)
    groups = {FORM.sub("", key) for key in kept if is_counted(key, kept)}
    assert groups
    assert {f"{group}.{form}" for group in groups for form in forms(language)} <= {*kept}


@pytest.mark.parametrize("language", OTHERS)
def test_a_translation_is_one(language):
    danish = told("da")
    texts = told(language)
    long = [key for key in texts if len(danish.get(key, "")) > 20 and key != "field.hyphens"]
    same = [key for key in long if texts[key] == danish[key]]
    assert same == []
    script = SCRIPTS.get(language)
    assert not script or not [key for key in long if not re.search(script, texts[key])]


def test_there_are_eight_languages_and_the_desk_has_two():
    assert {*LANGUAGES} == {"da", "en", "ar", "de", "pl", "so", "tr", "uk"}
    rooms = {path.stem for path in (LOCALES / "ar").glob("*.json")}
    assert rooms == {*PHONE_ROOMS, "problems"}

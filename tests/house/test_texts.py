"""Every text stands in the locale files, in every language, and nowhere else."""

import ast
import json
import re
from pathlib import Path
from string import Formatter

import pytest

HOUSE = Path(__file__).resolve().parents[2]
LOCALES = HOUSE / "web" / "locales"
ROOMS = sorted(path.stem for path in (LOCALES / "da").glob("*.json"))
CODE = sorted(path for floor in ("app", "walks", "geo") for path in (HOUSE / floor).rglob("*.py"))
DANISH = re.compile("[æøåÆØÅ]")


def texts(language: str, room: str) -> dict[str, str]:
    return json.loads((LOCALES / language / f"{room}.json").read_text(encoding="utf-8"))


def facts(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_both_languages_have_the_same_rooms():
    assert sorted(path.stem for path in (LOCALES / "en").glob("*.json")) == ROOMS


@pytest.mark.parametrize("room", ROOMS)
def test_both_languages_have_the_same_keys_and_facts(room):
    danish, english = texts("da", room), texts("en", room)
    assert danish.keys() == english.keys()
    assert all(danish.values())
    assert all(english.values())
    for key in danish:
        assert facts(danish[key]) == facts(english[key]), key


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_danish_stands_in_the_code(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    docstrings = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            is_text = DANISH.search(node.value) and " " in node.value.strip()
            assert id(node) in docstrings or not is_text, node.value


def test_every_text_the_code_asks_for_is_there():
    there = {f"{room}.{key}" for room in ROOMS for key in texts("da", room)}
    asked = re.compile(r"""\bt\(\s*["']([a-z]+\.[a-z0-9.-]*[a-z0-9])["']""")
    files = [
        *CODE,
        *(HOUSE / "web").glob("desk/*.html"),
        *(HOUSE / "web").glob("public/*.html"),
        *(HOUSE / "web").glob("field/*.js"),
    ]
    for path in files:
        for key in asked.findall(path.read_text(encoding="utf-8")):
            assert key in there, f"{path.name} asks for {key}"


def _has_docstring(node: ast.AST) -> bool:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    return isinstance(node, kinds) and ast.get_docstring(node) is not None

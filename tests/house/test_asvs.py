"""The table of security items names tests that exist, and says what the code does."""

import ast
import re
import tomllib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from packaging.version import Version

from app import forms, guard, photo_door, sound_door
from geo import zips
from walks.observations import agree, incoming
from walks.photos import clean

HOUSE = Path(__file__).resolve().parents[2]
TABLE = (HOUSE / "docs" / "asvs.md").read_text(encoding="utf-8")
ITEMS = set(range(1, 74))
FLOORS = {"starlette": "1.5.1", "pillow": "12.2", "jinja2": "3.1.6", "argon2-cffi": "25.1"}


def rows() -> dict[int, list[str]]:
    """Each item and the tests its row names."""
    found = {}
    for line in TABLE.splitlines():
        if row := re.match(r"\| A(\d+) \|", line):
            assert int(row[1]) not in found, f"A{row[1]} stands there twice"
            found[int(row[1])] = re.findall(r"`([\w/]+\.py::\w+)`", line)
    return found


def deviations() -> set[int]:
    """Items that a deviation answers instead of a test."""
    part = TABLE.partition("## Deviations")[2].partition("## Uploads")[0]
    return {int(number) for number in re.findall(r"\(A(\d+)\)", part)}


@cache
def named_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_item_has_a_row_or_a_deviation():
    there = rows().keys() | deviations()
    assert sorted(ITEMS - there) == []
    assert there <= ITEMS


def test_every_test_the_table_names_exists():
    for number, names in rows().items():
        assert names, f"A{number} names no test"
        for name in names:
            file, _, test = name.partition("::")
            path = HOUSE / "tests" / file
            assert path.is_file(), name
            assert test in named_in(path), name


def test_the_table_of_uploads_says_what_the_code_does():
    cells = {}
    for line in TABLE.partition("## Uploads")[2].splitlines():
        if line.startswith("| ") and "---" not in line:
            what, *rest = [cell.strip() for cell in line.strip("| ").split("|")]
            cells[what] = [int(number) for number in re.findall(r"\d+", " ".join(rest[1:]))]
    assert len(cells) - 1 == 7  # and the head; a new one is held to the code here
    assert cells["photo (phone)"] == [photo_door.LARGEST, clean.MOST_PIXELS, clean.LONGEST_SIDE]
    assert cells["recording (phone)"] == [sound_door.LARGEST, sound_door.LONGEST]
    assert cells["observation (phone)"] == [incoming.LARGEST]
    assert cells["agreement (phone)"] == [agree.LARGEST]
    assert cells["form (desk)"] == [forms.LARGEST, forms.MOST_FIELDS]
    assert cells["any other body"] == [guard.LARGEST]
    unpacked = [zips.MOST_BYTES, zips.MOST_ENTRIES, zips.MOST_RATIO]
    assert cells["borders, old notes (command line)"] == unpacked


def test_nothing_is_older_than_the_holes_we_know_of():
    wanted = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["dependencies"]
    for name, floor in FLOORS.items():
        assert Version(version(name)) >= Version(floor), name
        assert f"{name}>={floor}" in wanted, f"{name} may be older than {floor}"

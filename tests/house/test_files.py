"""What must never be committed, and what every file must have."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.txt", "requirements-test.txt", "web/package-lock.json"]
MODULES = sorted(
    path for floor in ("app", "walks", "geo") for path in (HOUSE / floor).rglob("*.py")
)
BANNED_NAMES = re.compile(r"(utils?|services?|managers?|helpers?|common|misc)\.py")


def tracked() -> list[str]:
    listing = subprocess.run(
        ["git", "ls-files"], cwd=HOUSE, capture_output=True, text=True, check=True
    )
    return listing.stdout.splitlines()


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(name):
    text = (HOUSE / name).read_text()
    assert not re.search(r"https?://[^\s\"]*\.(whl|tar\.gz|tgz|zip)", text)
    assert "--index-url" not in text
    assert '"resolved"' not in text


def test_every_requirement_is_pinned_by_hash():
    for name in LOCKS[:2]:
        pinned = re.findall(r"^[a-z0-9][^\s;]*", (HOUSE / name).read_text(), re.MULTILINE)
        assert pinned
        assert all("==" in requirement for requirement in pinned)


def test_no_front_end_package_is_copied_in():
    assert not [name for name in tracked() if "node_modules" in name or ".min." in name]


def test_no_file_is_named_after_a_role():
    assert not [name for name in tracked() if BANNED_NAMES.fullmatch(Path(name).name)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_every_module_says_what_it_is_for(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not tree.body or ast.get_docstring(tree)


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(HOUSE)))
def test_no_function_is_longer_than_fifty_lines(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < 50, node.name


def test_desk_doors_never_import_each_other():
    for path in (HOUSE / "app" / "desk").glob("*.py"):
        if path.name != "__init__.py":
            assert "from app.desk" not in path.read_text(), path.name

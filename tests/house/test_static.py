"""What may not stand in the source, whoever writes it: holes that are seen by reading alone."""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from pydantic_settings import BaseSettings
from sqlmodel import SQLModel

import app
import geo
import walks

HOUSE = Path(__file__).resolve().parents[2]
CODE = sorted(path for floor in ("app", "walks", "geo") for path in (HOUSE / floor).rglob("*.py"))
PAGES = sorted((HOUSE / "web").glob("*/*.html"))
SCRIPTS = sorted(
    p for room in ("field", "desk", "map") for p in (HOUSE / "web" / room).glob("*.js")
)
SQL = {"text", "execute", "exec_driver_sql", "executescript", "executemany", "exec", "scalar"}
LOADERS = {
    "pickle",
    "marshal",
    "shelve",
    "dill",
    "cloudpickle",
    "joblib",
    "yaml",
    "torch",
    "jsonpickle",
}
WAYS_OUT = {
    "urllib.request", "http.client", "httpx", "httpx2", "requests", "aiohttp", "urllib3", "smtplib",
    "ftplib", "telnetlib",
}  # fmt: skip
CALLS_OUT = {"app/oidc.py", "app/smtp.py"}
TOO_LONG = 0.05  # seconds of processor for 50 kB; a quadratic pattern takes many
LONG = 50_000
# Asserts that tell the type checker something (B101), and imports whose every use is looked at by
# another rule: subprocess (B404) and the escaping, not reading, of XML (B406).
NAMES_ONLY = "B101,B404,B406"
APART = "walks.photos.heic"  # a program of its own, with a decoder that may not be installed
ATTRIBUTES = "{{ more | safe }}"  # of a field, as the page that shows it writes them
HASHES = {"sha256", "sha512", "blake2b", "file_digest", "digest", "compare_digest", "new"}


@cache
def trees() -> tuple[tuple[str, ast.Module], ...]:
    texts = {str(path.relative_to(HOUSE)): path.read_text(encoding="utf-8") for path in CODE}
    return tuple((name, ast.parse(text)) for name, text in texts.items())


@cache
def calls() -> tuple[tuple[str, ast.Call, str], ...]:
    """Every call in the house: where, the call, and the last part of the name that is called."""
    return tuple(_calls())


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                called = node.func
                last = called.attr if isinstance(called, ast.Attribute) else ""
                last = called.id if isinstance(called, ast.Name) else last
                yield f"{name}:{node.lineno}", node, last


def imports() -> Iterator[tuple[str, str]]:
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from ((f"{name}:{node.lineno}", alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield f"{name}:{node.lineno}", node.module or ""
                yield from (
                    (f"{name}:{node.lineno}", f"{node.module}.{a.name}") for a in node.names
                )


def is_put_together(node: ast.AST) -> bool:
    """Text made of parts while the program runs."""
    if isinstance(node, ast.JoinedStr):
        return any(isinstance(part, ast.FormattedValue) for part in node.values)
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.Add | ast.Mod)
    is_call = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    return is_call and node.func.attr in ("format", "replace", "join")


def test_no_page_says_that_a_text_is_safe():
    unsafe = re.compile(
        r"\|\s*safe\b|autoescape\s+false|\bMarkup\b|<script(?! (?:type=\"module\"|defer) src=)"
        r"|\son\w+=|javascript:|\sstyle="
    )
    for path in PAGES:
        told = path.read_text(encoding="utf-8").replace(ATTRIBUTES, "")
        assert unsafe.findall(told) == [], path.name
        # What goes in there unescaped is written in the page itself, with nothing put into it.
        for attributes in re.findall(r"\bmore=(.{0,120})", told):
            assert re.match(r"""'[\w\s="-]*'[,)]|"[\w\s-]*"[,)]""", attributes), path.name
    drawn = [where for where, _, name in calls() if name == "Markup"]
    assert {where.split(":")[0] for where in drawn} <= {"app/drawings.py"}
    assert len(PAGES) > 15


def test_no_script_makes_html_or_script_of_text():
    unsafe = re.compile(
        r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc)\b"
        r"|document\.write|\beval\(|new Function|set(Timeout|Interval)\(\s*[\"'`]"
    )
    for path in SCRIPTS:
        assert unsafe.findall(path.read_text(encoding="utf-8")) == [], path.name
    assert len(SCRIPTS) > 100


def test_a_page_listens_to_no_other_site():
    """No message from elsewhere is heard: only the service worker and the photo worker are."""
    for path in SCRIPTS:
        for line in path.read_text(encoding="utf-8").splitlines():
            if re.search(r"(window|globalThis|^\s*)\.?addEventListener\(\s*[\"']message", line):
                assert "sw" in path.name or "worker" in path.name, f"{path.name}: {line}"


def test_no_statement_is_put_together_of_text():
    for where, call, name in calls():
        if name in SQL and call.args:
            assert not is_put_together(call.args[0]), where


def test_no_shell_and_no_code_out_of_text():
    for where, call, name in calls():
        assert name not in (
            "system",
            "popen",
            "getoutput",
            "getstatusoutput",
            "eval",
            "exec_",
            "__import__",
            "from_string",
        ), where
        assert not (isinstance(call.func, ast.Name) and name in ("exec", "compile")), where
        for word in call.keywords:
            is_on = not (isinstance(word.value, ast.Constant) and word.value.value is False)
            assert not (word.arg == "shell" and is_on), where
            assert not (word.arg in ("follow_redirects", "allow_redirects") and is_on), where
            assert not (word.arg == "verify" and not is_on), where
            assert not (word.arg == "allow_pickle" and is_on), where
            assert not (word.arg == "debug" and is_on), where


def test_nothing_is_loaded_that_may_run_when_it_is_loaded():
    assert [found for found in imports() if found[1].split(".")[0] in LOADERS] == []


def test_nobody_in_the_house_calls_out():
    """No proxy, no webhook, no tiles from elsewhere: there is nothing to be tricked into asking.

    But for the workplace's sign-in, which asks the operator's own provider and no other
    (tests/app/desk/test_oidc.py tries to lead it astray), and the operator's own mail server.
    """
    out = [
        (where.split(":")[0], name)
        for where, name in imports()
        if name in WAYS_OUT or any(name.startswith(f"{way}.") for way in WAYS_OUT)
    ]
    assert {file for file, _ in out} == CALLS_OUT
    assert {name for _, name in out if name in WAYS_OUT} == {"http.client", "smtplib"}
    askers = {
        where.split(":")[0]
        for where, _, name in calls()
        if name in ("HTTPConnection", "HTTPSConnection", "urlopen", "create_connection")
    }
    assert askers == {"app/oidc.py"}


def test_secrets_are_made_and_hashed_with_what_is_made_for_it():
    weak = {"random", "md5", "sha1", "crypt", "uuid1", "hashlib.md5", "hashlib.sha1"}
    assert [found for found in imports() if found[1] in weak] == []
    assert [where for where, _, name in calls() if name in weak - {"random"}] == []
    for where, call, name in calls():
        of = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(of, ast.Name) and of.id in ("hashlib", "hmac"):
            assert name in HASHES, where


def test_no_address_is_built_from_what_the_asker_says_of_us():
    for name, tree in trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute):
                where = f"{name}:{node.lineno}"
                assert node.attr not in ("url_for", "url_path_for"), where
                of = node.value
                if isinstance(of, ast.Name) and of.id == "request":
                    assert node.attr != "base_url", where
                if isinstance(of, ast.Attribute) and of.attr == "url" and name.startswith("app/"):
                    assert node.attr in ("path",), where
    for path in PAGES:
        told = path.read_text(encoding="utf-8")
        assert not re.search(r"url_for|base_url|request\.url(?!\.path)|request\.headers", told), (
            path.name
        )


def test_every_input_says_what_it_takes_and_how_much():
    loose = []
    inputs = [model for model in models() if is_input(model)]
    for model in inputs:
        if model.model_config.get("extra") != "forbid":
            loose.append(f"{model.__name__}: takes what it does not know")
        schema = model.model_json_schema()
        for name, facts in schema.get("properties", {}).items():
            loose += [f"{model.__name__}.{name}: {why}" for why in unbounded(facts)]
    assert loose == []
    assert len(inputs) >= 8


def models() -> list[type[BaseModel]]:
    every_module()
    found, waiting = [], [BaseModel]
    while waiting:
        for model in waiting.pop().__subclasses__():
            waiting.append(model)
            if model.__module__.split(".")[0] in ("app", "walks", "geo"):
                found.append(model)
    return sorted(found, key=lambda model: model.__qualname__)


def is_input(model: type[BaseModel]) -> bool:
    """Not a table, and not the operator's own settings."""
    return not issubclass(model, SQLModel | BaseSettings)


def unbounded(facts: dict[str, Any]) -> Iterator[str]:
    """What of a field has no end."""
    for part in facts.get("anyOf", []):
        yield from unbounded(part)
    kind = facts.get("type")
    is_named = {"enum", "const", "format", "$ref"} & facts.keys()
    if kind == "string" and not is_named and not {"maxLength", "pattern"} & facts.keys():
        yield "text of any length"
    if kind == "array":
        if "maxItems" not in facts:
            yield "a list of any length"
        yield from unbounded(facts.get("items", {}))
    if kind in ("number", "integer") and not is_named:
        low = {"minimum", "exclusiveMinimum"} & facts.keys()
        high = {"maximum", "exclusiveMaximum"} & facts.keys()
        if not (low and high):
            yield "a number of any size"


def every_module() -> list[Any]:
    found = []
    for floor in (app, walks, geo):
        for one in pkgutil.walk_packages(floor.__path__, f"{floor.__name__}."):
            if one.name != APART:
                found.append(importlib.import_module(one.name))
    return found


def patterns() -> dict[str, tuple[re.Pattern[str], set[str]]]:
    """Every regular expression of the source as it is compiled, and how it is looked with."""
    found = {}
    for module in every_module():
        for name, value in vars(module).items():
            if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
                found[value.pattern] = (value, looks_of(name) or {"search", "fullmatch"})
    for _, call, name in calls():
        of = call.func.value if isinstance(call.func, ast.Attribute) else None
        is_re = isinstance(of, ast.Name) and of.id == "re" and name not in ("escape", "compile")
        told = [word.value for word in call.keywords if word.arg == "pattern"]
        for node in ([call.args[0]] if is_re and call.args else []) + told:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                how = {name} if name in ("match", "fullmatch") else {"search"}
                found[node.value] = (re.compile(node.value), how)
    return found


def looks_of(name: str) -> set[str]:
    """Which methods of a pattern with this name are called, anywhere in the house."""
    called = set()
    for _, call, method in calls():
        of = call.func.value if isinstance(call.func, ast.Attribute) else None
        if isinstance(of, ast.Name) and of.id == name:
            called.add(method if method in ("match", "fullmatch") else "search")
    return called


def adversaries(pattern: str, length: int) -> Iterator[str]:
    """Long runs of what the pattern is made of, that go wrong at the very end."""
    bits = {"a", "A", "1", "0", " ", "-", ".", ",", "/", "\n", "\t", "_", "<", "@", ":", "æ", "\0"}
    bits |= {char for char in pattern if not char.isalnum()}
    bits |= {f"{one}{two}" for one in "a1 -" for two in "a1 .,-"}
    for bit in sorted(bits):
        run = bit * (length // len(bit))
        yield from (run, f"{run}\x01", f"\x01{run}\x01", f"1{run}\x01")


def is_slow(compiled: re.Pattern[str], how: set[str]) -> str:
    """The text it took too long over; empty when there is none.

    Short ones first, a little longer at a time: what doubles with every character is found while it
    takes a second, and never waited for.
    """
    for length in (*range(20, 60, 4), 1_000, 5_000, LONG):
        for text in adversaries(compiled.pattern, length):
            for look in sorted(how):
                began = time.thread_time()
                getattr(compiled, look)(text)
                if time.thread_time() - began > TOO_LONG * max(length / LONG, 0.1):
                    return f"{compiled.pattern!r}: {length} of {text[:4]!r}"
    return ""


def test_no_pattern_takes_long_over_a_long_text():
    found = patterns()
    assert [slow for compiled, how in found.values() if (slow := is_slow(compiled, how))] == []
    assert len(found) >= 12


@pytest.mark.parametrize("pattern", [r"( |  )*x", r"\s*[,\s]\s*x", r"(a+)+x", r"a+b"])
def test_the_finder_of_slow_patterns_finds_each_kind(pattern):
    assert is_slow(re.compile(pattern), {"search"})


def test_bandit_finds_nothing():
    how = ("-q", "-s", NAMES_ONLY, "-f", "json", "-r", "app", "walks", "geo")
    told = subprocess.run(
        [sys.executable, "-m", "bandit", *how], cwd=HOUSE, capture_output=True, check=False
    )
    report = json.loads(told.stdout)
    found = [
        f"{one['filename']}:{one['line_number']} {one['test_id']} {one['issue_text']}"
        for one in report["results"]
    ]
    assert found == []
    assert report["metrics"]["_totals"]["loc"] > 8_000


@pytest.mark.parametrize(
    "source",
    [
        "session.execute(f'SELECT {name}')",
        "session.execute('SELECT ' + name)",
        "text('SELECT %s' % name)",
        "connection.exec_driver_sql('SELECT {}'.format(name))",
    ],
)
def test_the_rule_about_statements_sees_each_way_to_break_it(source):
    [call] = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)][:1]
    assert is_put_together(call.args[0])

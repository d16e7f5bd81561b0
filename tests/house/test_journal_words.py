"""Every verb the house writes in its journal has its sentence, so that the auditor can read it."""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

HOUSE = Path(__file__).resolve().parents[2]
VERB_AT = 3  # session, at, who, verb, noun


def modules() -> list[ast.Module]:
    paths = sorted(path for floor in ("app", "walks") for path in (HOUSE / floor).rglob("*.py"))
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths]


def verbs(tree: ast.Module) -> Iterator[str]:
    """Verbs named where a row is recorded, or handed to the function that records it."""
    for function in (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)):
        for call in (node for node in ast.walk(function) if is_record(node)):
            verb = call.args[VERB_AT]
            if isinstance(verb, ast.Constant):
                yield str(verb.value)
            elif isinstance(verb, ast.Starred):
                yield from starred(tree, verb)
            else:
                assert isinstance(verb, ast.Name), ast.dump(verb)
                yield from handed(tree, function, verb.id)


def is_record(node: ast.AST) -> bool:
    if not isinstance(node, ast.Call):
        return False
    named = node.func
    is_ours = isinstance(named, ast.Attribute) and named.attr == "record"
    is_ours = is_ours and isinstance(named.value, ast.Name) and named.value.id == "journal"
    return is_ours or (isinstance(named, ast.Name) and named.id == "record")


def starred(tree: ast.Module, verb: ast.Starred) -> Iterator[str]:
    """A pair of verb and noun with a name of its own."""
    assert isinstance(verb.value, ast.Name)
    for node in tree.body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == verb.value.id:
            assert isinstance(node.value, ast.Tuple)
            yield str(ast.literal_eval(node.value)[0])


def handed(tree: ast.Module, function: ast.FunctionDef, name: str) -> Iterator[str]:
    """What a name may hold: what is assigned to it, what its type allows, or what callers hand."""
    if chosen := [words(node.value) for node in ast.walk(function) if is_assigned(node, name)]:
        yield from (word for some in chosen for word in some)
        return
    place = [argument.arg for argument in function.args.args].index(name)
    if kind := allowed(tree, function.args.args[place].annotation):
        yield from kind
        return
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)
             and getattr(node.func, "id", "") == function.name]  # fmt: skip
    assert calls, function.name
    for call in calls:
        yield str(ast.literal_eval(call.args[place]))


def is_assigned(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name


def words(value: ast.expr) -> list[str]:
    """A word, or one of two."""
    if isinstance(value, ast.IfExp):
        return words(value.body) + words(value.orelse)
    return [str(ast.literal_eval(value))]


def allowed(tree: ast.Module, annotation: ast.expr | None) -> list[str]:
    """The words of a Literal that has a name of its own in the module."""
    name = getattr(annotation, "id", "")
    for node in tree.body:
        if is_assigned(node, name) and isinstance(node.value, ast.Subscript):
            listed = node.value.slice
            parts = listed.elts if isinstance(listed, ast.Tuple) else [listed]
            return [str(ast.literal_eval(part)) for part in parts]
    return []


def test_every_verb_has_its_sentence_in_both_languages():
    used = {verb for tree in modules() for verb in verbs(tree)}
    assert {"opened", "took-in", "removed", "pruned", "read-closed", "wrote-note"} <= used
    for language in ("da", "en"):
        path = HOUSE / "web" / "locales" / language / "journal.json"
        told = json.loads(path.read_text(encoding="utf-8"))
        assert {f"verb.{verb}" for verb in used} <= told.keys()
        for key, sentence in told.items():
            assert not key.startswith("verb.") or "{who}" in sentence, key

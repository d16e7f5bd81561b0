"""Reading a catalogue file: TOML in, checked values out, or what is wrong."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Any, TypeVar

from pydantic import AfterValidator, StringConstraints, TypeAdapter, ValidationError

from walks.errors import Unusable

T = TypeVar("T")
LANGUAGES = ("da", "en")


def _in_every_language(words: dict[str, str]) -> dict[str, str]:
    if any(not words.get(language, "").strip() for language in LANGUAGES):
        raise ValueError("word-missing")
    return words


Words = Annotated[dict[str, str], AfterValidator(_in_every_language)]  # language -> text
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=32)]


def read(
    path: Path,
    shape: TypeAdapter[T],
    what: str,
    prepare: Callable[[dict[str, Any]], dict[str, Any]] = lambda told: told,
) -> T:
    """The file's content in the shape asked for.

    Raises Unusable("<what>-unreadable", file, why) when it is no TOML, and
    Unusable("<what>-malformed", file, errors=[{pointer, code}]) when fields are wrong.
    """
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as trouble:
        raise Unusable(f"{what}-unreadable", file=path.name, why=str(trouble)) from None
    try:
        return shape.validate_python(prepare(told))
    except ValidationError as trouble:
        raise Unusable(f"{what}-malformed", file=path.name, errors=_faults(trouble)) from None


def no_twins(codes: Iterable[str], what: str) -> None:
    """Unusable("<what>-code-twice") when a code stands for two things."""
    seen: set[str] = set()
    for code in codes:
        if code in seen:
            raise Unusable(f"{what}-code-twice", twice=code)
        seen.add(code)


def all_known(codes: Iterable[str], known: Iterable[str], what: str, at: str, name: str) -> None:
    """Unusable("<what>-<name>-unknown", at, unknown) for the first code that nobody defines."""
    if missing := sorted(set(codes) - set(known)):
        raise Unusable(f"{what}-{name}-unknown", at=at, unknown=missing[0])


def _faults(trouble: ValidationError) -> list[Mapping[str, str]]:
    return [
        {
            "pointer": "".join(f"/{part}" for part in fault["loc"]),
            "code": str(fault.get("ctx", {}).get("error", fault["type"])).replace("_", "-"),
        }
        for fault in trouble.errors(include_url=False, include_input=False)
    ]

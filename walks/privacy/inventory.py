"""What is stored and why: the inventory, read from a file and held against the tables."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import MetaData

FILE = Path(__file__).with_name("inventory.toml")
ABOUT_THE_TABLE = ("class", "keep")

# Purposes whose columns can lead to a person: alone, or together with what somebody else knows.
PERSONAL = frozenset(
    ("address", "file", "letter", "name", "phone", "place", "technical", "who", "words")
)
OF_NOBODY = frozenset(
    ("borderset", "district", "residents", "organisation", "initiative", "strategy", "stop")
)


@dataclass(frozen=True)
class Column:
    """One column and the purpose it serves."""

    name: str
    purpose: str
    is_personal: bool


@dataclass(frozen=True)
class Described:
    """One table: who may see it (K0 to K4), how long it is kept, and its columns."""

    name: str
    access: str
    keep: str
    columns: tuple[Column, ...]

    @property
    def is_personal(self) -> bool:
        """Whether anything in it can lead to a person."""
        return any(column.is_personal for column in self.columns)


@cache
def inventory() -> tuple[Described, ...]:
    """Every table that is described, by name."""
    told = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return tuple(_described(name, told[name]) for name in sorted(told))


def of_table(name: str) -> Described:
    """One table's description."""
    return next(one for one in inventory() if one.name == name)


def here(metadata: MetaData) -> tuple[Described, ...]:
    """Only the tables this deployment has."""
    return tuple(one for one in inventory() if one.name in metadata.tables)


def amiss(metadata: MetaData) -> set[str]:
    """Columns ("table.column") that are stored and not described, or described and not stored."""
    described = [f"{one.name}.{column.name}" for one in inventory() for column in one.columns]
    twice = {name for name in described if described.count(name) > 1}
    return (set(described) ^ set(_stored(metadata))) | twice


def _stored(metadata: MetaData) -> Iterator[str]:
    for table in metadata.tables.values():
        for column in table.columns:
            yield f"{table.name}.{column.name}"


def _described(name: str, told: dict[str, str | list[str]]) -> Described:
    columns = [
        Column(column, purpose, purpose in PERSONAL and name not in OF_NOBODY)
        for purpose, listed in told.items()
        if purpose not in ABOUT_THE_TABLE
        for column in listed
    ]
    return Described(name, str(told["class"]), str(told["keep"]), tuple(columns))

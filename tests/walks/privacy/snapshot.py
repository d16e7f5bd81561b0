"""The whole database as values, and what of it another time has changed."""

from typing import Any

from sqlmodel import SQLModel

from app.db import Database

Snapshot = dict[str, dict[tuple[Any, ...], dict[str, Any]]]


def snapshot(database: Database) -> Snapshot:
    """Every row of every table, by its key."""
    with database.reading() as session:
        return {
            table.name: {
                tuple(row[key.name] for key in table.primary_key.columns): dict(row)
                for row in session.execute(table.select()).mappings()
            }
            for table in SQLModel.metadata.sorted_tables
        }


def changes(before: Snapshot, after: Snapshot) -> set[tuple[str, Any, str]]:
    """What is different: table, first part of the key, and the column ("-": gone, "+": new)."""
    found = set()
    for table, rows in before.items():
        for key, row in rows.items():
            new = after[table].get(key)
            if new is None:
                found.add((table, key[0], "-"))
            else:
                found |= {(table, key[0], name) for name in row if row[name] != new[name]}
        found |= {(table, key[0], "+") for key in after[table].keys() - rows.keys()}
    return found

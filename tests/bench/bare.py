"""The bare disk: the row of an observation, one durable commit each, nothing around it."""

import sqlite3
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import psycopg

from tests.faults.letters import Letter

COLUMNS = (
    "id TEXT PRIMARY KEY, walk TEXT, sha256 TEXT, revision INTEGER, feeling TEXT, category TEXT, "
    "lon FLOAT, lat FLOAT, accuracy FLOAT, note TEXT, captured TEXT, received TEXT, body {bytes}"
)
WRITERS = 8  # on PostgreSQL


def rows(letters: Sequence[Letter]) -> list[tuple[Any, ...]]:
    """What is kept of each letter, at the least."""
    return [_row(letter, orjson.loads(letter.body)) for letter in letters]


def sqlite(file: Path, rows: Sequence[tuple[Any, ...]]) -> list[float]:
    """Seconds of each commit. WAL, synchronous=FULL."""
    connection = sqlite3.connect(file, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(f"CREATE TABLE IF NOT EXISTS bare ({COLUMNS.format(bytes='BLOB')})")
    insert = f"INSERT INTO bare VALUES ({', '.join('?' * 13)})"
    took = []
    for row in rows:
        began = time.perf_counter()
        connection.execute(insert, row)
        took.append(time.perf_counter() - began)
    connection.close()
    return took


def postgresql(address: str, rows: Sequence[tuple[Any, ...]]) -> float:
    """Seconds for all, over eight connections that commit each row."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute("DROP TABLE IF EXISTS bare")
        connection.execute(f"CREATE TABLE bare ({COLUMNS.format(bytes='BYTEA')})")
    insert = f"INSERT INTO bare VALUES ({', '.join(['%s'] * 13)})"
    connections = [psycopg.connect(address, autocommit=True) for _ in range(WRITERS)]

    def write(number: int) -> None:
        for row in rows[number::WRITERS]:
            connections[number].execute(insert, row)

    began = time.perf_counter()
    with ThreadPoolExecutor(WRITERS) as pool:
        list(pool.map(write, range(WRITERS)))
    took = time.perf_counter() - began
    for connection in connections:
        connection.close()
    return took


def _row(letter: Letter, told: dict[str, Any]) -> tuple[Any, ...]:
    place = told["place"]
    return (
        letter.id.hex,
        told["walk"],
        letter.sha256,
        told["revision"],
        told["feeling"],
        told["category"],
        place["lon"],
        place["lat"],
        place["accuracy_m"],
        told["note"],
        told["captured_at"],
        told["captured_at"],
        letter.body,
    )

"""Every table and column is described with what it is for, and nothing else is."""

import json
from pathlib import Path

from sqlalchemy import Column, Integer, MetaData, Table
from sqlmodel import SQLModel

from walks import tables
from walks.privacy.inventory import amiss, inventory, of_table
from walks.privacy.keep import rules

assert tables
LOCALES = Path(__file__).resolve().parents[3] / "web" / "locales"


def test_every_column_is_described_and_nothing_else_is():
    assert amiss(SQLModel.metadata) == set()


def test_a_column_nobody_has_described_is_found():
    metadata = MetaData()
    for table in SQLModel.metadata.tables.values():
        table.to_metadata(metadata)
    Table("diary", metadata, Column("page", Integer))
    metadata.tables["stop"].append_column(Column("colour", Integer))
    metadata.remove(metadata.tables["tries"])
    found = amiss(metadata) - amiss(SQLModel.metadata)
    assert found == {"diary.page", "stop.colour", "tries.key", "tries.left", "tries.counted_at"}


def test_what_can_lead_to_a_person_is_known():
    personal = {c.name for c in of_table("device").columns if c.is_personal}
    assert personal == {"first_name", "build"}
    assert not of_table("district").is_personal
    assert of_table("observation").is_personal


def test_tables_purposes_and_classes_have_their_words_in_both_languages():
    for language in ("da", "en"):
        told = json.loads((LOCALES / language / "privacy.json").read_text(encoding="utf-8"))
        for one in inventory():
            assert f"table.{one.name}" in told, (language, one.name)
            assert f"keep.{one.keep}" in told, (language, one.keep)
            for access in one.access.split("-"):
                assert f"class.{access}" in told, (language, access)
            for column in one.columns:
                assert f"purpose.{column.purpose}" in told, (language, column)


def test_every_table_has_a_class_of_retention_that_has_its_rule():
    assert {one.keep for one in inventory()} <= rules().keys()

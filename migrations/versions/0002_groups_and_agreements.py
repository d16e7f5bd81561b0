"""Groups that walk for themselves, what a phone says of itself, agreements, richer observations"""

from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table, column in _new_columns():
        op.add_column(table, column)
    op.create_table(
        "agreement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("observation_id", sa.Uuid(), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("stance", sa.String(length=8), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.String(length=32), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["device_id"], ["device.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_agreement_device_id", "agreement", ["device_id"])
    op.create_index("ix_agreement_observation_id", "agreement", ["observation_id"])
    groups = op.create_table(
        "walkgroup",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("walk_id", sa.Uuid(), nullable=False),
        sa.Column("letter", sa.String(length=2), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("stop_number", sa.Integer(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("walk_id", "letter"),
    )
    op.create_index("ix_walkgroup_walk_id", "walkgroup", ["walk_id"])
    _one_group_a_walk(groups)


def downgrade() -> None:
    op.drop_table("walkgroup")
    op.drop_table("agreement")
    for table, column in reversed(_new_columns()):
        op.drop_column(table, column.name)


def _new_columns() -> list[tuple[str, sa.Column[Any]]]:
    return [
        ("walk", sa.Column("minutes", sa.Integer(), server_default="90", nullable=False)),
        ("device", sa.Column("group", sa.String(length=2), nullable=True)),
        ("device", sa.Column("is_leader", sa.Boolean(), server_default=sa.false(), nullable=False)),
        ("device", sa.Column("last_seen_at", sa.DateTime(timezone=True), nullable=True)),
        ("device", sa.Column("unsent", sa.Integer(), server_default="0", nullable=False)),
        ("device", sa.Column("unsent_photos", sa.Integer(), server_default="0", nullable=False)),
        ("device", sa.Column("help", sa.Integer(), server_default="0", nullable=False)),
        ("device", sa.Column("oldest_unsent", sa.DateTime(timezone=True), nullable=True)),
        ("device", sa.Column("build", sa.String(length=64), server_default="", nullable=False)),
        ("observation", sa.Column("unease", sa.Integer(), nullable=True)),
        ("observation", sa.Column("proposal", sa.String(500), server_default="", nullable=False)),
        ("observation", sa.Column("times", sa.JSON(), server_default="[]", nullable=False)),
        ("observation", sa.Column("worst_for", sa.JSON(), server_default="[]", nullable=False)),
        (
            "observation",
            sa.Column("asset_number", sa.String(40), server_default="", nullable=False),
        ),
        ("observation", sa.Column("group", sa.String(length=2), nullable=True)),
        (
            "observation",
            sa.Column("on_behalf", sa.Boolean(), server_default=sa.false(), nullable=False),
        ),
        (
            "observation",
            sa.Column("client_version", sa.String(16), server_default="", nullable=False),
        ),
        ("observation", sa.Column("clock_offset_ms", sa.BigInteger(), nullable=True)),
    ]


def _one_group_a_walk(groups: sa.Table) -> None:
    """Every walk that was there is one group."""
    walk = sa.table("walk", sa.column("id", sa.Uuid()))
    ids = op.get_bind().execute(sa.select(walk.c.id)).scalars().all()
    rows = [{"id": uuid4(), "walk_id": id, "letter": "A", "name": ""} for id in ids]
    if rows:
        op.bulk_insert(groups, rows)

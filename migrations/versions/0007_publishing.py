"""Proposals with two persons behind them, the public copies, and requests for removal"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "publication",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("district_code", sa.String(length=64), nullable=False, index=True),
        sa.Column("district_name", sa.String(length=200), nullable=False),
        *_words(),
        sa.Column("lon", sa.Float()),
        sa.Column("lat", sa.Float()),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("count", sa.Integer()),
    )
    op.create_table(
        "publicphoto",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _to("publication", "publication_id", index=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
    )
    op.create_table(
        "proposal",
        sa.Column("id", sa.Uuid(), primary_key=True),
        sa.Column("kind", sa.String(length=8), nullable=False),
        _to("district", "district_id", index=True),
        _to("walk", "walk_id", nullable=True, index=True),
        _to("observation", "observation_id", nullable=True, index=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        *_words(),
        sa.Column("state", sa.String(length=16), nullable=False, index=True),
        _to("person", "proposed_by"),
        _moment("proposed_at"),
        _to("person", "decided_by", nullable=True),
        _moment("decided_at", nullable=True),
        _moment("ended_at", nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("publication_id", sa.Uuid(), nullable=False, unique=True),
    )
    op.create_table(
        "proposalphoto",
        _to("proposal", "proposal_id", primary_key=True),
        _to("photo", "photo_id", primary_key=True, index=True),
        sa.Column("public_id", sa.Uuid(), nullable=False, unique=True),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        _to("person", "first_by"),
        _moment("first_at"),
        _to("person", "second_by", nullable=True),
        _moment("second_at", nullable=True),
    )
    op.create_table(
        "removalrequest",
        sa.Column("id", sa.Uuid(), primary_key=True),
        _to("proposal", "proposal_id", index=True),
        _to("photo", "photo_id", nullable=True),
        sa.Column("message", sa.String(length=1000), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        _moment("made_at"),
        sa.Column("state", sa.String(length=16), nullable=False, index=True),
        _to("person", "decided_by", nullable=True),
        _moment("decided_at", nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
    )


def downgrade() -> None:
    for table in ("removalrequest", "proposalphoto", "proposal", "publicphoto", "publication"):
        op.drop_table(table)


def _words() -> list[sa.Column[str]]:
    return [
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("subtype", sa.String(length=16)),
        sa.Column("feeling", sa.String(length=16), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("text", sa.String(length=500), nullable=False),
        sa.Column("place", sa.String(length=120), nullable=False),
    ]


def _to(
    table: str,
    name: str,
    *,
    nullable: bool = False,
    index: bool = False,
    primary_key: bool = False,
) -> "sa.Column[object]":
    return sa.Column(
        name,
        sa.Uuid(),
        sa.ForeignKey(f"{table}.id"),
        nullable=nullable,
        index=index,
        primary_key=primary_key,
    )


def _moment(name: str, *, nullable: bool = False) -> "sa.Column[object]":
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)

"""Who is invited, what they need, and what the walk thinks matters most"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("walk", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "walkguest",
        sa.Column("walk_id", sa.Uuid(), nullable=False),
        sa.Column("function", sa.String(length=32), nullable=False),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"]),
        sa.PrimaryKeyConstraint("walk_id", "function"),
    )
    op.create_table(
        "walkneed",
        sa.Column("walk_id", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(length=32), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"]),
        sa.PrimaryKeyConstraint("walk_id", "need"),
    )
    op.create_table(
        "walkvote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("walk_id", sa.Uuid(), nullable=False),
        sa.Column("stop_number", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(length=16), nullable=False),
        sa.Column("hands", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["walk_id"], ["walk.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_walkvote_walk_id", "walkvote", ["walk_id"])


def downgrade() -> None:
    op.drop_table("walkvote")
    op.drop_table("walkneed")
    op.drop_table("walkguest")
    op.drop_column("walk", "sequence")

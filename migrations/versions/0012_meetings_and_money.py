"""Meetings about a plan and what they decide; what a line costs, who pays, since when it stands"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    for name, length in (("cost", 1), ("funding", 16)):
        text = sa.Column(name, sa.String(length=length), nullable=False, server_default="")
        op.add_column("planline", text)
    op.add_column("planline", sa.Column("cost_kr", sa.Integer(), nullable=True))
    op.add_column("planline", sa.Column("status_on", sa.Date(), nullable=True))
    op.create_table(
        "meeting",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("plan_id", sa.Uuid(), nullable=False),
        sa.Column("began_at", MOMENT, nullable=False),
        sa.Column("led_by", sa.Uuid(), nullable=True),
        sa.Column("ended_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"]),
        sa.ForeignKeyConstraint(["led_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_meeting_plan_id", "meeting", ["plan_id"])
    _decisions()


def _decisions() -> None:
    op.create_table(
        "decision",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("plan_line_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("words", sa.String(length=1000), nullable=False),
        sa.Column("changes", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"]),
        sa.ForeignKeyConstraint(["plan_line_id"], ["planline.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_decision_meeting_id", "decision", ["meeting_id"])
    op.create_index("ix_decision_plan_line_id", "decision", ["plan_line_id"])


def downgrade() -> None:
    op.drop_table("decision")
    op.drop_table("meeting")
    for name in ("status_on", "cost_kr", "funding", "cost"):
        op.drop_column("planline", name)

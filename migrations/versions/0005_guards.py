"""A note somebody has taken a name out of, and the photo files that are to go"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.add_column("observation", sa.Column("redacted_at", moment, nullable=True))
    op.create_table(
        "discardedfile",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("at", moment, nullable=False),
        sa.PrimaryKeyConstraint("sha256"),
    )


def downgrade() -> None:
    op.drop_table("discardedfile")
    op.drop_column("observation", "redacted_at")

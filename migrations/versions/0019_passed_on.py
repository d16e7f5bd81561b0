"""Whom a line was passed on to"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    passed_to = sa.Column("passed_to", sa.String(length=32), nullable=False, server_default="")
    op.add_column("response", passed_to)


def downgrade() -> None:
    op.drop_column("response", "passed_to")

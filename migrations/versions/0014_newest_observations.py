"""The newest observations first, and the points of a map, from an index alone"""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

INDEX = "ix_observation_newest"
COLUMNS = [
    "captured_at", "id", "state", "visibility", "feeling", "category", "subtype", "district_id",
    "walk_id", "lon", "lat",
]  # fmt: skip


def upgrade() -> None:
    op.create_index(INDEX, "observation", COLUMNS)


def downgrade() -> None:
    op.drop_index(INDEX, "observation")

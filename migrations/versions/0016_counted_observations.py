"""Observations of a walk or a district are counted from an index alone"""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

INDEXES = {
    "ix_observation_of_walk": [
        "walk_id", "state", "visibility", "district_id", "reason", "late_revision",
    ],
    "ix_observation_of_district": ["district_id", "state", "visibility", "walk_id"],
}  # fmt: skip
BEFORE = ("walk_id", "district_id")


def upgrade() -> None:
    for name, columns in INDEXES.items():
        op.create_index(name, "observation", columns)
    for column in BEFORE:
        op.drop_index(f"ix_observation_{column}", "observation")


def downgrade() -> None:
    for column in BEFORE:
        op.create_index(f"ix_observation_{column}", "observation", [column])
    for name in INDEXES:
        op.drop_index(name, "observation")

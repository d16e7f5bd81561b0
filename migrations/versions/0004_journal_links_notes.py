"""The journal is only added to; links for responsible parties; closed notes"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# A row may go only when a later row of the journal itself says so: see walks/journal.py, prune.
SQLITE = (
    """CREATE TRIGGER event_is_not_changed BEFORE UPDATE ON event
    BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END""",
    """CREATE TRIGGER event_is_not_taken_out BEFORE DELETE ON event
    WHEN NOT EXISTS (SELECT 1 FROM event WHERE noun = 'journal:pruned' AND verb = 'pruned'
    AND json_extract(facts, '$.through') >= OLD.number AND number > OLD.number)
    BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END""",
    # INSERT OR REPLACE takes a row out without asking the trigger above.
    """CREATE TRIGGER event_is_not_replaced BEFORE INSERT ON event
    WHEN EXISTS (SELECT 1 FROM event WHERE number = NEW.number)
    BEGIN SELECT RAISE(ABORT, 'the journal is only added to'); END""",
)
POSTGRESQL = (
    """CREATE FUNCTION event_stays() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF TG_OP = 'DELETE' AND EXISTS (
            SELECT 1 FROM event WHERE noun = 'journal:pruned' AND verb = 'pruned'
            AND (facts->>'through')::bigint >= OLD.number AND number > OLD.number
        ) THEN RETURN OLD;
        END IF;
        RAISE EXCEPTION 'the journal is only added to';
    END $$""",
    """CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION event_stays()""",
)


def upgrade() -> None:
    for statement in SQLITE if _is_sqlite() else POSTGRESQL:
        op.execute(statement)
    op.create_table(
        "responderlink",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("organisation", sa.String(length=32), nullable=False),
        sa.Column("label", sa.String(length=200), nullable=False),
        sa.Column("contact", sa.String(length=200), nullable=False),
        sa.Column("district_id", sa.Uuid(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("uses", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["district_id"], ["district.id"]),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("token_hash"),
    )
    op.create_table(
        "closednote",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("noun", sa.String(length=64), nullable=False),
        sa.Column("side", sa.String(length=16), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("written_by", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["written_by"], ["person.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_closednote_noun", "closednote", ["noun"])


def downgrade() -> None:
    op.drop_table("closednote")
    op.drop_table("responderlink")
    if _is_sqlite():
        for name in ("changed", "taken_out", "replaced"):
            op.execute(f"DROP TRIGGER event_is_not_{name}")
        return
    op.execute("DROP TRIGGER event_stays ON event")
    op.execute("DROP FUNCTION event_stays()")


def _is_sqlite() -> bool:
    return op.get_bind().dialect.name == "sqlite"

"""budgets of terms, a ledger that cannot be changed, runs of re-projection.

Revision: 0005, after 0004.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION term_event_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the ledger of terms is append-only';
END $$
"""


def upgrade() -> None:
    """Apply."""
    op.add_column("term", sa.Column("length", sa.Integer(), nullable=True))
    op.create_index(
        "ix_term_open",
        "term",
        ["due_at", "id"],
        postgresql_where=sa.text("state IN ('armed', 'warned', 'breached')"),
    )
    op.add_column("term_event", sa.Column("length", sa.Integer(), nullable=True))
    op.add_column(
        "term_event",
        sa.Column(
            "written_at", sa.DateTime(timezone=True), server_default=sa.func.clock_timestamp(), nullable=False
        ),
    )
    op.execute(REFUSE)
    op.execute(
        "CREATE TRIGGER term_event_append_only BEFORE UPDATE OR DELETE ON term_event"
        " FOR EACH ROW EXECUTE FUNCTION term_event_is_append_only()"
    )
    op.create_table(
        "term_reprojection",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("law_sha256", sa.String(length=64), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached", sa.String(length=36), nullable=False),
        sa.Column("busy", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("seen", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_term_reprojection")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("term_reprojection")
    op.execute("DROP TRIGGER term_event_append_only ON term_event")
    op.execute("DROP FUNCTION term_event_is_append_only()")
    op.drop_column("term_event", "written_at")
    op.drop_column("term_event", "length")
    op.drop_index("ix_term_open", table_name="term")
    op.drop_column("term", "length")

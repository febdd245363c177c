"""law as data: bars, checks by a person, archived tables, the record of a decision.

Revision: 0010, after 0009.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "archived_table",
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("decision_id", sa.String(length=64), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("sha256", name=op.f("pk_archived_table")),
    )
    op.create_table(
        "barring_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("business_key", sa.String(length=160), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("ground", sa.String(length=16), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("established_by", sa.String(length=64), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_barring_event_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_barring_event")),
        sa.UniqueConstraint("business_key", name=op.f("uq_barring_event_business_key")),
    )
    op.create_index(op.f("ix_barring_event_case_id"), "barring_event", ["case_id"], unique=False)
    op.create_table(
        "barred_person",
        sa.Column("event_id", sa.BigInteger(), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["barring_event.id"], name=op.f("fk_barred_person_event_id")),
        sa.PrimaryKeyConstraint("event_id", "iin", name=op.f("pk_barred_person")),
    )
    op.create_index(op.f("ix_barred_person_iin"), "barred_person", ["iin"], unique=False)
    op.create_table(
        "data_check",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("findings", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("confirmed", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("verdict", sa.String(length=16), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_data_check_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_data_check")),
    )
    op.add_column("decision", sa.Column("record", postgresql.JSONB(astext_type=sa.Text()), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("decision", "record")
    op.drop_table("data_check")
    op.drop_index(op.f("ix_barred_person_iin"), table_name="barred_person")
    op.drop_table("barred_person")
    op.drop_index(op.f("ix_barring_event_case_id"), table_name="barring_event")
    op.drop_table("barring_event")
    op.drop_table("archived_table")

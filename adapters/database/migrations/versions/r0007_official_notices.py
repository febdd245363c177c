"""official notices.

Revision: 0007, after 0006.
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "official_notice",
        sa.Column("sequence", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("term_id", sa.String(length=36), nullable=False),
        sa.Column("event", sa.String(length=24), nullable=False),
        sa.Column("audience", sa.String(length=80), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_official_notice_case_id_case")),
        sa.ForeignKeyConstraint(["term_id"], ["term.id"], name=op.f("fk_official_notice_term_id_term")),
        sa.PrimaryKeyConstraint("sequence", name=op.f("pk_official_notice")),
    )
    op.create_index(op.f("ix_official_notice_case_id"), "official_notice", ["case_id"], unique=False)
    op.create_index(op.f("ix_official_notice_term_id"), "official_notice", ["term_id"], unique=False)
    op.create_index(
        "ix_official_notice_audience_told_at", "official_notice", ["audience", "told_at"], unique=False
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_official_notice_audience_told_at", table_name="official_notice")
    op.drop_index(op.f("ix_official_notice_term_id"), table_name="official_notice")
    op.drop_index(op.f("ix_official_notice_case_id"), table_name="official_notice")
    op.drop_table("official_notice")

"""brought papers.

Revision: 0014, after 0013.
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "brought_paper",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("submission_key", sa.String(length=128), nullable=False),
        sa.Column("brought_to", sa.String(length=64), nullable=False),
        sa.Column("query", sa.Integer(), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("media_type", sa.String(length=80), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("brought_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_brought_paper_case_id_case")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_brought_paper_document_id_document")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_brought_paper")),
    )
    op.create_index(op.f("ix_brought_paper_submission_key"), "brought_paper", ["submission_key"])
    op.create_index(op.f("ix_brought_paper_case_id"), "brought_paper", ["case_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("brought_paper")

"""asynchronous questions through ШЭП and their callbacks.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "shep_question",
        sa.Column("correlation_id", sa.String(length=64), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivery", sa.String(length=24), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answered_by", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_shep_question_case_id")),
        sa.PrimaryKeyConstraint("correlation_id", name=op.f("pk_shep_question")),
        sa.UniqueConstraint("message_id", name=op.f("uq_shep_question_message_id")),
    )
    op.create_index(op.f("ix_shep_question_case_id"), "shep_question", ["case_id"])
    op.create_table(
        "shep_callback",
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=48), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("message_id", name=op.f("pk_shep_callback")),
    )
    op.create_index(op.f("ix_shep_callback_correlation_id"), "shep_callback", ["correlation_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("shep_callback")
    op.drop_table("shep_question")

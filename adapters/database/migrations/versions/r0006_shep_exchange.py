"""journal of exchanges through ШЭП, and the provider's date of each answer.

Revision: 0006, after 0005.
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("register_answer", sa.Column("dated", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "shep_exchange",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=True),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("service_id", sa.String(length=64), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.String(length=64), nullable=False),
        sa.Column("correlation_id", sa.String(length=64), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=48), nullable=False),
        sa.Column("question_sha256", sa.String(length=64), nullable=False),
        sa.Column("answer_sha256", sa.String(length=64), nullable=True),
        sa.Column("question", sa.LargeBinary(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("raw_until", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_shep_exchange_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shep_exchange")),
    )
    op.create_index("ix_shep_exchange_system_sent_at", "shep_exchange", ["system", "sent_at"])
    op.create_index("ix_shep_exchange_case_id", "shep_exchange", ["case_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("shep_exchange")
    op.drop_column("register_answer", "dated")

"""who prepared a draft of a decision or returned it for rework, and the register of decisions.

Revision: 0019, after 0018.
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "decision_act",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("act", sa.String(length=16), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("official", sa.String(length=64), nullable=False),
        sa.Column("official_iin", sa.String(length=12), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_act_case_id_case")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_decision_act_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "act", name=op.f("pk_decision_act")),
    )
    op.create_index(op.f("ix_decision_act_case_id"), "decision_act", ["case_id"])
    op.create_table(
        "decision_register",
        sa.Column("unit", sa.String(length=64), nullable=False),
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("outcome", sa.String(length=32), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_decision_register_case_id_case")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_decision_register_document_id_document")
        ),
        sa.PrimaryKeyConstraint("unit", "year", "position", name=op.f("pk_decision_register")),
        sa.UniqueConstraint("document_id", name=op.f("uq_decision_register_document_id")),
    )
    op.create_index(op.f("ix_decision_register_case_id"), "decision_register", ["case_id"])
    op.add_column("signature", sa.Column("signer_bin", sa.String(length=12), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("signature", "signer_bin")
    op.drop_table("decision_register")
    op.drop_table("decision_act")

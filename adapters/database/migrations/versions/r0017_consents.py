"""consents.

Revision: 0017, after 0016.
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "consent",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wait_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_consent_case_id_case")),
        sa.PrimaryKeyConstraint("case_id", "system", "iin", name=op.f("pk_consent")),
    )
    op.create_index(op.f("ix_consent_state"), "consent", ["state"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("consent")

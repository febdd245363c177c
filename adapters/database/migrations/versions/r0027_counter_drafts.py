"""applications put aside at the counter.

Revision: 0027, after 0026.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "counter_draft",
        sa.Column("login", sa.String(length=64), nullable=False),
        sa.Column("submission_key", sa.String(length=128), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("login", "submission_key", name=op.f("pk_counter_draft")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("counter_draft")

"""late replies.

Revision: 0018, after 0017.
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("written_request", sa.Column("late_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("written_request", sa.Column("late_state", sa.String(length=16), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("written_request", "late_state")
    op.drop_column("written_request", "late_at")

"""what a decision pays in which month.

Revision: 0022, after 0021.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("decision", column)


def downgrade() -> None:
    """Take back."""
    op.drop_column("decision", "schedule")

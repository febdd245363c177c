"""what a decision pays in which month.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("decision", column)


def downgrade() -> None:
    """Take back."""
    op.drop_column("decision", "schedule")

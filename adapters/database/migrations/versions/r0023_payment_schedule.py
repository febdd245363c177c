"""what a decision pays in which month.

Revision: 0023, after 0022.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    column = sa.Column("schedule", postgresql.JSONB(astext_type=sa.Text()), nullable=True)
    op.add_column("decision", column)


def downgrade() -> None:
    """Take back."""
    op.drop_column("decision", "schedule")

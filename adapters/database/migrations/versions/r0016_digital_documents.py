"""where a paper that was brought came from.

Revision: 0016, after 0015.
"""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    source = sa.Column("source", sa.String(length=16), server_default="paper", nullable=False)
    op.add_column("brought_paper", source)


def downgrade() -> None:
    """Take back."""
    op.drop_column("brought_paper", "source")

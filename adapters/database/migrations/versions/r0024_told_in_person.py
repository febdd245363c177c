"""who told the applicant in person when a delivery failed; what waits for a person is found without a search.

Revision: 0024, after 0023.
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.add_column("notice", sa.Column("told_how", sa.String(length=16), nullable=True))
    op.add_column("notice", sa.Column("told_on", sa.Date(), nullable=True))
    op.add_column("notice", sa.Column("told_by", sa.String(length=64), nullable=True))
    op.create_index(
        "ix_outbox_waiting", "outbox", ["id"], postgresql_where=sa.text("state IN ('parked', 'unknown')")
    )


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_outbox_waiting", "outbox")
    op.drop_column("notice", "told_by")
    op.drop_column("notice", "told_on")
    op.drop_column("notice", "told_how")

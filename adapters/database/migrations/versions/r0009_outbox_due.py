"""the relay's queue: pending effects in the order of their ids.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_outbox_due", "outbox", ["id"], postgresql_where=PENDING)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where=PENDING)

"""the relay's queue: open effects in the order of their ids.

Revision: 0009, after 0008.
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_outbox_due", "outbox", ["id"], postgresql_where=OPEN)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where=OPEN)

"""the relay's queue: open effects in the order of their ids.

Revision: 0008, after 0007.
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    """Apply."""
    op.create_index("ix_outbox_due", "outbox", ["id"], postgresql_where=OPEN)


def downgrade() -> None:
    """Take back."""
    op.drop_index("ix_outbox_due", table_name="outbox", postgresql_where=OPEN)

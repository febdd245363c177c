"""whole applications: addressee, substance and date beside the rest, drafts, members found by ИИН.

Revision: 0013, after 0012.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

ADDRESSEE = "Уполномоченный орган по месту жительства"
SUBSTANCE = "Прошу назначить государственную адресную социальную помощь"


def upgrade() -> None:
    """Apply."""
    op.add_column("application", sa.Column("addressee", sa.String(length=200), nullable=True))
    op.add_column("application", sa.Column("substance", sa.String(length=400), nullable=True))
    op.add_column("application", sa.Column("written_on", sa.Date(), nullable=True))
    application = sa.table(
        "application", *(sa.column(name) for name in ("addressee", "substance", "written_on", "received_at"))
    )
    # Until now every application said this, and was dated the day it came in or a few days before.
    day = sa.cast(sa.func.timezone("Asia/Almaty", application.c.received_at), sa.Date)
    op.execute(application.update().values(addressee=ADDRESSEE, substance=SUBSTANCE, written_on=day))
    for name in ("addressee", "substance", "written_on"):
        op.alter_column("application", name, nullable=False)
    op.create_index(op.f("ix_family_member_iin"), "family_member", ["iin"])
    op.create_table(
        "application_draft",
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("submission_key", sa.String(length=128), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("iin", name=op.f("pk_application_draft")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("application_draft")
    op.drop_index(op.f("ix_family_member_iin"), "family_member")
    for name in ("addressee", "substance", "written_on"):
        op.drop_column("application", name)

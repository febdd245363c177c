"""hearings before a refusal.

Revision: 0020, after 0019.
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "hearing",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("draft_id", sa.String(length=36), nullable=False),
        sa.Column("invitation_id", sa.String(length=36), nullable=False),
        sa.Column("planned_on", sa.Date(), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        sa.Column("minutes", sa.Text(), nullable=True),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("held_by", sa.String(length=64), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_hearing_case_id_case")),
        sa.ForeignKeyConstraint(["draft_id"], ["document.id"], name=op.f("fk_hearing_draft_id_document")),
        sa.ForeignKeyConstraint(
            ["invitation_id"], ["document.id"], name=op.f("fk_hearing_invitation_id_document")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_hearing")),
    )


def downgrade() -> None:
    """Take back."""
    op.drop_table("hearing")

"""requests and contracts.

Revision: 0003, after 0002.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "social_contract",
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("measures", sa.String(length=16), nullable=False),
        sa.Column("interview_date", sa.Date(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("document_id", sa.String(length=36), nullable=True),
        sa.Column("signed_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_social_contract_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_social_contract_document_id")
        ),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_social_contract")),
    )
    op.create_table(
        "written_request",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("system", sa.String(length=32), nullable=False),
        sa.Column("iin", sa.String(length=12), nullable=False),
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("prepared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("replied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_written_request_case_id")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_written_request_document_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_written_request")),
        sa.UniqueConstraint("case_id", "system", "iin", name=op.f("uq_written_request_case_id_system_iin")),
    )
    op.create_index(op.f("ix_written_request_case_id"), "written_request", ["case_id"], unique=False)
    op.add_column("application", sa.Column("accepted_by", sa.String(length=64), nullable=True))
    op.add_column("application", sa.Column("acceptor", sa.String(length=120), nullable=True))
    op.add_column("notice", sa.Column("handed_over_on", sa.Date(), nullable=True))


def downgrade() -> None:
    """Take back."""
    op.drop_column("notice", "handed_over_on")
    op.drop_column("application", "acceptor")
    op.drop_column("application", "accepted_by")
    op.drop_index(op.f("ix_written_request_case_id"), table_name="written_request")
    op.drop_table("written_request")
    op.drop_table("social_contract")

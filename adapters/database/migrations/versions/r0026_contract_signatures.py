"""the applicant's ЭЦП under the social contract.

Revision: 0026, after 0025.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "contract_signature",
        sa.Column("document_id", sa.String(length=36), nullable=False),
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.Column("signer_iin", sa.String(length=12), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("container", sa.LargeBinary(), nullable=False),
        sa.Column("verdict", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_contract_signature_case_id_case")),
        sa.ForeignKeyConstraint(
            ["document_id"], ["document.id"], name=op.f("fk_contract_signature_document_id_document")
        ),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_contract_signature")),
    )
    op.create_index(op.f("ix_contract_signature_case_id"), "contract_signature", ["case_id"])


def downgrade() -> None:
    """Take back."""
    op.drop_table("contract_signature")

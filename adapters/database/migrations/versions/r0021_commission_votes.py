"""visits and votes of the commission.

Revision: 0021, after 0020.
"""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def _of_case(table: str) -> list[sa.schema.SchemaItem]:
    return [
        sa.Column("case_id", sa.String(length=36), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f(f"fk_{table}_case_id_case")),
    ]


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "commission_visit",
        *_of_case("commission_visit"),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "number", name=op.f("pk_commission_visit")),
    )
    op.create_table(
        "commission_vote",
        *_of_case("commission_vote"),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("member", sa.String(length=64), nullable=False),
        sa.Column("body", sa.String(length=32), nullable=False),
        sa.Column("vote", sa.String(length=16), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "round", "member", name=op.f("pk_commission_vote")),
    )
    op.create_table(
        "commission_ballot",
        *_of_case("commission_ballot"),
        sa.Column("round", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("need", sa.String(length=16), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("closed_by", sa.String(length=64), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("case_id", "round", name=op.f("pk_commission_ballot")),
    )


def downgrade() -> None:
    """Take back."""
    for table in ("commission_ballot", "commission_vote", "commission_visit"):
        op.drop_table(table)

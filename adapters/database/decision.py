"""The decision of a case, with its inputs, the rules that spoke and the arithmetic."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from adapters.database.base import Base


class Decision(Base):
    """What was decided and why: enough to explain it and to compute it again."""

    __tablename__ = "decision"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    outcome: Mapped[str | None] = mapped_column(String(32))
    category: Mapped[str | None] = mapped_column(String(32))
    grounds: Mapped[list[str]]
    income_level: Mapped[str] = mapped_column(String(16))
    per_capita_income: Mapped[Decimal]
    poverty_line: Mapped[Decimal]
    monthly_amount: Mapped[Decimal | None]
    months: Mapped[int | None]
    total_amount: Mapped[Decimal | None]
    schedule: Mapped[list[dict[str, Any]] | None] = mapped_column(JSONB)
    """What is paid for which month: ``month`` (its first day) and ``amount``."""
    trace: Mapped[list[dict[str, Any]]]
    record: Mapped[dict[str, Any] | None]
    """Facts, codes, answers of the tables and their hashes: what it takes to decide again (rules/asp)."""
    provisional: Mapped[bool]
    document_id: Mapped[str | None] = mapped_column(ForeignKey("document.id"))
    assessed_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]

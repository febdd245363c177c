"""Decision tables as they were when a case was decided: kept once for each content, found by its hash."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base
from adapters.database.unit_of_work import UnitOfWork
from rules.decision_table import DecisionTable


class ArchivedTable(Base):
    """The content of one decision table."""

    __tablename__ = "archived_table"

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    decision_id: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary)
    archived_at: Mapped[datetime]


def archive(work: UnitOfWork, tables: Mapping[str, DecisionTable]) -> dict[str, str]:
    """Keep the tables' contents and return their hashes by id."""
    rows = [
        {"sha256": table.sha256, "decision_id": table.id, "content": table.content, "archived_at": work.now}
        for table in tables.values()
    ]
    work.session.execute(insert(ArchivedTable).values(rows).on_conflict_do_nothing())
    return {table.id: table.sha256 for table in tables.values()}


def archived(session: Session, hashes: Mapping[str, str]) -> dict[str, bytes]:
    """Return the contents of tables by id; one that is not in the archive is left out."""
    found = {name: session.get(ArchivedTable, digest) for name, digest in hashes.items()}
    return {name: bytes(row.content) for name, row in found.items() if row is not None}

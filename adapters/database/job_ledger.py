"""The job ledger: a job that comes a second time gets its first result."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.database.base import Base


class LedgerEntry(Base):
    """The result of one job. The key is (engine epoch, job key): a wiped engine gives its keys out again."""

    __tablename__ = "job_ledger"

    epoch: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    task_type: Mapped[str] = mapped_column(String(80))
    case_id: Mapped[str] = mapped_column(String(36), index=True)
    command_hash: Mapped[str] = mapped_column(String(64))
    error_code: Mapped[str | None] = mapped_column(String(64))
    result: Mapped[dict[str, Any]]
    recorded_at: Mapped[datetime] = mapped_column(server_default=func.now())


class JobLedger:
    """Reads and writes the ledger within the handler's transaction."""

    def __init__(self, session: Session, epoch: str) -> None:
        self._session = session
        self._epoch = epoch

    def knows(self, job_key: int) -> bool:
        """Say whether a job has been recorded before."""
        return self._session.get(LedgerEntry, (self._epoch, job_key)) is not None

    def open(self, job_key: int, task_type: str, case_id: str, command_hash: str) -> LedgerEntry | None:
        """Claim a job for this transaction, or return what an earlier one recorded.

        A second replica that works the same job waits here until the first has committed or rolled back.
        """
        claimed = self._session.execute(
            insert(LedgerEntry)
            .values(
                epoch=self._epoch,
                job_key=job_key,
                task_type=task_type,
                case_id=case_id,
                command_hash=command_hash,
                result={},
            )
            .on_conflict_do_nothing()
            .returning(LedgerEntry.job_key)
        )
        if claimed.scalar() is not None:
            return None
        return self._session.scalars(
            select(LedgerEntry).where(LedgerEntry.epoch == self._epoch, LedgerEntry.job_key == job_key)
        ).one()

    def close(self, job_key: int, result: dict[str, Any], error_code: str | None = None) -> None:
        """Record the result of a job that ``open`` claimed."""
        self._session.execute(
            update(LedgerEntry)
            .where(LedgerEntry.epoch == self._epoch, LedgerEntry.job_key == job_key)
            .values(result=result, error_code=error_code)
        )

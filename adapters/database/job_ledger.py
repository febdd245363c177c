"""The job ledger: a job that comes a second time gets its first result."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, String, func, select, text
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


@dataclass(frozen=True, slots=True)
class Claim:
    """What a job asks, as the ledger knows it."""

    job_key: int
    task_type: str
    case_id: str
    command_hash: str


@dataclass(frozen=True, slots=True)
class Record:
    """What was recorded for a job."""

    claim: Claim
    result: dict[str, Any]
    error_code: str | None = None


_OPEN = text(
    """
    INSERT INTO job_ledger (epoch, job_key, task_type, case_id, command_hash, result)
    SELECT :epoch, asked.*, '{}' FROM unnest(
        CAST(:keys AS bigint[]), CAST(:types AS varchar[]),
        CAST(:cases AS varchar[]), CAST(:hashes AS varchar[])
    ) AS asked ON CONFLICT DO NOTHING RETURNING job_key
    """
)
_CLOSE = text(
    """
    UPDATE job_ledger SET result = CAST(done.result AS jsonb), error_code = done.error
    FROM unnest(CAST(:keys AS bigint[]), CAST(:results AS text[]), CAST(:errors AS varchar[]))
        AS done (key, result, error)
    WHERE epoch = :epoch AND job_key = done.key
    """
)


class JobLedger:
    """Reads and writes the ledger within the handlers' transaction."""

    def __init__(self, session: Session, epoch: str) -> None:
        self._session = session
        self._epoch = epoch

    def knows(self, job_key: int) -> bool:
        """Say whether a job has been recorded before."""
        return self._session.get(LedgerEntry, (self._epoch, job_key)) is not None

    def open(self, claims: Sequence[Claim]) -> dict[int, Record]:
        """Claim jobs for this transaction; return what earlier ones recorded, by job key.

        A second replica that works one of them waits here until the first has committed or rolled back.
        Rows are claimed in the order of their keys, so that two replicas never wait for each other.
        """
        ordered = sorted(claims, key=lambda claim: claim.job_key)
        claimed = self._session.connection().execute(
            _OPEN,
            {
                "epoch": self._epoch,
                "keys": [claim.job_key for claim in ordered],
                "types": [claim.task_type for claim in ordered],
                "cases": [claim.case_id for claim in ordered],
                "hashes": [claim.command_hash for claim in ordered],
            },
        )
        missed = {claim.job_key for claim in ordered}.difference(claimed.scalars())
        if not missed:
            return {}
        rows = self._session.scalars(
            select(LedgerEntry).where(LedgerEntry.epoch == self._epoch, LedgerEntry.job_key.in_(missed))
        )
        return {
            row.job_key: Record(
                Claim(row.job_key, row.task_type, row.case_id, row.command_hash), row.result, row.error_code
            )
            for row in rows
        }

    def close(self, records: Sequence[Record]) -> None:
        """Record the results of jobs that ``open`` claimed."""
        if records:
            self._session.connection().execute(
                _CLOSE,
                {
                    "epoch": self._epoch,
                    "keys": [record.claim.job_key for record in records],
                    "results": [json.dumps(record.result, ensure_ascii=False) for record in records],
                    "errors": [record.error_code for record in records],
                },
            )

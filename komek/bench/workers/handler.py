"""What our worker does in a window: a record handler like those of the services."""

import time
from datetime import datetime
from threading import Lock

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from adapters.database.base import Base
from komek.bench.workers.model import JOB_TYPE
from workers.runtime.contract import Command, Nothing
from workers.runtime.task import task
from workers.runtime.work import Work


class BenchBase(DeclarativeBase):
    """Tables of the measurement only; they are in no migration."""

    type_annotation_map = Base.type_annotation_map


class BenchRecord(BenchBase):
    """The row that the handler writes for a job."""

    __tablename__ = "bench_record"

    epoch: Mapped[str] = mapped_column(String(64), primary_key=True)
    job_key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    case_id: Mapped[str] = mapped_column(String(36))
    stage: Mapped[str] = mapped_column(String(48))
    at: Mapped[datetime]


class RecordStep(Command):
    """Record a step of a case; ``sent_at`` is when the job was asked for, in milliseconds."""

    sent_at: int | None = None


class HandlerTime:
    """Processor seconds within the handler, over all its threads."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self._lock = Lock()

    def add(self, seconds: float) -> None:
        """Add what one call took."""
        with self._lock:
            self.seconds += seconds


spent = HandlerTime()


@task(JOB_TYPE, clause="bench/1")
def record_step(command: RecordStep, work: Work) -> Nothing:
    """Read the case, write a row, want one effect."""
    began = time.thread_time()
    case = work.case(command.case_id)
    work.session.add(
        BenchRecord(
            epoch=work.origin.epoch,
            job_key=work.origin.job_key,
            case_id=case.id,
            stage=case.stage,
            at=work.now,
        )
    )
    work.session.flush()
    key = f"{case.id}/bench/{work.origin.job_key}"
    work.outbox.publish("bench-recorded", key, case.id, case.id, {"stage": case.stage})
    spent.add(time.thread_time() - began)
    return Nothing()

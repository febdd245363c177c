"""What a handler works with."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from sqlalchemy.orm import Session

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.unit_of_work import UnitOfWork
from rules.law import Law

S = TypeVar("S")


@dataclass(frozen=True)
class JobOrigin:
    """Where a job stands in the engine; handlers that claim something need it."""

    epoch: str
    job_key: int
    instance_key: int


class Links(Protocol):
    """Makes addresses of our own pages."""

    def case_page(self, case_id: str) -> str:
        """Return the address of the case's page on the desk."""
        ...

    def status_page(self, case_id: str) -> str:
        """Return the address behind the QR code of slip and notice."""
        ...


class Work(UnitOfWork):
    """A handler's unit of work: one transaction, the clock, the law, the outbox, the job's origin."""

    def __init__(self, session: Session, workshop: "Workshop", origin: JobOrigin, actor: str) -> None:
        super().__init__(session, workshop.clock, actor)
        self.law = workshop.law
        self.links = workshop.links
        self.templates = workshop.templates
        self.origin = origin
        self._services = workshop.services

    def service(self, kind: type[S]) -> S:
        """Return the client of an outside system by its class.

        Raises:
            LookupError: this worker was not given one.
        """
        service = self.find_service(kind)
        if service is None:
            raise LookupError(f"this worker has no {kind.__name__}")
        return service

    def find_service(self, kind: type[S]) -> S | None:
        """Return the client of an outside system by its class, if this worker was given one."""
        return next((service for service in self._services if isinstance(service, kind)), None)


@dataclass(frozen=True)
class Workshop:
    """Opens units of work for jobs."""

    sessions: Sessions
    clock: Clock
    law: Law
    links: Links
    epoch: str
    services: tuple[object, ...] = ()
    templates: Path | None = None
    """The operator's own templates of letters; None: only the packaged ones."""

    @contextmanager
    def work(self, task_type: str, job_key: int, instance_key: int) -> Iterator[Work]:
        """Open a transaction that commits at the end of the block and rolls back on any error."""
        with self.sessions.begin() as session:
            yield self.work_within(session, task_type, job_key, instance_key)

    def work_within(self, session: Session, task_type: str, job_key: int, instance_key: int) -> Work:
        """Return a unit of work within a transaction that somebody else commits."""
        return Work(session, self, JobOrigin(self.epoch, job_key, instance_key), f"worker:{task_type}")


class Step(Protocol):
    """Opens a transaction of its own within a job: a fetching handler commits each answer as it comes."""

    def __call__(self) -> AbstractContextManager[Work]:
        """Open the transaction."""
        ...


class AsyncStep(Protocol):
    """Runs a function in a transaction of its own, on a thread: for fetching handlers that are coroutines."""

    def __call__(self, within: Callable[[Work], S]) -> Awaitable[S]:
        """Run the function and return what it returned once the transaction is committed."""
        ...

"""The unit of work: one transaction with the clock, the outbox and the audit."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy.orm import Session

from adapters.clock import Clock
from adapters.database.audit import AuditLog
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Outbox


class UnknownCaseError(LookupError):
    """No case has this id."""

    def __init__(self, case_id: str) -> None:
        super().__init__(f"no case {case_id} is in the database")


class UnitOfWork:
    """What a door, a page or a handler changes at once.

    ``now`` is read once: everything a transaction records happens at one instant.
    """

    def __init__(self, session: Session, clock: Clock, actor: str) -> None:
        self.session = session
        self.now: datetime = clock.now()
        self.actor = actor
        self.outbox = Outbox(session)
        self._audit = AuditLog(session)

    def case(self, case_id: str) -> Case:
        """Return a case, locked until the transaction ends.

        Raises:
            UnknownCaseError: no case has this id.
        """
        case = self.session.get(Case, case_id, with_for_update=True)
        if case is None:
            raise UnknownCaseError(case_id)
        return case

    def note(self, action: str, case_id: str | None, **detail: str | int | None) -> None:
        """Write into the audit what the actor did; codes and references only."""
        self._audit.note(self.now, self.actor, action, case_id, **detail)


@contextmanager
def unit_of_work(sessions: Sessions, clock: Clock, actor: str) -> Iterator[UnitOfWork]:
    """Open a transaction that commits at the end of the block and rolls back on any error."""
    with sessions.begin() as session:
        yield UnitOfWork(session, clock, actor)

"""Finds user tasks of cases that walk again and wait for what is on record."""

from collections.abc import Iterable, Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.camunda.search import EngineSearch, OpenTask
from adapters.database.audit import AuditEntry
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from komek.reconcile.finding import Finding, Kind
from komek.reconcile.recorded_acts import ACTS, Variables

_TAKEN = ("case-claimed", "claim-moved")


class WalkingAgain:
    """Finds and completes them; an official is asked again only for what the record does not have."""

    def __init__(self, sessions: Sessions, search: EngineSearch) -> None:
        self._sessions = sessions
        self._search = search

    def findings(self) -> list[Finding]:
        """Return a finding for each open task whose act is on record."""
        with self._sessions() as session:
            return [
                Finding(Kind.TASK_ON_RECORD, task.case_id, str(task.key), detail=task.element_id)
                for task, _ in self._on_record(session)
            ]

    def variables(self, finding: Finding) -> Variables | None:
        """Return what the record says for a finding's task now, or None where it is over."""
        with self._sessions() as session:
            found = self._on_record(session, finding.case_id, finding.detail)
            return next((said for task, said in found if str(task.key) == finding.subject), None)

    def _on_record(
        self, session: Session, case_id: str | None = None, element_id: str | None = None
    ) -> Iterator[tuple[OpenTask, Variables]]:
        tasks = self._search.open_tasks(case_id=case_id, element_id=element_id)
        again = _walk_again(session, {task.case_id for task in tasks if task.case_id})
        for task in tasks:
            act = ACTS.get(task.element_id)
            if act is None or task.case_id not in again:
                continue
            said = act(session, task.case_id, task)
            if said is not None:
                yield task, said


def _walk_again(session: Session, cases: Iterable[str]) -> set[str]:
    """Return which cases more than one instance has taken, and none of whose tasks is being completed."""
    taken = (
        select(AuditEntry.case_id)
        .where(AuditEntry.case_id.in_(list(cases)), AuditEntry.action.in_(_TAKEN))
        .group_by(AuditEntry.case_id)
        .having(func.count() > 1)
    )
    again = {case_id for case_id in session.scalars(taken) if case_id is not None}
    on_their_way = select(Effect.case_id).where(
        Effect.case_id.in_(again),
        Effect.kind == EffectKind.USER_TASK,
        Effect.state.in_((EffectState.PENDING, EffectState.SENDING)),
    )
    return again - set(session.scalars(on_their_way))

"""Cases whose records are older than their instance: a database was restored under an engine that went on."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from adapters.camunda.search import EngineSearch
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from komek.reconcile.database_picture import DatabasePicture
from komek.reconcile.engine_picture import EnginePicture
from komek.reconcile.finding import Finding, Kind

_CLAIM = "asp-claim-case"
_TELLING = (Kind.TERM_WITHOUT_GUARD, Kind.GUARD_WITHOUT_TERM)


class Behind:
    """Tells them by the ledger: every job that the engine has completed for a case is recorded there first.

    A job that a person completed in Operate looks the same: so this is only told, and mended where asked.
    """

    def __init__(self, sessions: Sessions, search: EngineSearch, epoch: str) -> None:
        self._sessions = sessions
        self._search = search
        self._epoch = epoch

    def told_apart(
        self, findings: Iterable[Finding], database: DatabasePicture, engine: EnginePicture
    ) -> list[Finding]:
        """Put one finding in the place of all that follow from a case's lost records."""
        named = [self._named(finding) for finding in findings]
        suspects = {one.case_id for one in named if one.kind in _TELLING and one.case_id is not None}
        suspects |= {case.id for case in database.cases.values() if case.claim.key is None}
        behind = dict(self._behind(suspects & database.cases.keys(), engine))
        kept = [one for one in named if one.case_id not in behind]
        lost = [
            Finding(Kind.CASE_BEHIND_ENGINE, case_id, case_id, database.cases[case_id].claim, key)
            for case_id, key in sorted(behind.items())
        ]
        return kept + lost

    def _named(self, finding: Finding) -> Finding:
        if finding.kind is not Kind.GUARD_WITHOUT_TERM or finding.key is None:
            return finding
        return replace(finding, case_id=self._search.variable(finding.key, "caseId"))

    def _behind(self, cases: Collection[str], engine: EnginePicture) -> Iterator[tuple[str, int]]:
        with self._sessions() as session:
            for case_id in cases:
                for key in engine.instances_of.get(case_id, [])[:1]:
                    if self._completed(key) > self._recorded(session, case_id):
                        yield case_id, key

    def _completed(self, instance_key: int) -> int:
        """Return how many jobs the engine has completed for an instance and all that it called."""
        nodes = self._search.flow_nodes(instance_key)
        own = sum(node.kind == "SERVICE_TASK" and node.state == "COMPLETED" for node in nodes)
        return own + sum(self._completed(one.key) for one in self._search.called(instance_key))

    def _recorded(self, session: Session, case_id: str) -> int:
        """Return how many jobs are recorded since the case was last claimed."""
        of_case = (LedgerEntry.epoch == self._epoch, LedgerEntry.case_id == case_id)
        claimed = select(func.max(LedgerEntry.recorded_at)).where(
            *of_case, LedgerEntry.task_type == _CLAIM, LedgerEntry.result["claim"].astext == "claimed"
        )
        since = select(func.count()).where(*of_case, LedgerEntry.recorded_at >= claimed.scalar_subquery())
        return session.scalar(since) or 0

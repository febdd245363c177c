"""A case with fewer jobs on record than its instance completed is behind: its other findings follow."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from adapters.camunda.found import FlowNode, Instance
from adapters.camunda.search import EngineSearch
from adapters.database.connection import Sessions
from adapters.database.job_ledger import LedgerEntry
from komek.reconcile.behind import Behind
from komek.reconcile.database_picture import DatabasePicture, OpenCase
from komek.reconcile.engine_picture import EnginePicture
from komek.reconcile.finding import Claim, Finding, Kind

EPOCH, INSTANCE, CALLED = "epoch-2", 70, 71
HELD = Claim(EPOCH, INSTANCE)
NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Shows(EngineSearch):
    """The search, with what it shows given: none of this hangs on how Operate is asked."""

    def __init__(self) -> None:
        self.nodes: dict[int, list[FlowNode]] = {}
        self.guarded: dict[int, str] = {}

    def flow_nodes(self, instance_key: int) -> list[FlowNode]:
        """Return what is given."""
        return self.nodes.get(instance_key, [])

    def called(self, parent_key: int) -> list[Instance]:
        """Return one called instance below the case's."""
        return [Instance(CALLED, "called", 1, "ACTIVE", False, INSTANCE, NOW, None)] * (
            parent_key == INSTANCE
        )

    def variable(self, instance_key: int, name: str) -> str | None:
        """Return the case of a guard."""
        return self.guarded.get(instance_key) if name == "caseId" else None

    def completed(self, key: int, number: int, kind: str = "SERVICE_TASK", state: str = "COMPLETED") -> None:
        self.nodes[key] = [
            *self.nodes.get(key, []),
            *[FlowNode(1, "element", None, kind, state, NOW, None)] * number,
        ]


@pytest.fixture
def search() -> Shows:
    return Shows()


@pytest.fixture
def case_id() -> str:
    return str(uuid4())


@pytest.fixture
def recorded(shared_database: Sessions, case_id: str) -> Any:
    """Put jobs of the case into the ledger."""

    def recorded(
        *types: str, epoch: str = EPOCH, since: int = 0, claim: str | None = "claimed", of: str = case_id
    ) -> None:
        with shared_database.begin() as session:
            for number, task_type in enumerate(types):
                session.add(
                    LedgerEntry(
                        epoch=epoch,
                        job_key=uuid4().int >> 66,
                        task_type=task_type,
                        case_id=of,
                        command_hash="",
                        result={"claim": claim} if task_type == "asp-claim-case" else {},
                        recorded_at=NOW + timedelta(minutes=since + number),
                    )
                )

    return recorded


@pytest.fixture
def told(shared_database: Sessions, search: Shows, case_id: str) -> Any:
    """Tell findings of the case apart."""

    def told(*findings: Finding, claim: Claim = HELD) -> list[tuple[Kind, str]]:
        database = DatabasePicture({case_id: OpenCase(case_id, "asp", claim)}, {}, frozenset())
        engine = EnginePicture({INSTANCE: case_id}, {})
        found = Behind(shared_database, search, EPOCH).told_apart(findings, database, engine)
        return [(one.kind, one.subject) for one in found]

    return told


@pytest.fixture
def without_guard(case_id: str) -> Finding:
    return Finding(Kind.TERM_WITHOUT_GUARD, case_id, "term")


def test_as_many_records_as_completed_jobs_leave_the_findings_as_they_are(
    told: Any, search: Shows, recorded: Any, without_guard: Finding
) -> None:
    recorded("asp-claim-case", "asp-register-application", "term-armed")
    search.completed(INSTANCE, 2)
    search.completed(CALLED, 1)
    search.completed(INSTANCE, 1, state="ACTIVE")
    search.completed(INSTANCE, 5, kind="USER_TASK")
    assert told(without_guard) == [(Kind.TERM_WITHOUT_GUARD, "term")]


def test_a_job_more_in_the_engine_than_on_record_is_what_all_else_follows_from(
    told: Any, search: Shows, recorded: Any, without_guard: Finding, case_id: str
) -> None:
    recorded("asp-claim-case", "asp-register-application")
    search.completed(INSTANCE, 2)
    search.completed(CALLED, 1)
    others = Finding(Kind.EFFECT_PARKED, str(uuid4()), "effect")
    assert told(without_guard, others) == [(Kind.EFFECT_PARKED, "effect"), (Kind.CASE_BEHIND_ENGINE, case_id)]


def test_a_guard_whose_term_is_lost_tells_its_case(
    told: Any, search: Shows, recorded: Any, case_id: str
) -> None:
    recorded("asp-claim-case")
    search.completed(INSTANCE, 2)
    search.guarded[90] = case_id
    guard = Finding(Kind.GUARD_WITHOUT_TERM, None, "lost-term", key=90)
    assert told(guard) == [(Kind.CASE_BEHIND_ENGINE, case_id)]


def test_jobs_of_an_earlier_walk_of_another_epoch_and_of_other_cases_do_not_count(
    told: Any, search: Shows, recorded: Any, without_guard: Finding, case_id: str
) -> None:
    recorded("asp-claim-case", "asp-register-application", "term-armed")
    recorded("asp-register-application", "term-armed", epoch="epoch-1", since=60)
    recorded("asp-register-application", "term-armed", of=str(uuid4()), since=60)
    recorded("asp-claim-case", since=50)
    recorded("asp-claim-case", since=55, claim="already-claimed")
    search.completed(INSTANCE, 3)
    assert told(without_guard) == [(Kind.CASE_BEHIND_ENGINE, case_id)]
    search.nodes.clear()
    search.completed(INSTANCE, 2)
    assert told(without_guard) == [(Kind.TERM_WITHOUT_GUARD, "term")], "the second walk has two records"


def test_a_case_restored_from_before_its_claim_is_looked_at_without_any_finding(
    told: Any, search: Shows, case_id: str
) -> None:
    search.completed(INSTANCE, 1)
    assert told(claim=Claim(None, None)) == [(Kind.CASE_BEHIND_ENGINE, case_id)]
    assert told() == [], "a claimed case without findings is not suspected"

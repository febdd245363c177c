"""Only tasks of cases that a second instance took are completed from the record, and only once."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest

from adapters.camunda.found import OpenTask, TaskState
from adapters.camunda.search import EngineSearch
from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.database.unit_of_work import unit_of_work
from komek.reconcile.finding import Finding, Kind
from komek.reconcile.walking_again import WalkingAgain

NOW = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)


class Shows(EngineSearch):
    """The search, with what it shows given: none of this hangs on how Tasklist is asked."""

    def __init__(self) -> None:
        self.open: list[OpenTask] = []

    def open_tasks(
        self, group: str | None = None, case_id: str | None = None, element_id: str | None = None
    ) -> list[OpenTask]:
        """Return what is given."""
        return [
            one
            for one in self.open
            if case_id in (None, one.case_id) and element_id in (None, one.element_id)
        ]

    def show(self, case_id: str | None, element_id: str, key: int = 11) -> None:
        self.open.append(
            OpenTask(
                key=key,
                element_id=element_id,
                name="",
                process_name="",
                state=TaskState.CREATED,
                groups=(),
                assignee=None,
                due=None,
                created=NOW,
                ended=None,
                instance_key=7,
                form_id=None,
                case_id=case_id,
                case_link=None,
                document_id=None,
            )
        )


@pytest.fixture
def search() -> Shows:
    return Shows()


@pytest.fixture
def walking(shared_database: Sessions, search: Shows) -> WalkingAgain:
    return WalkingAgain(shared_database, search)


@pytest.fixture
def case_taken(shared_database: Sessions) -> Any:
    """Open a registered case that so many instances have taken."""

    def taken(*actions: str) -> str:
        case_id = str(uuid4())
        with unit_of_work(shared_database, FixedClock(NOW), "tests") as work:
            work.session.add(
                Case(
                    id=case_id,
                    service="asp",
                    edition="tests",
                    regime="tests",
                    channel="portal",
                    unit="tests",
                    stage="assessment",
                    submitted_at=NOW,
                    registered_at=NOW,
                )
            )
            work.session.flush()
            for action in actions:
                work.note(action, case_id)
        return case_id

    return taken


@pytest.mark.parametrize("second", ["case-claimed", "claim-moved"])
def test_a_case_that_a_second_instance_took_is_not_asked_for_what_it_has(
    walking: WalkingAgain, search: Shows, case_taken: Any, second: str
) -> None:
    case_id = case_taken("case-claimed", second)
    search.show(case_id, "registerApplication")
    search.show(case_id, "conductSurvey", key=12)
    found = Finding(Kind.TASK_ON_RECORD, case_id, "11", detail="registerApplication")
    assert walking.findings() == [found], "nobody has visited the family yet"
    assert walking.variables(found) == {}


def test_a_case_on_its_first_walk_is_asked_as_ever(
    walking: WalkingAgain, search: Shows, case_taken: Any
) -> None:
    search.show(case_taken("case-claimed", "application-registered"), "registerApplication")
    assert walking.findings() == []


def test_a_task_that_has_no_case_yet_or_that_no_record_answers_is_left_to_people(
    walking: WalkingAgain, search: Shows, case_taken: Any
) -> None:
    search.show(None, "registerApplication")
    search.show(case_taken("case-claimed", "case-claimed"), "explainBreach", key=12)
    assert walking.findings() == []


@pytest.mark.parametrize("state", [EffectState.PENDING, EffectState.SENDING])
def test_a_case_one_of_whose_tasks_is_being_completed_waits(
    walking: WalkingAgain,
    search: Shows,
    case_taken: Any,
    shared_database: Sessions,
    state: EffectState,
) -> None:
    case_id = case_taken("case-claimed", "case-claimed")
    search.show(case_id, "registerApplication")
    with shared_database.begin() as session:
        effect = Effect(
            business_key=f"{case_id}/register",
            case_id=case_id,
            kind=EffectKind.USER_TASK,
            payload={},
            state=state,
        )
        session.add(effect)
    assert walking.findings() == []
    with shared_database.begin() as session:
        session.get_one(Effect, effect.id).state = EffectState.ACCEPTED
    assert [one.case_id for one in walking.findings()] == [case_id]


def test_a_task_that_is_over_by_now_is_completed_no_more(
    walking: WalkingAgain, search: Shows, case_taken: Any
) -> None:
    search.show(case_taken("case-claimed", "case-claimed"), "registerApplication")
    (found,) = walking.findings()
    search.open.clear()
    assert walking.variables(found) is None

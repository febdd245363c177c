"""Only «no data» makes a written request (law.md C 14)."""

from typing import Any
from uuid import uuid4

import pytest

from adapters.database.register_answer import RegisterAnswer
from adapters.shep.services import REGISTRY
from rules.codes import QueryState
from workers.asp.plan_queries import plan_queries
from workers.shared.written_requests import ADDRESSEES, requests_of, sought_from, unknown


def answer(case: Any, system: str, state: QueryState) -> None:
    with case.work() as work:
        work.session.add(
            RegisterAnswer(
                case_id=case.id,
                system=system,
                iin=case.family.applicant.iin,
                state=state,
                payload={},
                message_id=str(uuid4()),
                source="shep",
                answered_at=work.now,
            )
        )


@pytest.mark.parametrize(
    ("state", "asked"), [(QueryState.NO_DATA, 1), (QueryState.FOUND, 0), (QueryState.FAILED, 0)]
)
def test_a_failing_system_is_asked_again_not_written_to(cases: Any, state: QueryState, asked: int) -> None:
    case = cases.submitted()
    answer(case, "income", state)
    with case.work() as work:
        assert len(unknown(work, case.id)) == asked


def test_what_is_unknown_comes_with_the_member_it_is_about_in_a_steady_order(cases: Any) -> None:
    case = cases.submitted()
    for system in ("zags", "income", "gbd-fl"):
        answer(case, system, QueryState.NO_DATA)
    with case.work() as work:
        found = unknown(work, case.id)
        assert [system for system, _ in found] == ["gbd-fl", "income", "zags"]
        assert {member.iin for _, member in found} == {case.family.applicant.iin}


def test_another_case_has_nothing_to_ask(cases: Any) -> None:
    cases.asked()
    other = cases.registered()
    with other.work() as work:
        assert list(requests_of(work, other.id)) == []


def test_the_requests_of_a_case_come_in_a_steady_order(cases: Any) -> None:
    case = cases.asked("zags", "income", "gbd-fl")
    with case.work() as work:
        assert [request.system for request in requests_of(work, case.id)] == ["gbd-fl", "income", "zags"]


def test_every_system_that_is_queried_has_a_body_to_write_to(cases: Any) -> None:
    assert REGISTRY.keys() == ADDRESSEES.keys()
    assert all(sought_from(system).ru.startswith("сведения") for system in REGISTRY)
    assert set(cases.submitted().do(plan_queries).systems) <= REGISTRY.keys()

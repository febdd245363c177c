"""A warning and a breach put the case's tasks first and tell executor and supervisor, once each time."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from adapters.database.official_notice import OfficialNotice
from adapters.database.outbox import EffectKind
from workers.asp.route_application import route_application
from workers.shared.breach_term import breach_term
from workers.shared.terms import move_term, running_term
from workers.shared.warn_term import warn_term

TERM = "asp-registration"


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def told(case: Any) -> list[tuple[str, str]]:
    return [(notice.event, notice.audience) for notice in case.all(OfficialNotice)]


def raised(case: Any) -> list[tuple[int, str | None]]:
    payloads = [effect.payload for effect in case.effects(EffectKind.USER_TASK_UPDATE)]
    return [(one["priority"], one["element"]) for one in payloads if one["priority"] is not None]


def test_the_warning_and_the_end_are_told_to_the_unit_and_to_the_supervisor(case: Any, clock: Any) -> None:
    term_id, row = case.term(TERM).id, case.row
    for _ in range(2):
        case.do(warn_term, term_id=term_id)
    both = [f"unit:{row.unit}", f"supervisor:{row.region}"]
    assert told(case) == [("warned", audience) for audience in both]
    clock.move(timedelta(days=2))
    for _ in range(2):
        case.do(breach_term, term_id=term_id)
    assert told(case)[2:] == [("breached", audience) for audience in both]


def test_all_open_tasks_of_the_case_come_first_and_at_the_end_before_all_others(
    case: Any, clock: Any
) -> None:
    case.do(warn_term, term_id=case.term(TERM).id)
    clock.move(timedelta(days=2))
    case.do(breach_term, term_id=case.term(TERM).id)
    assert raised(case) == [(80, None), (100, None)]


def test_who_is_warned_again_after_a_change_is_told_again(case: Any, law: Any) -> None:
    term_id = case.term(TERM).id
    case.do(warn_term, term_id=term_id)
    with case.work() as work:
        later = law.project(TERM, datetime(2026, 11, 30, 9, tzinfo=ALMATY))
        move_term(work, running_term(work, work.case(case.id), TERM), later, event="moved", reason="t")
    case.do(warn_term, term_id=term_id)
    assert raised(case) == [(80, None), (80, None)]
    assert len(told(case)) == 4

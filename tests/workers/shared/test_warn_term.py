"""A warning is recorded once before the end, and never over what has happened since."""

from datetime import timedelta
from typing import Any

import pytest

from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.shared.breach_term import breach_term
from workers.shared.warn_term import warn_term

TERM = "asp-registration"


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def test_the_warning_is_recorded_once_and_seen_in_operate(case: Any) -> None:
    for _ in range(2):
        assert case.do(warn_term, term_id=case.term(TERM).id).term_state == "warned"
    assert case.term(TERM).state == "warned"
    assert case.course_of(TERM) == [("armed", None), ("warned", None)]


def test_a_term_that_was_met_or_broken_meanwhile_is_not_warned_of(case: Any, clock: Any) -> None:
    clock.move(timedelta(days=2))
    case.do(breach_term, term_id=case.term(TERM).id)
    case.do(warn_term, term_id=case.term(TERM).id)
    assert case.term(TERM).state == "breached"
    case.do(register_application)
    case.do(warn_term, term_id=case.term(TERM).id)
    assert case.term(TERM).state == "met-late"


def test_a_warned_term_is_still_met_in_time(case: Any) -> None:
    case.do(warn_term, term_id=case.term(TERM).id)
    case.do(register_application)
    assert case.term(TERM).state == "met"

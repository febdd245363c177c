"""Interview, plan and social contract have four working days (Social Code art. 122; law.md C 13)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from workers.asp.open_contract_stage import open_contract_stage
from workers.asp.record_contract import record_contract
from workers.asp.withdraw_case import withdraw_case
from workers.runtime.failures import ForSupervisorError

TERM = "asp-contract"


def test_the_stage_has_4_working_days(cases: Any, clock: Any) -> None:
    case = cases.registered()
    opened = case.do(open_contract_stage)
    term = case.term(TERM)
    assert (term.started_at, term.last_day) == (clock.now(), date(2026, 11, 30))
    assert opened.contract_due == term.due_at == datetime(2026, 12, 1, tzinfo=ALMATY)
    assert case.row.stage == "contract"


def test_opening_again_keeps_the_clock(cases: Any, clock: Any) -> None:
    case = cases.registered()
    first = case.do(open_contract_stage)
    clock.move(timedelta(days=2))
    assert case.do(open_contract_stage) == first
    assert case.course_of(TERM) == [("armed", None)]


def test_the_stage_does_not_suspend_the_review(cases: Any) -> None:
    case = cases.registered()
    case.do(open_contract_stage)
    assert case.course_of("asp-review-portal") == [("armed", None)]


def test_a_case_whose_term_is_over_is_an_incident_not_a_stage_without_a_clock(cases: Any) -> None:
    case = cases.registered()
    case.do(open_contract_stage)
    case.do(withdraw_case)
    with pytest.raises(ForSupervisorError, match="не запущен"):
        case.do(open_contract_stage)
    assert case.row.stage == "closed"


def test_nothing_is_signed_by_opening(cases: Any) -> None:
    case = cases.registered()
    case.do(open_contract_stage)
    with pytest.raises(ForSupervisorError, match="не составлен"):
        case.do(record_contract, contract_date="2026-11-26")
    assert case.term(TERM).state == "armed"

"""The contract that both signed ends the clock of its stage (Social Code art. 122)."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.social_contract import SocialContract
from workers.asp.draft_contract import draft_contract
from workers.asp.open_contract_stage import open_contract_stage
from workers.asp.record_contract import record_contract
from workers.asp.record_measures import record_measures
from workers.runtime.failures import ForSupervisorError

SIGNED = date(2026, 11, 27)
TERM = "asp-contract"


@pytest.fixture
def agreed(cases: Any) -> Any:
    case = cases.registered()
    case.do(open_contract_stage)
    case.do(record_measures, measures="agreed", interview_date="2026-11-25")
    return case


@pytest.fixture
def drafted(agreed: Any) -> Any:
    agreed.do(draft_contract, contract_months=6)
    return agreed


def test_the_day_of_signing_is_kept_and_the_term_met(drafted: Any) -> None:
    drafted.do(record_contract, contract_date=SIGNED.isoformat())
    assert drafted.one(SocialContract).signed_on == SIGNED
    assert drafted.course_of(TERM) == [("armed", None), ("met", "contract-signed")]
    assert drafted.audited("contract-signed") == [{"months": 6}]


def test_the_guard_of_the_stage_is_released_once(drafted: Any) -> None:
    for _ in range(2):
        drafted.do(record_contract, contract_date=SIGNED.isoformat())
    released = [message["correlationKey"] for message in drafted.messages("term-closed")]
    assert released.count(drafted.term(TERM).id) == 1


def test_a_contract_recorded_after_the_4_days_is_met_late(drafted: Any, clock: Any) -> None:
    clock.move(timedelta(days=7))
    drafted.do(record_contract, contract_date=SIGNED.isoformat())
    assert drafted.term(TERM).state == "met-late"


def test_a_contract_that_nobody_drafted_is_not_signed(agreed: Any) -> None:
    with pytest.raises(ForSupervisorError, match="не составлен"):
        agreed.do(record_contract, contract_date=SIGNED.isoformat())
    assert agreed.one(SocialContract).signed_on is None
    assert agreed.term(TERM).state == "armed"

"""A case closes when its result is with the applicant, and leaves no clock running (law.md C 7, 11)."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.database.outbox import EffectKind
from workers.asp.assess_income import assess
from workers.asp.close_case import close_case
from workers.asp.draft_decision import draft_decision
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.order_payment import order_payment
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.breach_term import breach_term
from workers.shared.terms import happened

REVIEW = "asp-review-portal"


@pytest.fixture
def signed(cases: Any) -> Any:
    """A case whose decision is signed: only the review and the notice run."""
    case = cases.submitted()
    case.do(route_application)
    case.do(register_application)
    case.do(hand_over_to_commission)
    with case.work() as work:
        for event in ("survey-done", "conclusion-given", "decision-requested", "decision-signed"):
            happened(work, work.case(case.id), event)
    return case


@pytest.mark.parametrize("outcome", ["appointed", "refused"])
def test_the_review_term_is_met_and_the_case_closed_with_its_outcome(
    signed: Any, clock: Any, outcome: str
) -> None:
    signed.do(close_case, outcome=outcome)
    assert (signed.term(REVIEW).state, signed.term("asp-notice").state) == ("met", "met")
    assert (signed.row.stage, signed.row.outcome, signed.row.closed_at) == ("closed", outcome, clock.now())
    closed = {message["correlationKey"] for message in signed.messages("term-closed")}
    assert closed >= {signed.term(REVIEW).id, signed.term("asp-notice").id}


def test_with_the_closing_of_an_appointed_case_its_payment_is_ordered_once(cases: Any) -> None:
    case = cases.registered()
    case.told("15000")
    case.do(assess)
    case.do(draft_decision, category="unconditional")
    with case.work() as work:
        happened(work, work.case(case.id), "decision-signed")
    case.do(close_case, outcome="appointed")
    case.do(order_payment)
    assert [one.business_key for one in case.effects(EffectKind.PAYMENT)] == [f"{case.id}/payment"]
    assert len(case.audited("payment-ordered")) == 1


def test_a_result_after_the_term_is_met_late(signed: Any, clock: Any) -> None:
    clock.move(timedelta(days=30))
    signed.do(close_case, outcome="appointed")
    assert signed.term(REVIEW).state == "met-late"


def test_a_breached_term_stays_breached_in_its_ledger(signed: Any, clock: Any) -> None:
    clock.move(timedelta(days=30))
    signed.do(breach_term, term_id=signed.term(REVIEW).id)
    signed.do(close_case, outcome="appointed")
    assert [event for event, _ in signed.course_of(REVIEW)] == ["armed", "breached", "met-late"]


def test_a_case_does_not_close_over_a_stage_that_is_still_open(cases: Any) -> None:
    case = cases.submitted()
    case.do(route_application)
    case.do(register_application)
    with pytest.raises(ForSupervisorError, match="открытые сроки"):
        case.do(close_case, outcome="appointed")
    assert case.row.closed_at is None
    assert case.term(REVIEW).state == "armed"

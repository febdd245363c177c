"""A case whose instance was lost walks again: recorded steps stand, clocks run on, nothing leaves twice."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from adapters.clock import FixedClock
from adapters.database.commission import CommissionConclusion
from adapters.database.decision import Decision
from adapters.database.document import Document
from adapters.database.outbox import Effect, EffectKind, EffectState
from adapters.population import Archetype
from rules.codes import Category, Channel
from workers.asp.assess_income import assess
from workers.asp.claim_case import claim_case
from workers.asp.draft_decision import draft_decision
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.open_contract_stage import open_contract_stage
from workers.asp.record_conclusion import record_conclusion
from workers.asp.record_measures import record_measures
from workers.asp.record_survey import record_survey
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.work import Workshop
from workers.shared.announce_event import announce_event
from workers.shared.deliver_notice import deliver_notice
from workers.shared.plan_delivery import plan_delivery
from workers.shared.shep_query import shep_query

REFUSED = {"category": Category.CONDITIONAL, "grounds": ["refusal-1"]}


@pytest.fixture
def another(office: Workshop) -> Workshop:
    """The same database, in the epoch after a wipe."""
    return replace(office, epoch="epoch-2")


def courses(case: Any, *terms: str) -> dict[str, Any]:
    return {
        term: (case.term(term).started_at, case.term(term).due_at, case.course_of(term)) for term in terms
    }


def test_number_slip_and_clocks_stay_those_of_the_first_walk(
    cases: Any, another: Workshop, clock: FixedClock
) -> None:
    case = cases.registered()
    first, before = case.row, courses(case, "asp-registration", "asp-review-portal")
    armed = len(case.messages("term-armed"))
    clock.move(timedelta(days=3))
    assert case.do(claim_case, instance=7, office=another).claim == "claimed"
    case.do(route_application, office=another)
    again = case.do(register_application, office=another)
    assert (again.case_number, case.row.registered_at) == (first.number, first.registered_at)
    assert len(case.all(Document)) == 1
    assert courses(case, *before) == before
    assert len(case.messages("term-armed")) == armed, "the reconciliation gives guards, not the walk"


def test_a_case_whose_review_is_over_is_registered_again(cases: Any, another: Workshop) -> None:
    case = cases.registered()
    case.do(announce_event, event="result-available")
    assert case.do(register_application, office=another).case_number == case.row.number
    assert case.term("asp-review-portal").state == "met"


def test_the_commissions_dates_are_counted_from_the_first_hand_over(
    cases: Any, another: Workshop, clock: FixedClock
) -> None:
    case = cases.registered()
    first = case.do(hand_over_to_commission)
    clock.move(timedelta(days=5))
    assert case.do(hand_over_to_commission, office=another) == first


def test_survey_and_conclusion_keep_the_day_of_their_record(
    cases: Any, another: Workshop, clock: FixedClock
) -> None:
    case = cases.registered()
    survey = {"survey_date": "2026-11-24"}
    case.voted("found")

    def record(office: Workshop) -> None:
        case.do(hand_over_to_commission, office=office)
        case.do(record_survey, office=office, visit="done", **survey)
        case.do(record_conclusion, office=office, survey="done", **survey)

    record(case.office)
    terms = ("asp-commission-hand-over", "asp-survey", "asp-conclusion")
    before, kept = courses(case, *terms), case.one(CommissionConclusion)
    clock.move(timedelta(days=4))
    record(another)
    assert courses(case, *terms) == before
    assert (case.one(CommissionConclusion).recorded_at, case.one(CommissionConclusion).need) == (
        kept.recorded_at,
        "found",
    )


def test_a_contract_stage_that_is_over_is_passed_through(cases: Any, another: Workshop) -> None:
    case = cases.registered()
    case.do(open_contract_stage)
    case.do(record_measures, measures="refused", interview_date="2026-11-24")
    over = case.term("asp-contract")
    assert over.state == "cancelled"
    assert case.do(open_contract_stage, office=another).contract_due == over.due_at
    assert case.term("asp-contract").state == "cancelled"


def test_a_drafted_refusal_stands_with_its_grounds_and_its_arithmetic(
    cases: Any, another: Workshop, clock: FixedClock
) -> None:
    case = cases.registered(archetype=Archetype.INCOME_ABOVE_LINE)
    case.do(shep_query, system="income")
    assessed = case.do(assess)
    drafted, decided = case.do(draft_decision, **REFUSED), case.one(Decision)
    clock.move(timedelta(days=2))
    assert case.do(assess, office=another) == assessed
    assert case.do(draft_decision, office=another, **REFUSED) == drafted
    again = case.one(Decision)
    assert (again.grounds, again.trace, again.assessed_at, again.decided_at) == (
        decided.grounds,
        decided.trace,
        decided.assessed_at,
        decided.decided_at,
    )


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.CENTRE])
def test_a_delivery_that_was_accepted_is_announced_to_the_new_walk_and_not_sent_again(
    cases: Any, another: Workshop, channel: Channel
) -> None:
    case = cases.registered(channel)
    document_id = case.paper(kind="notice-refusal")
    deliveries = case.do(plan_delivery, document_id=document_id).deliveries

    def deliver(office: Workshop, instance: int) -> None:
        for one in deliveries:
            told = {"document_id": document_id, "means": one.means, "key": one.key}
            case.do(deliver_notice, office=office, instance=instance, **told)

    deliver(case.office, 1)
    out = {EffectKind.SMS, EffectKind.CABINET}
    sent = [effect.business_key for kind in out for effect in case.effects(kind)]
    announced = len(case.messages("effect-accepted"))
    deliver(another, 2)
    assert len(case.messages("effect-accepted")) == announced + (channel is Channel.CENTRE), "not sent yet"
    with case.office.sessions.begin() as session:
        session.execute(
            update(Effect).where(Effect.business_key.in_(sent)).values(state=EffectState.ACCEPTED)
        )
    deliver(another, 3)
    assert sorted(effect.business_key for kind in out for effect in case.effects(kind)) == sorted(sent)
    keys = [message["correlationKey"] for message in case.messages("effect-accepted")]
    assert all(one.key in keys for one in deliveries)
    deliver(another, 3)
    assert [m["correlationKey"] for m in case.messages("effect-accepted")] == keys, "once a walk"

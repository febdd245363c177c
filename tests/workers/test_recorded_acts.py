"""Acts on record answer for the tasks of a case that walks again; what nobody did is asked of a person."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from adapters.camunda.found import OpenTask, TaskState
from adapters.database.decision_act import Act
from adapters.database.document import Signature
from adapters.population import Archetype
from komek.reconcile.recorded_acts import ACTS
from rules.codes import Channel, SignatureState
from workers.asp.assess_income import assess
from workers.asp.draft_contract import draft_contract
from workers.asp.draft_decision import draft_decision
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.record_approval import record_approval
from workers.asp.record_contract import record_contract
from workers.asp.record_hand_over import record_hand_over
from workers.asp.record_measures import record_measures
from workers.asp.record_replies import record_replies
from workers.asp.record_survey import record_survey
from workers.shared.plan_delivery import plan_delivery
from workers.shared.record_notice_hand_over import record_notice_hand_over
from workers.shared.shep_query import shep_query

VISITED = {"visit": "done", "survey_date": "2026-11-24"}


def said(case: Any, element_id: str, document_id: str | None = None) -> dict[str, Any] | None:
    """Return what the record says for an open task of the case."""
    task = OpenTask(
        key=1,
        element_id=element_id,
        name="",
        process_name="",
        state=TaskState.CREATED,
        groups=(),
        assignee=None,
        due=None,
        created=datetime(2026, 11, 24, tzinfo=UTC),
        ended=None,
        instance_key=2,
        form_id=None,
        case_id=case.id,
        case_link=None,
        document_id=document_id,
    )
    with case.office.sessions() as session:
        return ACTS[element_id](session, case.id, task)


@pytest.mark.parametrize("element_id", sorted(ACTS))
def test_of_a_case_that_just_came_nothing_is_on_record(cases: Any, element_id: str) -> None:
    assert said(cases.submitted(), element_id) is None


def test_the_registration(cases: Any) -> None:
    assert said(cases.registered(), "registerApplication") == {}


def test_the_package_of_the_akim(cases: Any) -> None:
    case = cases.registered(Channel.AKIM)
    assert said(case, "acceptFromAkim") is None
    case.do(record_hand_over)
    assert said(case, "acceptFromAkim") == {}


def test_survey_and_conclusion_are_told_with_their_answers(cases: Any) -> None:
    case = cases.registered()
    case.do(hand_over_to_commission)
    case.do(record_survey, **VISITED)
    assert said(case, "conductSurvey") == {"visit": "done", "surveyDate": "2026-11-24"}
    assert said(case, "giveConclusion") is None
    case.voted("found")
    assert said(case, "giveConclusion") == {}


def test_requests_are_sent_when_all_are_and_replies_entered_when_somebody_said_so(cases: Any) -> None:
    case = cases.asked()
    assert said(case, "sendRequests") == {}
    assert said(case, "enterReplies") is None
    case.replied("income")
    assert said(case, "enterReplies") is None, "a reply alone does not say that there will be no other"
    case.do(record_replies)
    assert said(case, "enterReplies") == {}


def test_interview_plan_and_contract_are_told_one_after_another(cases: Any) -> None:
    case = cases.registered()
    case.do(record_measures, measures="agreed", interview_date="2026-11-25")
    assert said(case, "interview") == {"measures": "agreed", "interviewDate": "2026-11-25"}
    assert said(case, "draftPlan") is None
    case.do(draft_contract, contract_months=6)
    assert said(case, "draftPlan") == {"contractMonths": 6}
    assert said(case, "signContract") is None
    case.do(record_contract, contract_date="2026-11-26")
    assert said(case, "signContract") == {"contractDate": "2026-11-26", "bothSigned": True}


def test_the_approval_of_a_draft(cases: Any) -> None:
    case = cases.registered(archetype=Archetype.INCOME_ABOVE_LINE)
    case.do(shep_query, system="income")
    case.do(assess)
    case.do(draft_decision, category="conditional", grounds=["refusal-1"])
    assert said(case, "approveDecision") is None
    case.act(Act.PREPARED)
    case.do(record_approval)
    assert said(case, "approveDecision") == {}
    case.act(Act.RETURNED)
    assert said(case, "approveDecision") is None, "what was returned is to be approved anew"


@pytest.mark.parametrize(
    ("states", "stands"),
    [
        ([None], True),
        ([SignatureState.VALID], True),
        ([SignatureState.INVALID], False),
        ([SignatureState.MISSING], False),
        ([SignatureState.INVALID, None], True),
        ([SignatureState.VALID, SignatureState.INVALID], False),
    ],
)
def test_the_newest_signature_stands_unless_it_was_found_wrong(
    cases: Any, states: list[SignatureState | None], stands: bool
) -> None:
    case = cases.submitted()
    signed, other = case.paper(key="decision"), case.paper(key="letter")
    for round_, state in enumerate(states, 1):
        case.sign(signed, b"container", case.family.applicant.iin, round_=round_)
        of_round = (Signature.document_id == signed, Signature.round == round_)
        with case.office.sessions.begin() as session:
            session.execute(update(Signature).where(*of_round).values(state=state))
    assert said(case, "signDocument", signed) == ({} if stands else None)
    assert said(case, "signDocument", other) is None


def test_the_day_on_which_a_notice_was_handed_over(cases: Any) -> None:
    case = cases.registered(Channel.CENTRE)
    notice, other = case.paper(key="notice", kind="notice-refusal"), case.paper(key="other")
    case.do(plan_delivery, document_id=notice)
    assert said(case, "handOverNotice", notice) is None
    case.do(record_notice_hand_over, document_id=notice, handed_on="2026-11-25")
    assert said(case, "handOverNotice", notice) == {"handedOn": "2026-11-25"}
    assert said(case, "handOverNotice", other) is None


def test_a_draft_that_came_back_asks_for_survey_and_interview_anew(cases: Any, clock: Any) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    case.do(hand_over_to_commission)
    case.do(record_survey, visit="refused")
    case.do(record_measures, measures="refused", interview_date="2026-11-25")
    assert said(case, "conductSurvey") == {"visit": "refused", "surveyDate": None}
    assert said(case, "interview") is not None
    clock.move(timedelta(hours=1))
    case.act(Act.RETURNED, case.paper(key="decision"))
    assert said(case, "conductSurvey") is None
    assert said(case, "interview") is None
    clock.move(timedelta(hours=1))
    case.do(record_survey, **VISITED)
    assert said(case, "conductSurvey") == {"visit": "done", "surveyDate": "2026-11-24"}

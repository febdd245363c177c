"""Before a refusal that an official weighs, an authority that hears invites the applicant (appk/73)."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.decision import Decision
from adapters.database.document import Document
from adapters.database.hearing import Hearing
from adapters.database.notice import Notice
from rules.codes import Category
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.plan_hearing import plan_hearing
from workers.asp.record_hearing import record_hearing
from workers.runtime.failures import ForSupervisorError
from workers.shared.announce_event import announce_event
from workers.shared.deliver_notice import deliver_notice
from workers.shared.plan_delivery import plan_delivery

HEARS, DOES_NOT = "711110000", "631010000"


@pytest.fixture
def refusal_at(cases: Any) -> Any:
    def refuse(territory: str, *grounds: str) -> Any:
        case = cases.registered(territory=territory)
        case.told("15000")
        case.do(assess)
        drafted = case.do(draft_decision, category=Category.UNCONDITIONAL, grounds=list(grounds))
        return case, drafted

    return refuse


def test_whether_there_is_a_hearing_is_said_by_authority_and_ground(refusal_at: Any) -> None:
    assert refusal_at(HEARS, "refusal-2", "refusal-6")[1].hearing == "needed"
    assert refusal_at(HEARS, "refusal-1")[1].hearing == "none", "arithmetic is not heard"
    assert refusal_at(HEARS)[1].hearing == "none", "an appointment burdens nobody"
    assert refusal_at(DOES_NOT, "refusal-2")[1].hearing == "none"


def test_the_invitation_names_day_and_grounds_and_its_term_runs_backwards_from_the_hearing(
    refusal_at: Any,
) -> None:
    case, _ = refusal_at(HEARS, "refusal-2", "refusal-6")
    planned = case.do(plan_hearing)
    hearing = case.one(Hearing)
    # Tuesday 24 November; signed by Wednesday; Thursday, Friday and Monday are the days of notice.
    assert (hearing.planned_on, planned.hearing_due.date()) == (date(2026, 11, 30), date(2026, 12, 1))
    text = case.text_of(planned.document_id)
    assert "30 ноября 2026 года" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "основание 2) паспорта" in text
    assert "основание 6) паспорта" in text
    notice = case.term("asp-hearing-notice")
    assert (notice.state, notice.last_day) == ("armed", date(2026, 11, 25))
    assert case.row.stage == "hearing"
    assert case.do(plan_hearing) == planned, "a repeated job invites once"

    (counter, *_) = case.do(plan_delivery, document_id=planned.document_id).deliveries
    case.do(deliver_notice, document_id=planned.document_id, means="sms", key=counter.key)
    assert "заслушивание" in next(one.payload["text"] for one in case.effects("sms"))
    case.do(announce_event, event="hearing-notice-sent")
    assert case.term("asp-hearing-notice").state == "met"
    assert {one.document_id for one in case.all(Notice)} == {planned.document_id}


def test_a_task_completed_without_minutes_goes_back(refusal_at: Any) -> None:
    case, _ = refusal_at(HEARS, "refusal-3")
    case.do(plan_hearing)
    assert case.do(record_hearing).hearing_outcome == "missing"
    with case.work() as work:
        work.session.get_one(Hearing, case.id).outcome = "stands"
    assert case.do(record_hearing).hearing_outcome == "stands"
    assert case.row.stage == "decision"
    drafted = case.do(draft_decision, category=Category.UNCONDITIONAL, grounds=["refusal-3"])
    assert drafted.hearing == "none", "a case is heard once"
    assert case.one(Decision).document_id == drafted.document_id
    assert [one.kind for one in case.all(Document) if one.kind == "notice-hearing"] == ["notice-hearing"]


def test_without_grounds_nobody_is_invited(refusal_at: Any) -> None:
    case, _ = refusal_at(HEARS)
    with pytest.raises(ForSupervisorError, match="Проекта отказа нет"):
        case.do(plan_hearing)


def test_law_c13_the_term_of_the_decision_begins_when_the_applicant_was_heard(
    refusal_at: Any, clock: Any
) -> None:
    case, _ = refusal_at(HEARS, "refusal-2")
    case.do(plan_hearing)
    assert "asp-decision" not in [one["variables"]["term"] for one in case.messages("term-armed")]
    clock.move(timedelta(days=6))
    case.do(record_hearing)
    assert "asp-decision" not in [one["variables"]["term"] for one in case.messages("term-armed")]
    with case.work() as work:
        work.session.get_one(Hearing, case.id).outcome = "stands"
    case.do(record_hearing)
    assert (case.term("asp-decision").state, case.term("asp-decision").started_at) == ("armed", clock.now())

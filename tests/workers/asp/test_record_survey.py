"""The survey ends its own clock and starts that of the conclusion (Social Code art. 124; law.md C 13)."""

from datetime import date
from typing import Any

import pytest

from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import CommissionVisit
from adapters.database.document import Document
from adapters.database.survey_act import SurveyAct
from rules.codes import Survey
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.asp.record_conclusion import record_conclusion
from workers.asp.record_survey import record_survey

VISIT = date(2026, 11, 26)


@pytest.fixture
def handed_over(cases: Any) -> Any:
    case = cases.registered()
    case.do(hand_over_to_commission)
    return case


def test_the_survey_has_3_working_days_and_the_conclusion_2_from_it(handed_over: Any, clock: Any) -> None:
    assert handed_over.term("asp-survey").last_day == date(2026, 11, 27)
    handed_over.do(record_survey, visit="done", survey_date=VISIT.isoformat())
    assert handed_over.term("asp-survey").state == "met"
    conclusion = handed_over.term("asp-conclusion")
    assert (conclusion.started_at, conclusion.last_day) == (clock.now(), date(2026, 11, 26))


def test_the_task_of_the_conclusion_bears_the_end_of_its_own_term_once_the_survey_has_its_day(
    handed_over: Any, clock: Any
) -> None:
    """At the hand-over it could only be said to be two days after the survey's last."""
    recorded = handed_over.do(record_survey, visit="done", survey_date=VISIT.isoformat())
    assert recorded.conclusion_due == handed_over.term("asp-conclusion").due_at


def test_the_day_of_the_visit_is_kept_and_there_is_no_conclusion_yet(handed_over: Any, clock: Any) -> None:
    handed_over.do(record_survey, visit="done", survey_date=VISIT.isoformat())
    kept = handed_over.one(CommissionConclusion)
    assert (kept.survey, kept.survey_date, kept.need, kept.recorded_at) == ("done", VISIT, None, clock.now())


def test_the_act_that_the_commission_entered_becomes_a_paper_of_the_case(handed_over: Any) -> None:
    facts = {"housing": "house", "tenure": "rented", "condition": "poor", "heating": "stove",
             "household": "differs", "rooms": "2", "people": "6"}  # fmt: skip
    with handed_over.work() as work:
        act = {"outcome": "done", "visited_on": VISIT, "facts": facts, "seen": ["livestock"]}
        entered = {"note": "Живёт бабушка", "entered_by": "commission.oskemen", "entered_at": work.now}
        work.session.add(SurveyAct(case_id=handed_over.id, number=1, **act, **entered))
    for _ in range(2):
        handed_over.do(record_survey, visit="done", survey_date=VISIT.isoformat())
    [paper] = [one for one in handed_over.all(Document) if one.kind == "survey-act"]
    text = handed_over.text_of(paper.id)
    for said in ("26.11.2026", "печное", "пеш", "скот или птица", "отличается от заявления", "Живёт бабушка"):
        assert said in text
    assert str(handed_over.family.applicant.name) in text


def test_a_refusal_of_the_survey_ends_its_clock_too(handed_over: Any) -> None:
    handed_over.do(record_survey, visit=Survey.REFUSED)
    assert handed_over.term("asp-survey").state == "met"
    assert handed_over.one(CommissionConclusion).survey == "refused"
    assert handed_over.audited("survey-recorded") == [{"survey": "refused"}]


@pytest.mark.parametrize("survey", list(Survey))
def test_the_conclusion_leaves_no_clock_of_the_commission_running(handed_over: Any, survey: Survey) -> None:
    handed_over.voted("found")
    handed_over.do(record_survey, visit=survey, survey_date=VISIT.isoformat())
    handed_over.do(record_conclusion, survey=survey, survey_date=VISIT.isoformat())
    assert {handed_over.term(name).state for name in ("asp-survey", "asp-conclusion")} == {"met"}


def test_a_survey_recorded_again_takes_no_conclusion_away(handed_over: Any) -> None:
    handed_over.voted("found")
    visited = {"visit": "done", "survey_date": VISIT.isoformat()}
    handed_over.do(record_survey, **visited)
    handed_over.do(record_conclusion, survey="done", survey_date=VISIT.isoformat())
    handed_over.do(record_survey, **visited)
    assert len(handed_over.all(CommissionVisit)) == 1
    assert handed_over.one(CommissionConclusion).need == "found"
    assert [event for event, _ in handed_over.course_of("asp-conclusion")] == ["armed", "met"]


def test_nobody_at_home_keeps_the_clock_running_and_tells_the_applicant_of_a_second_visit(
    handed_over: Any,
) -> None:
    """social-code/124: the second visit is made within the same term."""
    for day in ("2026-11-24", "2026-11-25"):
        recorded = handed_over.do(record_survey, visit="absent", survey_date=day)
        assert (recorded.survey, recorded.conclusion_due) == (None, handed_over.term("asp-survey").due_at)
    assert handed_over.term("asp-survey").state == "armed"
    assert handed_over.all(CommissionConclusion) == []
    texts = [effect.payload["text"] for effect in handed_over.effects("sms")]
    assert len(texts) == 2
    assert "придёт ещё раз" in texts[0]
    handed_over.do(record_survey, visit="done", survey_date=VISIT.isoformat())
    visits = [(one.number, one.outcome) for one in handed_over.all(CommissionVisit)]
    assert visits == [(1, "absent"), (2, "absent"), (3, "done")]
    assert handed_over.term("asp-survey").state == "met"

"""Registration through each door: who accepts, from when the clock runs, where the result is collected."""

from datetime import date

import pytest
from sqlalchemy import select
from world import World

from adapters.database.application import Application
from adapters.database.notice import Notice
from adapters.population import Archetype
from rules.law import Law

pytestmark = pytest.mark.engine


def collected_on(world: World, case_id: str) -> dict[str, date | None]:
    with world.database() as session:
        notices = session.scalars(select(Notice).where(Notice.case_id == case_id))
        return {notice.means: notice.handed_over_on for notice in notices}


def test_passport_asp_term_akim_18_working_days_run_from_the_akim_who_hands_over_within_3(
    world: World,
) -> None:
    case_id = world.apply_at("akim", Archetype.SINGLE_PENSIONER_LOW_INCOME)
    task = world.officials.task(case_id, "acceptFromAkim")
    unit = world.case(case_id).unit
    assert task.groups == (f"centre:{unit}",)
    review, hand_over = (world.terms(case_id)[name] for name in ("asp-review-akim", "asp-akim-hand-over"))
    submitted = world.case(case_id).submitted_at
    assert review.started_at == hand_over.started_at == submitted
    for term, length in ((review, 18), (hand_over, 3)):
        days = Law.load().project(term.term, submitted).days
        assert [line.day for line in days if line.number == length] == [term.last_day]

    world.pass_the_warning_of(case_id, "asp-akim-hand-over")
    world.wait_for_state(case_id, "asp-akim-hand-over", "warned")
    assert world.terms(case_id)["asp-review-akim"].state == "armed"
    world.officials.complete(case_id, "acceptFromAkim")
    world.wait_for_end_of_guard(case_id, "asp-akim-hand-over", "termMetAfterWarning")
    assert world.terms(case_id)["asp-akim-hand-over"].state == "met"

    world.survey(case_id)
    assert world.ends(case_id, "asp-registration") == ["packageHandedOver"]
    world.approve_and_sign(case_id)
    task = world.officials.task(case_id, "handOverNotice")
    assert task.groups == (f"akim:{unit}",)
    assert world.terms(case_id)["asp-review-akim"].state == "met"
    world.officials.complete(case_id, "handOverNotice", {"handedOn": world.today()})
    assert world.closed(case_id).outcome == "appointed"
    assert world.ends(case_id, "notification")[-1] == "noticeHandedOver"
    assert collected_on(world, case_id) == {"counter": date.fromisoformat(world.today()), "sms": None}


def test_passport_asp_refusal_2_a_survey_refused_is_a_refusal_collected_at_the_centre(
    world: World,
) -> None:
    case_id = world.apply_at("centre", Archetype.LARGE_FAMILY, 1)
    world.officials.complete(case_id, "conductSurvey", {"visit": "refused", "surveyDate": world.today()})
    world.approve_and_sign(case_id)
    task = world.officials.task(case_id, "handOverNotice")
    assert task.groups == (f"centre:{world.case(case_id).unit}",)
    world.officials.complete(case_id, "handOverNotice", {"handedOn": world.today()})
    assert world.closed(case_id).outcome == "refused"
    history = world.records.case(case_id)
    assert (history.entered("registerApplication"), history.entered("giveConclusion")) == (0, 0)
    assert world.ends(case_id, "asp-registration") == ["applicationRegistered"]
    assert history.variables("asp-decision")["grounds"] == ["refusal-2"]
    assert collected_on(world, case_id)["counter"] is not None
    with world.database() as session:
        application = session.get_one(Application, case_id)
    assert application.accepted_by == f"centre.{world.case(case_id).unit}"
    assert world.terms(case_id)["asp-review-centre"].state == "met"

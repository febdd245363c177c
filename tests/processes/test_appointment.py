"""The АСП case on the real engine: from the portal to the notice."""

import pytest
from sqlalchemy import select
from world import World

from adapters.database.document import Document, Signature
from adapters.database.notice import Notice
from adapters.population import Archetype

pytestmark = pytest.mark.engine


def test_passport_asp_result_a_poor_pensioner_is_appointed_aid(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.survey(case_id)
    world.approve_and_sign(case_id)
    case = world.closed(case_id)
    assert (case.outcome, case.stage, case.category) == ("appointed", "closed", "unconditional")
    history = world.records.case(case_id)
    assert world.ends(case_id) == ["appointed"]
    assert history.incidents() == []
    with world.database() as session:
        notice = session.scalars(
            select(Document).where(Document.case_id == case_id, Document.kind == "notice-appointment")
        ).one()
        signature = session.scalars(select(Signature).where(Signature.document_id == notice.id)).one()
        deliveries = session.scalars(select(Notice).where(Notice.case_id == case_id)).all()
    assert notice.number == f"{case.number}/1"
    assert signature.state == "valid"
    assert {delivery.means for delivery in deliveries} == {"cabinet", "sms"}
    assert all(delivery.accepted_at for delivery in deliveries)
    assert world.terms(case_id)["asp-review-portal"].state == "met"


def test_passport_asp_refusal_1_income_above_the_line_is_refused_without_a_survey(world: World) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE)
    world.register(case_id)
    world.approve_and_sign(case_id)
    case = world.closed(case_id)
    assert case.outcome == "refused"
    history = world.records.case(case_id)
    assert world.ends(case_id) == ["refused"]
    assert history.entered("conductSurvey") == 0
    assert history.variables("asp-decision")["grounds"] == ["refusal-1"]
    guards = [history.of_instance(key).variables("term-guard") for key in history.instances("term-guard")]
    assert "asp-registration" in {guard["term"] for guard in guards}
    assert all(guard["caseLink"].endswith(case_id) for guard in guards), "a supervisor finds the case by it"


def test_asp_review_portal_15_working_days_pass_warn_breach_and_the_case_goes_on(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    world.pass_the_end_of(case_id, "asp-review-portal")
    world.wait_for_state(case_id, "asp-review-portal", "breached")
    assert world.events(case_id, "asp-review-portal") == ["armed", "warned", "breached"]
    task = world.officials.task(case_id, "explainBreach")
    assert task.groups == ("supervisor:astana",)
    world.explain_breaches(case_id)
    world.survey(case_id)
    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "appointed"
    assert world.terms(case_id)["asp-review-portal"].state == "met-late"
    assert world.events(case_id, "asp-review-portal")[-1] == "met-late"
    assert world.guard(case_id, "asp-review-portal").ends("term-guard") == ["termBreached"]
    history = world.records.case(case_id)
    assert history.completed("termControlEnded") == len(history.instances("term-guard"))

"""The hearing before a refusal on the real engine."""

from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import select
from world import World

from adapters.clock import ALMATY
from adapters.database.document import Document
from adapters.database.hearing import Hearing
from adapters.population import Archetype

pytestmark = pytest.mark.engine


def test_appk_73_the_applicant_is_heard_then_surveyed_after_all_and_appointed(world: World) -> None:
    nth = world.nth_of_unit(Archetype.SINGLE_PENSIONER_LOW_INCOME, "astana-almaty")
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME, nth)
    world.register(case_id)
    world.officials.complete(case_id, "conductSurvey", {"visit": "refused", "surveyDate": world.today()})
    world.sign(case_id)  # the invitation
    world.officials.task(case_id, "holdHearing")
    assert world.terms(case_id)["asp-hearing-notice"].state == "met"
    with world.database() as session:
        planned = session.get_one(Hearing, case_id).planned_on
    world.time.forward(datetime.combine(planned, time(11), ALMATY) - world.clock.now())
    world.desk.hear("authorised-body.astana-almaty", case_id, planned, "reconsider")
    world.officials.complete(case_id, "reworkDecision", {"rework": "materials"})
    world.survey(case_id)
    world.approve_and_sign(case_id)
    world.explain_breaches(case_id)
    assert world.closed(case_id).outcome == "appointed"
    assert world.ends(case_id, "asp-hearing") == ["hearingHeld"]
    assert sorted(world.ends(case_id, "asp-decision")) == ["decisionReady", "decisionReconsidered"]
    with world.database() as session:
        kinds = session.scalars(select(Document.kind).where(Document.case_id == case_id)).all()
    assert sorted(kinds) == ["notice-appointment", "notice-hearing", "notice-refusal", "slip"]
    assert planned - world.case(case_id).submitted_at.date() >= timedelta(days=3)

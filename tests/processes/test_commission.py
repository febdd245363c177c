"""The участковая комиссия on the real engine."""

from datetime import date, datetime

import pytest
from world import World

from adapters.population import Archetype

pytestmark = pytest.mark.engine


def test_passport_asp_refusal_3_the_commission_finds_no_need(world: World) -> None:
    case_id = world.apply(Archetype.NO_NEED)
    world.register(case_id)
    # The act of the desk completes the task of the visit, as Tasklist's form does elsewhere.
    visit = world.officials.task(case_id, "conductSurvey")
    member = visit.groups[0].replace(":", ".")
    world.desk.survey(member, case_id, date.fromisoformat(world.today()))
    world.officials.task(case_id, "giveConclusion")
    assert "Акт обследования (PDF)" in world.desk.page(member, f"/cases/{case_id}/commission")
    world.conclude(case_id, "not-found")
    assert "Акт обследования" in world.text_of(case_id, "survey-act")
    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "refused"
    history = world.records.case(case_id)
    assert world.ends(case_id, "asp-commission") == ["conclusionRecorded"]
    assert world.ends(case_id, "asp-decision") == ["decisionReady"]
    assert history.variables("asp-decision")["grounds"] == ["refusal-3"]
    assert history.entered("socialContract") == 0, "no measures for a family in no need"
    told = datetime.fromisoformat(history.variables("asp-commission")["conclusionDue"])
    assert told == world.terms(case_id)["asp-conclusion"].due_at, (
        "of the term, not of the plan at the hand-over"
    )
    states = {name: term.state for name, term in world.terms(case_id).items()}
    assert (states["asp-survey"], states["asp-conclusion"]) == ("met", "met")

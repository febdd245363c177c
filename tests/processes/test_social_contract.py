"""Conditional aid: measures of employment and the social contract, on the real engine."""

from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from world import World

from adapters.database.application import Application
from adapters.database.barring_event import BarringEventRow
from adapters.database.decision import Decision
from adapters.database.social_contract import SocialContract
from adapters.population import Archetype
from rules.terms import end_of

pytestmark = pytest.mark.engine


def test_social_code_122_conditional_aid_is_appointed_for_the_months_of_the_contract(world: World) -> None:
    case_id = world.apply_by_code(Archetype.ABLE_BODIED_COUPLE)
    world.register(case_id)
    world.survey(case_id)
    world.interview(case_id, "agreed")
    centre = world.officials.task(case_id, "draftPlan").groups[0].replace(":", ".")
    due = [date.fromisoformat(world.today()) + timedelta(days=days) for days in (10, 40)]
    world.desk.plan(centre, case_id, 5, {"job-search": due[0], "training": due[1]})
    world.officials.complete(case_id, "signContract", {"contractDate": world.today(), "bothSigned": True})
    world.approve_and_sign(case_id)
    case = world.closed(case_id)
    assert (case.outcome, case.category) == ("appointed", "conditional")
    assert world.ends(case_id) == ["appointed"]
    assert world.ends(case_id, "asp-social-contract") == ["contractConcluded"]
    with world.database() as session:
        contract = session.get_one(SocialContract, case_id)
        decision = session.get_one(Decision, case_id)
        application = session.get_one(Application, case_id)
    assert application.signed_with == "sms"
    assert (contract.measures, contract.months) == ("agreed", 5)
    assert contract.signed_on == date.fromisoformat(world.today())
    assert decision.months == 5
    assert "пройти обучение или переподготовку" in world.text_of(case_id, "contract")
    assert world.terms(case_id)["asp-contract"].state == "met"
    told = world.records.case(case_id).variables("asp-social-contract")["contractDue"]
    assert datetime.fromisoformat(told) == world.terms(case_id)["asp-contract"].due_at

    # The contract lives on when the case is closed, until a duty of its plan is not performed.
    world.officials.task(case_id, "checkDuty")
    told = world.records.case(case_id).variables("asp-contract-life")["duties"]
    assert [datetime.fromisoformat(one["dueAt"]) for one in told] == [end_of(day) for day in due]
    world.officials.complete(case_id, "checkDuty", {"duty": "performed"})
    world.officials.complete(case_id, "checkDuty", {"duty": "not-performed"})
    world.officials.complete(case_id, "establishFault", {"fault": "recipient", "endedOn": world.today()})
    world.wait(case_id, lambda case: case.is_over("asp-contract-life"))
    assert world.ends(case_id, "asp-contract-life") == ["dutyChecked", "dutyChecked", "contractNotPerformed"]
    with world.database() as session:
        assert session.get_one(SocialContract, case_id).outcome == "not-performed"
        barred = session.scalars(select(BarringEventRow).where(BarringEventRow.case_id == case_id)).one()
    assert (barred.ground, barred.day) == ("refusal-5", date.fromisoformat(world.today()))


def test_passport_asp_refusal_4_measures_refused_is_a_refusal_of_aid(world: World) -> None:
    case_id = world.apply(Archetype.ABLE_BODIED_COUPLE, 1)
    world.register(case_id)
    world.survey(case_id)
    world.interview(case_id, "refused")
    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "refused"
    history = world.records.case(case_id)
    assert world.ends(case_id, "asp-social-contract") == ["measuresRefused"]
    assert history.entered("draftPlan") == 0
    assert history.variables("asp-decision")["grounds"] == ["refusal-4"]
    assert world.terms(case_id)["asp-contract"].state == "cancelled"

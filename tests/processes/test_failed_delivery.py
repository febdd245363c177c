"""A delivery that fails for good waits for a person, and their word lets the case go on (law.md C 20)."""

from datetime import date

import pytest
from sqlalchemy import select
from world import World

from adapters.database.notice import Notice
from adapters.population import Archetype
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine


def test_passport_asp_result_portal_an_sms_that_is_refused_is_told_by_telephone(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    world.survey(case_id)
    world.approve(case_id)
    world.officials.task(case_id, "signDocument")
    number, centre = world.case(case_id).number, f"centre.{world.case(case_id).unit}"
    assert number
    assert number not in world.desk.page(centre, "/undelivered")

    world.sms.mishaps.append("error-7")
    world.sign(case_id)
    wait_until(lambda: number in world.desk.page(centre, "/undelivered"), why="the refused SMS waits")
    history = world.records.case(case_id)
    assert not history.is_over("asp-appointment"), "nobody has told the applicant"
    assert world.terms(case_id)["asp-review-portal"].state == "armed", "the clock runs meanwhile"

    world.desk.call(centre, case_id, date.fromisoformat(world.today()))
    assert world.closed(case_id).outcome == "appointed"
    assert world.ends(case_id, "notification") == ["delivered", "delivered", "applicantNotified"]
    assert world.terms(case_id)["asp-review-portal"].state == "met"
    with world.database() as session:
        of_case = select(Notice.means, Notice.told_how, Notice.told_by).where(Notice.case_id == case_id)
        told = {means: (how, by) for means, how, by in session.execute(of_case)}
    assert told == {"cabinet": (None, None), "sms": ("called", centre)}
    assert number not in world.desk.page(centre, "/undelivered")

"""One application makes one case, even if the engine's message buffer lets its start message in twice."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from world import APPOINTMENT, World

from adapters.camunda.gateway import Publication
from adapters.database.case import Case
from adapters.population import Archetype
from komek.process_tests.waiting import wait_until
from workers.senders.message import BUFFERED_FOR

pytestmark = pytest.mark.engine


def test_a_start_message_let_in_again_after_its_ttl_makes_no_second_case(world: World) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE)
    world.officials.task(case_id, "registerApplication")
    start = {"caseId": case_id, "channel": "portal"}
    again = (case_id, f"{case_id}/start", start)
    assert world.publish("asp-application-submitted", *again) is Publication.DUPLICATE
    world.time.forward(BUFFERED_FOR + timedelta(minutes=5))
    wait_until(
        lambda: world.publish("asp-application-submitted", *again) is Publication.PUBLISHED,
        why="the engine has forgotten the message",
    )
    assert len(world.records.case(case_id).instances(APPOINTMENT)) == 1, "one open instance a case"

    world.register(case_id)
    world.approve_and_sign(case_id)
    world.wait(case_id, lambda case: case.completed("closeCase") == 1)
    world.explain_breaches(case_id)
    world.wait(case_id, lambda case: case.completed("duplicateClosed") == 1)
    assert world.ends(case_id) == ["refused", "duplicateClosed"]
    history = world.records.case(case_id)
    first, second = history.instances(APPOINTMENT)
    assert world.case(case_id).instance_key == first
    assert history.of_instance(second).path() == [
        APPOINTMENT, "applicationSubmitted", "claimCase", "caseOpenAlready", "duplicateClosed"
    ]  # fmt: skip
    assert history.completed("recordRegistration") == 1
    assert world.case(case_id).outcome == "refused"
    with world.database() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1

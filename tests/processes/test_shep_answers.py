"""Answers of information systems in a case: at once, later, too late, or not before a day is over."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from world import World

from adapters.consent import kdp
from adapters.database.consent import Consent
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.population import Archetype
from adapters.sealing import Sealer
from adapters.shep.services import EGKN, FARM, INCOME, REGISTRY, VEHICLES
from adapters.shep.stub import Disturbance, Faults
from komek.process_tests.waiting import wait_until

pytestmark = pytest.mark.engine
QUERIES = "asp-shep-queries"


@pytest.fixture
def more_settings() -> dict[str, Any]:
    """The farm register is asked by the asynchronous channel, and adults are asked for consent."""
    return {
        "shep_async": FARM.code,
        "consent_key": SecretStr(Sealer.new_key()),
        "consent_every": timedelta(seconds=1),
    }


@pytest.fixture(autouse=True)
def _registers_want_consent(engine_stubs: Any) -> Iterator[None]:
    """No register that wants consent tells anything without; who is asked consents at once."""
    engine_stubs.shep.consents.strict = True
    yield
    engine_stubs.shep.consents.forget()


def state_of(world: World, case_id: str, system: str) -> list[tuple[str, str]]:
    """What a system told about the members: state and source."""
    with world.database() as session:
        of_case = select(RegisterAnswer).where(RegisterAnswer.case_id == case_id)
        told = session.scalars(of_case.where(RegisterAnswer.system == system))
        return [(answer.state, answer.source) for answer in told]


def verdicts(world: World, case_id: str) -> set[str]:
    """What was made of the callbacks of a case."""
    of_case = ShepCallback.correlation_id == ShepQuestion.correlation_id
    with world.database() as session:
        came = select(ShepCallback.verdict).join(ShepQuestion, of_case).where(ShepQuestion.case_id == case_id)
        return set(session.scalars(came))


def questions(world: World, case_id: str) -> int:
    """How many questions were put to systems that call back."""
    with world.database() as session:
        return len(session.scalars(select(ShepQuestion).where(ShepQuestion.case_id == case_id)).all())


def silent_until_requests_are_sent(world: World, *applicants: tuple[Archetype, int]) -> list[str]:
    """Cases whose farm register says nothing in its time, so that the body was written to."""
    cases = [world.apply(*applicant) for applicant in applicants]
    for case_id in cases:
        world.register(case_id)
    for case_id in cases:
        wait_until(lambda of=case_id: "asp-async-answers" in world.terms(of), why="the wait has its term")
        world.guard(case_id, "asp-async-answers")
    world.pass_the_end_of(cases[-1], "asp-async-answers")
    for case_id in cases:
        world.send_requests(case_id)
        world.sign(case_id)
    return cases


def failures(world: World, case_id: str) -> int:
    """How many exchanges of a case brought no answer."""
    with world.database() as session:
        failed = select(ShepExchange).where(ShepExchange.outcome == "unavailable")
        return len(session.scalars(failed.where(ShepExchange.case_id == case_id)).all())


def test_all_found_the_system_that_calls_back_within_its_time(world: World) -> None:
    case_id = world.apply(Archetype.CARER_OF_SMALL_CHILD, 3)
    world.register(case_id)
    wait_until(lambda: "asp-async-answers" in world.terms(case_id), why="the wait has its term")
    assert questions(world, case_id) == 1, "the applicant alone is asked about"
    world.call_back()
    world.officials.task(case_id, "conductSurvey")
    assert world.ends(case_id, QUERIES) == ["answerTaken", "informationCollected"]
    assert set(state_of(world, case_id, FARM.code)) == {("found", "shep")}
    assert questions(world, case_id) == 1, "once"
    assert world.terms(case_id)["asp-async-answers"].state == "met"
    world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
    world.closed(case_id)


def test_law_c14_an_answer_after_29_days_is_the_reply_and_after_31_days_it_is_late(world: World) -> None:
    applicants = (Archetype.SINGLE_PENSIONER_LOW_INCOME, 0), (Archetype.SINGLE_PENSIONER_LOW_INCOME, 1)
    early, late = silent_until_requests_are_sent(world, *applicants)
    world.time.forward(timedelta(days=29))
    world.call_back(early)
    world.wait(early, lambda case: case.completed("recordReplies") == 1)
    assert world.terms(early)["asp-replies"].state == "met"
    assert state_of(world, early, FARM.code) == [("found", "shep")], "in the place of the body's reply"
    assert verdicts(world, early) == {"answered"}

    world.pass_the_end_of(late, "asp-replies")
    world.wait(late, lambda case: case.completed("decideOnData") == 1)
    assert state_of(world, late, FARM.code) == [("no-data", "no-answer")]
    world.call_back(late)
    assert verdicts(world, late) == {"late"}, "journalled, and nothing more (law.md C 3)"
    assert state_of(world, late, FARM.code) == [("no-data", "no-answer")]
    with world.database() as session:
        journal = select(ShepExchange.outcome).where(ShepExchange.case_id == late)
        of_farm = session.scalars(journal.where(ShepExchange.system == FARM.code).order_by(ShepExchange.id))
        assert list(of_farm) == ["acknowledged", "callback"]
    for case_id in (early, late):
        world.officials.task(case_id, "conductSurvey")
        world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
        world.closed(case_id)


def test_law_c14_three_systems_know_nothing_and_one_extension_waits_for_three_replies(world: World) -> None:
    nothing = Faults(chances={Disturbance.NO_DATA: 1.0})
    three = (EGKN, VEHICLES, INCOME)
    world.shep.disturbances.set({service.service_id: nothing for service in three})
    family = world.family(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    wait_until(lambda: "asp-async-answers" in world.terms(case_id), why="the wait has its term")
    world.call_back()
    world.send_requests(case_id)
    history = world.records.case(case_id)
    assert history.variables(QUERIES)["requests"] == len(three)
    review = world.events(case_id, "asp-review-portal")
    assert (review.count("suspended"), review.count("extended")) == (1, 1)
    world.sign(case_id)
    world.desk.reply(f"centre.{world.case(case_id).unit}", case_id, family)
    world.officials.task(case_id, "conductSurvey")
    history = world.records.case(case_id)
    assert (history.completed("recordReplies"), history.completed("extensionNotice")) == (1, 1)
    world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
    world.closed(case_id)


def test_law_c14_a_system_that_is_away_for_a_day_is_asked_again_and_nothing_is_written(world: World) -> None:
    until = world.clock.now() + timedelta(days=1)
    world.shep.disturbances.set({VEHICLES.service_id: Faults(outage_until=until)})
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.register(case_id)
    wait_until(lambda: failures(world, case_id), why="nobody answers for the vehicles")
    world.time.forward(timedelta(days=1, minutes=5))
    wait_until(lambda: "asp-async-answers" in world.terms(case_id), why="the wait has its term")
    world.call_back()
    world.officials.task(case_id, "conductSurvey")
    history = world.records.case(case_id)
    assert (history.incidents(), history.entered("prepareRequests")) == ([], 0)
    with world.database() as session:
        journal = select(ShepExchange.outcome).where(
            ShepExchange.case_id == case_id, ShepExchange.system == VEHICLES.code
        )
        outcomes = list(session.scalars(journal.order_by(ShepExchange.id)))
    assert outcomes[-1] == "found"
    assert outcomes.count("found") == 1, "nobody who had answered was asked again"
    assert set(outcomes[:-1]) == {"unavailable"}
    world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
    world.closed(case_id)


def test_consent_refused_by_one_adult_leads_to_papers_and_the_case_goes_on(world: World) -> None:
    family = world.family(Archetype.ABLE_BODIED_COUPLE, 2)
    assert family.spouse is not None
    spouse = family.spouse.iin
    world.shep.consents.plan(spouse, kdp.PENDING)
    case_id = world.apply(Archetype.ABLE_BODIED_COUPLE, 2)
    world.register(case_id)
    wait_until(lambda: "asp-async-answers" in world.terms(case_id), why="the wait has its term")
    world.call_back()
    assert "suspended" not in world.events(case_id, "asp-review-portal"), (
        "waiting for consent suspends nothing"
    )
    world.shep.consents.reply(spouse, kdp.REFUSED)
    world.send_requests(case_id)
    with world.database() as session:
        consents = session.scalars(select(Consent).where(Consent.case_id == case_id)).all()
    wanting = {service.code for service in REGISTRY.values() if service.needs_consent}
    refused = {one.system for one in consents if one.state == "refused"}
    assert refused
    assert refused <= wanting
    assert {one.iin for one in consents if one.state == "refused"} == {spouse}
    assert ("no-data", "consent-refused") in state_of(world, case_id, INCOME.code)
    assert ("found", "shep") in state_of(world, case_id, INCOME.code), "the applicant consented"
    history = world.records.case(case_id)
    assert history.variables(QUERIES)["requests"] == len(refused)
    assert history.incidents() == []
    world.sign(case_id)
    world.desk.reply(f"centre.{world.case(case_id).unit}", case_id, family)
    world.wait(case_id, lambda case: case.completed("recordReplies") == 1)
    assert ("found", "written-request") in state_of(world, case_id, INCOME.code)
    world.desk.withdraw(f"centre.{world.case(case_id).unit}", case_id)
    world.closed(case_id)

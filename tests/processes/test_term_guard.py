"""The guard of a term: it follows changes, and terms that run side by side do not mix."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from world import World

from adapters.camunda.clock import EngineClock
from adapters.camunda.gateway import Gateway
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.term import Term
from adapters.population import Archetype
from komek.links import DoorLinks
from komek.process_tests.event_loop import EventLoop
from komek.process_tests.records import Records
from komek.process_tests.shared_engine import SharedEngine
from rules.law import Law
from rules.terms import Calendar, CalendarError, Day
from workers.asp.hand_over_to_commission import hand_over_to_commission
from workers.runtime.loop import Loop
from workers.runtime.work import Workshop

pytestmark = pytest.mark.engine


def test_a_changed_term_warns_at_its_new_instant_and_leaves_its_neighbour_alone(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME, 1)
    world.register(case_id)
    world.officials.task(case_id, "conductSurvey")
    old_survey_due = world.terms(case_id)["asp-survey"].due_at
    soon = world.clock.now() + timedelta(hours=2)
    later = old_survey_due + timedelta(days=20)
    for term in ("asp-review-portal", "asp-survey"):
        world.guard(case_id, term)
    world.move(case_id, "asp-review-portal", warn_at=soon, due_at=soon + timedelta(hours=1))
    world.move(case_id, "asp-survey", warn_at=later - timedelta(days=1), due_at=later)
    for term in ("asp-review-portal", "asp-survey"):
        world.wait_for_guard(case_id, term, lambda guard: guard.completed("changedBeforeWarning") == 1)
    world.wait(
        case_id,
        lambda case: any(
            datetime.fromisoformat(change["dueDate"]) == later
            for change in case.task_changes("conductSurvey")
            if "dueDate" in change
        ),
    )

    world.pass_the_warning_of(case_id, "asp-review-portal")
    world.wait_for_state(case_id, "asp-review-portal", "warned")
    assert world.events(case_id, "asp-review-portal") == ["armed", "re-projected", "warned"], "earlier"
    assert world.events(case_id, "asp-survey") == ["armed", "re-projected"]
    world.wait(case_id, lambda case: {"priority": 80} in case.task_changes("conductSurvey"))

    world.move(case_id, "asp-review-portal", warn_at=later - timedelta(days=1), due_at=later)
    world.wait_for_guard(case_id, "asp-review-portal", lambda guard: guard.completed("changedBeforeDue") == 1)
    world.time.forward(old_survey_due - world.clock.now() + timedelta(hours=1))
    for term in ("asp-review-portal", "asp-survey"):
        assert world.terms(case_id)[term].state == "armed", "later: the old instants passed unnoticed"
        assert world.guard(case_id, term).variables("term-guard")["termState"] == "running"

    world.survey(case_id)
    world.wait_for_end_of_guard(case_id, "asp-survey", "termMet")
    assert world.terms(case_id)["asp-review-portal"].state == "armed"
    assert world.guard(case_id, "asp-review-portal").ends("term-guard") == []


def test_a_term_armed_twice_is_guarded_once(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(case_id, "registerApplication")
    world.guard(case_id, "asp-registration")
    term = world.terms(case_id)["asp-registration"]
    told = {
        "termId": term.id,
        "term": term.term,
        "termRegion": world.case(case_id).region,
        "warnAt": term.warn_at.isoformat(timespec="seconds"),
        "dueAt": term.due_at.isoformat(timespec="seconds"),
    }
    world.publish("term-armed", case_id, f"{case_id}/term-armed-again", told)
    history = world.wait(case_id, lambda case: case.completed("duplicateGuard") == 1)
    assert len(history.instances("term-guard")) == 2
    assert world.guard(case_id, "asp-registration").ends("term-guard") == [], "the first guard goes on"
    world.register(case_id)
    world.wait_for_end_of_guard(case_id, "asp-registration", "termMet")
    assert world.events(case_id, "asp-registration") == ["armed", "met"]


def test_a_timer_that_beats_the_message_of_its_change_breaks_nothing(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(case_id, "registerApplication")
    world.guard(case_id, "asp-registration")
    old_due = world.terms(case_id)["asp-registration"].due_at
    with world.database.begin() as session:
        row = session.get_one(Term, world.terms(case_id)["asp-registration"].id)
        row.warn_at, row.due_at = row.warn_at + timedelta(days=5), row.due_at + timedelta(days=5)
    world.time.forward(old_due - world.clock.now() + timedelta(hours=1))
    world.wait_for_guard(
        case_id, "asp-registration", lambda guard: guard.completed("waitAnewAfterWarning") == 1
    )
    assert world.events(case_id, "asp-registration") == ["armed"]

    world.pass_the_end_of(case_id, "asp-registration")
    world.wait_for_state(case_id, "asp-registration", "breached")
    assert world.events(case_id, "asp-registration") == ["armed", "warned", "breached"]
    world.register(case_id)
    world.explain_breaches(case_id)
    world.wait_for_end_of_guard(case_id, "asp-registration", "termBreached")


def test_a_guard_whose_term_was_closed_ends_without_being_told(world: World) -> None:
    case_id = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(case_id, "registerApplication")
    world.guard(case_id, "asp-registration")
    warning = world.terms(case_id)["asp-registration"].warn_at
    with world.database.begin() as session:
        session.get_one(Term, world.terms(case_id)["asp-registration"].id).state = "met"
    world.time.forward(warning - world.clock.now() + timedelta(minutes=1))
    world.wait_for_end_of_guard(case_id, "asp-registration", "termClosedAlready")
    assert world.events(case_id, "asp-registration") == ["armed"]


class UnknownYears(Calendar):
    """A calendar that nobody has filled."""

    def day(self, day: date) -> Day:
        raise CalendarError(f"the days off of {day.year} are known neither to the library nor to a file")


def test_a_term_that_cannot_be_armed_stops_its_case_with_an_incident(
    database: Sessions,
    engine: SharedEngine,
    engine_clock: EngineClock,
    models_deployed: dict[str, int],
    gateway: Gateway,
    records: Records,
    event_loop_thread: EventLoop,
) -> None:
    assert models_deployed
    case_id = str(uuid4())
    law = replace(Law.load(carry_forward=True), calendar=UnknownYears())
    workshop = Workshop(database, engine_clock, law, DoorLinks("http://127.0.0.1:9"), engine.addresses.epoch)
    with workshop.work("tests", 0, 0) as work:
        case = Case(
            id=case_id, service="asp", edition="passport-asp", regime="ordinary", channel="portal",
            region="astana", unit="astana-yesil", stage="queries", submitted_at=work.now,
        )  # fmt: skip
        work.session.add(case)
    given = {"caseId": case_id, "unit": "astana-yesil", "caseNumber": None, "caseLink": None}
    event_loop_thread.run(gateway.create("asp-commission", given))
    worker = Loop(gateway, [hand_over_to_commission], workshop, name="without a calendar")
    event_loop_thread.run(_started(worker))
    history = records.wait_for(case_id, lambda case: bool(case.incidents()))
    event_loop_thread.run(worker.stop())
    (incident,) = history.incidents()
    assert "не рассчитан" in incident.message
    assert incident.element_id == "handOver"
    assert history.waiting_tasks() == [], "nobody works on a case without a clock"
    with database() as session:
        assert session.scalars(select(Term).where(Term.case_id == case_id)).all() == []


async def _started(worker: Loop) -> None:
    worker.start()

"""Events start and end terms; each start, change and end is told to the engine once (law.md C 3–8)."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from lxml import etree

from adapters.clock import ALMATY
from adapters.database.outbox import EffectKind
from rules.law import Law
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.term_tasks import TASKS
from workers.shared.terms import (
    cancel_terms,
    close_term,
    happened,
    move_term,
    open_terms,
    running_term,
    skip_terms,
)
from workers.shared.warn_term import warn_term

REGISTRATION = "asp-registration"


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def test_an_event_ends_the_terms_that_wait_for_it_and_starts_those_that_begin_with_it(case: Any) -> None:
    with case.work() as work:
        happened(work, work.case(case.id), "application-registered-by-centre")
        running = {term.term for term in open_terms(work, case.id)}
    assert running == {"asp-review-portal", "asp-commission-hand-over"}
    assert case.term(REGISTRATION).state == "met"


ONLY_THERE = """
terms:
  - id: asp-commission-hand-over
    title: Передача
    title_kk: Беру
    service: asp
    authorities: [{region}]
    kind: guarded
    unit: working-days
    starts_with: application-registered-by-centre
    ends_with: documents-handed-to-commission
    at_end: breach
    versions:
      - {{valid_from: 2018-01-01, length: 2, warn_before: 1, clause: social-code/124, source: Регламент,
         status: provisional}}
"""


@pytest.mark.parametrize(("region", "armed"), [("astana", 2), ("elsewhere", 1)])
def test_a_term_of_one_authority_begins_only_in_its_cases(
    case: Any, office: Any, region: str, armed: int
) -> None:
    own = Law.load({"terms": [("own.yaml", ONLY_THERE.format(region=region))]})
    assert case.row.region == "astana"
    with replace(office, law=own).work("test", 1, 1) as work:
        happened(work, work.case(case.id), "application-registered-by-centre")
        assert len(open_terms(work, case.id)) == armed


def test_an_event_that_happens_twice_starts_a_term_once(case: Any) -> None:
    for _ in range(2):
        with case.work() as work:
            happened(work, work.case(case.id), "application-registered-by-centre")
    assert case.course_of("asp-review-portal") == [("armed", None)]
    assert len(case.messages("term-closed")) == 1


def test_a_term_remembers_its_clause_and_its_start(case: Any, clock: Any) -> None:
    term = case.term(REGISTRATION)
    assert (term.clause, term.started_at, term.confirmed) == ("passport-asp/term-centre", clock.now(), True)


@pytest.mark.parametrize(
    ("after", "state"),
    [
        (timedelta(days=1, hours=13, minutes=59, seconds=59), "met"),
        # The term ends at 24:00 of its last day: that instant is the first that is too late.
        (timedelta(days=1, hours=14), "met-late"),
        (timedelta(days=1, hours=14, seconds=1), "met-late"),
    ],
)
def test_an_act_in_time_meets_the_term_and_one_at_its_end_is_late(
    case: Any, clock: Any, after: timedelta, state: str
) -> None:
    clock.move(after)
    with case.work() as work:
        happened(work, work.case(case.id), "application-registered-by-centre")
    assert case.term(REGISTRATION).state == state


def test_closing_releases_the_guard_by_the_terms_own_key(case: Any) -> None:
    with case.work() as work:
        close_term(work, running_term(work, work.case(case.id), REGISTRATION), reason="registered")
    (closed,) = case.messages("term-closed")
    assert (closed["correlationKey"], closed["variables"]) == (case.term(REGISTRATION).id, {})
    with case.work() as work:
        assert running_term(work, work.case(case.id), REGISTRATION) is None


def test_a_stage_that_is_skipped_cancels_its_term_even_after_the_end(case: Any, clock: Any) -> None:
    clock.move(timedelta(days=10))
    with case.work() as work:
        skip_terms(work, work.case(case.id), {REGISTRATION})
    assert case.term(REGISTRATION).state == "cancelled"
    assert case.course_of(REGISTRATION)[-1] == ("cancelled", "stage-skipped")


def test_a_case_that_ends_without_its_result_leaves_no_term_open(case: Any) -> None:
    with case.work() as work:
        happened(work, work.case(case.id), "documents-handed-to-commission")
        cancel_terms(work, work.case(case.id), reason="case-cancelled")
    assert {case.term(name).state for name in (REGISTRATION, "asp-survey")} == {"cancelled"}
    assert len(case.messages("term-closed")) == 2
    with case.work() as work:
        assert open_terms(work, case.id) == []


def test_the_task_that_bears_a_terms_end_moves_with_it(cases: Any, law: Any) -> None:
    case = cases.asked()
    replies = case.term("asp-replies")
    for start in (datetime(2026, 12, 1, 9, tzinfo=ALMATY), datetime(2026, 11, 20, 9, tzinfo=ALMATY)):
        with case.work() as work:
            term = running_term(work, work.case(case.id), "asp-replies")
            move_term(work, term, law.project("asp-replies", start), event="re-projected", reason="calendar")
    changes = [effect.payload for effect in case.effects(EffectKind.USER_TASK_UPDATE)]
    assert [(change["element"], change["priority"]) for change in changes] == [("enterReplies", None)] * 2
    assert [change["dueAt"] for change in changes] == [
        "2027-01-01T00:00:00+05:00",
        "2026-12-22T00:00:00+05:00",
    ]
    assert case.term("asp-replies").id == replies.id


def test_every_task_with_a_due_date_moves_with_a_term(request: pytest.FixtureRequest) -> None:
    models = (request.config.rootpath / "bpmn").glob("*/*.bpmn")
    tasks = [task for path in models for task in etree.parse(path).iter("{*}userTask")]
    scheduled = {task.get("id") for task in tasks if task.find(".//{*}taskSchedule") is not None}
    # The month of a duty stands in the contract, the day of a hearing in the invitation: no term moves them.
    promised = {"checkDuty", "holdHearing"}
    assert scheduled == promised | {element for elements in TASKS.values() for element in elements}


def test_a_term_moves_in_both_directions_and_its_guard_follows_each_time(case: Any, law: Any) -> None:
    starts = [datetime(2026, 11, 30, 9, tzinfo=ALMATY), datetime(2026, 11, 24, 9, tzinfo=ALMATY)]
    for start in starts:
        with case.work() as work:
            term = running_term(work, work.case(case.id), REGISTRATION)
            move_term(work, term, law.project(REGISTRATION, start), event="moved", reason="calendar")
    assert case.term(REGISTRATION).last_day == date(2026, 11, 25)
    assert [message["variables"]["dueAt"] for message in case.messages("term-changed")] == [
        "2026-12-02T00:00:00+05:00",
        "2026-11-26T00:00:00+05:00",
    ]
    assert {message["correlationKey"] for message in case.messages("term-changed")} == {
        case.term(REGISTRATION).id
    }


def test_a_term_that_keeps_its_end_is_not_told_of(case: Any, law: Any) -> None:
    with case.work() as work:
        term = running_term(work, work.case(case.id), REGISTRATION)
        move_term(work, term, law.project(REGISTRATION, term.started_at), event="moved", reason="calendar")
    assert case.messages("term-changed") == []


def test_a_warned_term_that_moves_away_is_warned_of_again(case: Any, law: Any) -> None:
    term_id = case.term(REGISTRATION).id
    case.do(warn_term, term_id=term_id)
    with case.work() as work:
        later = law.project(REGISTRATION, datetime(2026, 11, 30, 9, tzinfo=ALMATY))
        move_term(
            work,
            running_term(work, work.case(case.id), REGISTRATION),
            later,
            event="moved",
            reason="calendar",
        )
    assert case.term(REGISTRATION).state == "armed"
    case.do(warn_term, term_id=term_id)
    assert [event for event, _ in case.course_of(REGISTRATION)] == ["armed", "warned", "moved", "warned"]


def test_a_year_whose_days_off_nobody_knows_is_an_incident_not_a_case_without_a_clock(
    cases: Any, clock: Any
) -> None:
    clock.move(datetime(2101, 3, 1, tzinfo=ALMATY) - clock.now())
    case = cases.submitted()
    with pytest.raises(ForSupervisorError, match=f"Срок «{REGISTRATION}» не рассчитан"):
        case.do(route_application)
    assert case.row.unit is None

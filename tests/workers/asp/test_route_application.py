"""The registered address decides the unit, and the clock of registration starts (law.md C 5)."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from adapters.population import Archetype
from rules.codes import Channel
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError

NOWHERE = "999999999"


@pytest.mark.parametrize(
    ("archetype", "unit", "region"),
    [
        (Archetype.SINGLE_PENSIONER_LOW_INCOME, "astana-yesil", "astana"),
        (Archetype.INCOME_ABOVE_LINE, "astana-almaty", "astana"),
        (Archetype.CARER_OF_SMALL_CHILD, "oskemen", "oskemen"),
    ],
)
def test_the_unit_of_the_territory_gets_the_case(
    cases: Any, archetype: Archetype, unit: str, region: str
) -> None:
    case = cases.submitted(archetype)
    routed = case.do(route_application)
    assert (routed.unit, routed.region) == (unit, region)
    assert (case.row.unit, case.row.region, case.row.stage) == (unit, region, "registration")
    assert routed.case_link == f"http://127.0.0.1/desk/cases/{case.id}"


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.PROACTIVE])
def test_where_nobody_stands_at_the_counter_registration_is_due_by_the_end_of_the_next_working_day(
    cases: Any, channel: Channel
) -> None:
    case = cases.submitted(channel=channel)
    routed = case.do(route_application)
    assert routed.registration_due == datetime(2026, 11, 26, tzinfo=ALMATY)
    term = case.term("asp-registration")
    assert (term.state, term.last_day, term.due_at) == ("armed", date(2026, 11, 25), routed.registration_due)


def test_registration_of_a_friday_evening_is_due_on_monday(cases: Any, clock: Any) -> None:
    clock.move(timedelta(days=3, hours=11))
    case = cases.submitted()
    case.do(route_application)
    assert case.term("asp-registration").last_day == date(2026, 11, 30)


def test_the_engine_is_told_to_guard_the_term_and_nothing_else(cases: Any, names_nobody: Any) -> None:
    case = cases.submitted()
    case.do(route_application)
    (armed,) = case.messages("term-armed")
    assert armed["correlationKey"] == case.id
    assert armed["variables"] == {
        "termId": case.term("asp-registration").id,
        "term": "asp-registration",
        "termRegion": "astana",
        "warnAt": "2026-11-25T00:00:00+05:00",
        "dueAt": "2026-11-26T00:00:00+05:00",
    }
    assert names_nobody(armed)


def test_routing_again_arms_no_second_clock(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    first = case.do(route_application)
    clock.move(timedelta(days=2))
    assert case.do(route_application) == first
    assert len(case.messages("term-armed")) == 1
    assert case.course_of("asp-registration") == [("armed", None)]


def test_a_territory_without_a_unit_goes_to_a_supervisor_without_naming_anybody(
    cases: Any, names_nobody: Any
) -> None:
    case = cases.submitted(territory=NOWHERE)
    with pytest.raises(ForSupervisorError, match="дополните список подразделений") as caught:
        case.do(route_application)
    assert names_nobody(str(caught.value))
    assert NOWHERE not in str(caught.value)
    assert case.messages("term-armed") == []
    assert case.row.unit is None


def test_law_c5_workers_that_were_away_do_not_put_off_the_registration(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    clock.move(timedelta(days=1))
    case.do(route_application)
    registration = case.term("asp-registration")
    assert (registration.started_at, registration.last_day) == (case.row.submitted_at, date(2026, 11, 25))

"""What holds for every term, start and calendar."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.terms import (
    ALMATY,
    Calendar,
    Kind,
    Suspension,
    Term,
    TermError,
    Terms,
    Unit,
    project,
    start_of,
)
from rules.terms.transfers import TransferSource, YearFile

TERMS = Terms.load()
CALENDAR = Calendar.load()
DAY_TERMS = [
    TERMS.find(term_id, date(2023, 7, 3))
    for term_id in TERMS.ids()
    if not TERMS.find(term_id, date(2023, 7, 3)).unit.in_minutes
]
FORWARDS = [term for term in DAY_TERMS if term.direction.value == "forwards"]
STARTS = st.builds(
    lambda day, minute: start_of(day) + timedelta(minutes=minute),
    st.dates(date(2023, 7, 1), date(2026, 6, 30)),
    st.integers(0, 24 * 60 - 1),
)


def with_holiday(*days: date) -> Calendar:
    files = [
        YearFile(
            year=year,
            confirmed=True,
            source=TransferSource(title="проверка"),
            days_off={day: "праздник" for day in days if day.year == year},
        )
        for year in {day.year for day in days}
    ]
    return Calendar(files)


def starting(term: Term, start: datetime) -> datetime:
    """Use a start that an after-hours rule does not move."""
    return start.replace(hour=10) if term.hours is None else start_of(CALENDAR.next_working(start.date()))


@given(st.sampled_from(DAY_TERMS), STARTS)
def test_a_term_that_is_no_bar_never_ends_on_a_day_off(term: Term, start: datetime) -> None:
    last = project(term, start, calendar=CALENDAR).last_day
    assert last is not None
    if term.kind is not Kind.BAR and term.id != "mse-disability":
        assert CALENDAR.works(last)


@given(st.sampled_from(FORWARDS), STARTS, st.integers(-30, 400))
def test_adding_a_holiday_never_makes_a_term_end_earlier(term: Term, start: datetime, after: int) -> None:
    more = with_holiday(start.date() + timedelta(after))
    plain = Calendar()
    assert project(term, start, calendar=more).due >= project(term, start, calendar=plain).due


@given(st.sampled_from(FORWARDS), STARTS, st.integers(1, 200))
def test_a_later_start_never_makes_a_term_end_earlier(term: Term, start: datetime, days: int) -> None:
    later = start + timedelta(days=days)
    assert project(term, later, calendar=CALENDAR).due >= project(term, start, calendar=CALENDAR).due


@given(st.sampled_from(FORWARDS), STARTS)
def test_one_unit_more_never_ends_earlier_and_working_days_end_later(term: Term, start: datetime) -> None:
    longer = project(term, start, calendar=CALENDAR, extended_by=1)
    plain = project(term, start, calendar=CALENDAR)
    assert longer.due >= plain.due
    if term.unit is Unit.WORKING_DAYS:
        assert longer.due > plain.due


@given(
    st.sampled_from([term for term in FORWARDS if term.unit is Unit.WORKING_DAYS]),
    STARTS,
    st.integers(0, 40),
    st.integers(0, 40),
)
def test_suspending_for_n_working_days_is_the_same_as_n_working_days_later(
    term: Term, start: datetime, wait: int, length: int
) -> None:
    begun = starting(term, start)
    plain = project(term, begun, calendar=CALENDAR)
    since = begun.date() + timedelta(wait)
    until = since + timedelta(length)
    lost = sum(CALENDAR.works(since + timedelta(n)) for n in range(1, length + 1))
    suspended = project(term, begun, calendar=CALENDAR, suspensions=[Suspension(since, until)])
    assert plain.last_day is not None
    if since >= plain.last_day:
        assert suspended.due == plain.due
    else:
        assert suspended.due == project(term, begun, calendar=CALENDAR, extended_by=lost).due


@given(st.sampled_from(FORWARDS), STARTS, st.integers(0, 60))
def test_suspended_from_the_start_for_n_days_is_the_same_as_started_n_days_later(
    term: Term, start: datetime, length: int
) -> None:
    if term.unit is Unit.CALENDAR_MONTHS or term.hours is not None:
        return
    day = start.date()
    suspended = project(
        term, start, calendar=CALENDAR, suspensions=[Suspension(day, day + timedelta(length))]
    )
    assert suspended.due == project(term, start + timedelta(days=length), calendar=CALENDAR).due


@given(st.sampled_from(DAY_TERMS), STARTS)
def test_the_explanation_counts_exactly_the_length_and_ends_on_the_last_day(
    term: Term, start: datetime
) -> None:
    found = project(term, start, calendar=CALENDAR)
    numbers = [line.number for line in found.days if line.number is not None]
    if term.unit is Unit.CALENDAR_MONTHS:
        assert numbers == [term.length]
    else:
        assert numbers == list(range(1, term.length + 1))
    assert found.days[-1].day == found.last_day
    assert found.days[0].day == found.first_day


@given(st.sampled_from(FORWARDS), STARTS)
def test_a_warning_lies_between_start_and_end(term: Term, start: datetime) -> None:
    found = project(term, start, calendar=CALENDAR)
    assert found.warn_at <= found.due
    assert found.warn_at >= start


@given(
    st.sampled_from([term for term in DAY_TERMS if term.direction.value == "backwards"]),
    STARTS,
)
def test_counting_back_and_forth_meets(term: Term, start: datetime) -> None:
    """From the last day of notice the hearing is at least three working days away."""
    act = start_of(start.date())
    notice = project(term, act, calendar=CALENDAR).last_day
    assert notice is not None
    between = sum(CALENDAR.works(notice + timedelta(n)) for n in range(1, (act.date() - notice).days + 1))
    assert between >= term.length - (0 if CALENDAR.works(act.date()) else 1)


def test_a_naive_start_is_refused() -> None:
    with pytest.raises(TermError, match="zone"):
        project(FORWARDS[0], datetime(2026, 3, 2), calendar=CALENDAR)  # noqa: DTZ001


def test_a_start_in_the_future_is_refused_where_the_present_is_told() -> None:
    now = datetime(2026, 3, 2, 10, tzinfo=ALMATY)
    with pytest.raises(TermError, match="future"):
        project(FORWARDS[0], now + timedelta(seconds=1), calendar=CALENDAR, now=now)
    assert project(FORWARDS[0], now, calendar=CALENDAR, now=now).due > now


def test_an_act_that_a_term_runs_before_may_lie_ahead() -> None:
    """A hearing is appointed before it is held (appk/73)."""
    (hearing,) = [term for term in DAY_TERMS if term.direction.value == "backwards"]
    now = datetime(2026, 3, 2, 10, tzinfo=ALMATY)
    found = project(hearing, now + timedelta(days=24), calendar=CALENDAR, now=now)
    assert found.last_day == date(2026, 3, 18)

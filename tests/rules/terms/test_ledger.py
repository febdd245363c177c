"""Replaying a ledger gives the same end, however it came about."""

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.terms import (
    ALMATY,
    Calendar,
    Entry,
    Projector,
    Suspension,
    Term,
    Terms,
    budget_of,
    fingerprint,
    local_day,
    project,
    replay,
    start_of,
)

TERMS = Terms.load()
CALENDAR = Calendar.load()
START = datetime(2026, 3, 2, 11, tzinfo=ALMATY)
REVIEW = TERMS.find("asp-review-centre", START.date())
DAY_TERMS = [TERMS.find(code, START.date()) for code in TERMS.ids()]
DAYS = st.integers(0, 45)


def replies(at: datetime) -> Term:
    return TERMS.find("asp-replies", local_day(at))


def last_day(*entries: Entry, projector: Projector | None = None) -> date | None:
    found = replay(REVIEW, START, entries, projector=projector or Projector(CALENDAR), replies=replies)
    return found.last_day


def at(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=ALMATY)


ARMED = Entry("armed", START, 15)


@pytest.mark.parametrize(
    ("entries", "end"),
    [
        ([], date(2026, 3, 27)),  # of a ledger from before budgets were kept
        ([ARMED], date(2026, 3, 27)),
        ([ARMED, Entry("suspended", at(10))], date(2026, 4, 23)),  # at most 30 days
        ([ARMED, Entry("suspended", at(10)), Entry("resumed", at(20))], date(2026, 4, 8)),
        ([ARMED, Entry("warned", at(20)), Entry("breached", at(28))], date(2026, 3, 27)),
        ([ARMED, Entry("extended", at(12), 17)], date(2026, 3, 31)),
        ([ARMED, Entry("re-projected", at(12), 18)], date(2026, 4, 1)),
        ([Entry("armed", START, 18)], date(2026, 4, 1)),  # the budget of then, not the law's of now
        (
            [ARMED, Entry("suspended", at(3)), Entry("resumed", at(5)), Entry("suspended", at(10)),
             Entry("resumed", at(12))],
            date(2026, 4, 2),
        ),
        ([ARMED, Entry("resumed", at(12))], date(2026, 3, 27)),  # nothing to resume
    ],
)  # fmt: skip
def test_a_ledger_by_hand(entries: list[Entry], end: date) -> None:
    assert last_day(*entries) == end


@pytest.mark.parametrize(
    ("entries", "granted", "length", "under_18"),
    [
        ([], None, None, 18),
        ([ARMED], 15, 15, 18),
        ([ARMED, Entry("extended", at(12), 20)], 15, 20, 23),
        ([ARMED, Entry("extended", at(12), 20), Entry("re-projected", at(13), 23)], 18, 23, 23),
        ([ARMED, Entry("re-projected", at(12), 10), Entry("extended", at(13), 12)], 10, 12, 20),
    ],
)
def test_what_was_granted_and_what_was_added_are_told_apart(
    entries: list[Entry], granted: int | None, length: int | None, under_18: int
) -> None:
    budget = budget_of(entries, projector=Projector(CALENDAR), replies=replies)
    assert (budget.granted, budget.length, budget.under(18)) == (granted, length, under_18)


@settings(deadline=None)  # the first example works years out
@given(st.integers(0, 15), st.integers(0, 30), st.integers(0, 5), st.integers(0, 23))
def test_replaying_gives_what_each_step_projected(wait: int, lasted: int, more: int, hour: int) -> None:
    """Each step is projected by itself, as a worker does, from start, budget and spans."""
    asked = START.replace(hour=hour) + timedelta(days=wait)
    answered = asked + timedelta(days=lasted)
    span = Suspension(local_day(asked), local_day(answered))
    replied = project(replies(asked), asked, calendar=CALENDAR).last_day
    assert replied is not None
    whole = Suspension(local_day(asked), replied)
    steps = [
        (ARMED, project(REVIEW, START, calendar=CALENDAR)),
        (Entry("suspended", asked), project(REVIEW, START, calendar=CALENDAR, suspensions=[whole])),
        (Entry("resumed", answered), project(REVIEW, START, calendar=CALENDAR, suspensions=[span])),
        (
            Entry("extended", answered, 15 + more),
            project(REVIEW, START, calendar=CALENDAR, suspensions=[span], extended_by=more),
        ),
    ]
    ledger: list[Entry] = []
    for entry, projected in steps:
        ledger.append(entry)
        assert replay(REVIEW, START, ledger, projector=Projector(CALENDAR), replies=replies) == projected


@settings(deadline=None)  # the first example works years out
@given(st.dates(date(2023, 7, 1), date(2026, 11, 15)), st.integers(0, 1), st.integers(0, 45))
def test_a_stage_of_one_day_ends_neither_before_the_replies_it_waits_for_nor_later_than_it_must(
    day: date, later: int, lasted: int
) -> None:
    """While replies may come, nothing that waits for them is breached; then it has what was left."""
    began = start_of(CALENDAR.next_working(day))
    asked = start_of(CALENDAR.next_working(began.date() + timedelta(later)))
    stage, projector = TERMS.find("asp-commission-hand-over", began.date()), Projector(CALENDAR)
    plain = projector.project(stage, began)
    wait = projector.project(replies(asked), asked)
    ledger = [Entry("armed", began, stage.length), Entry("suspended", asked)]
    waiting = replay(stage, began, ledger, projector=projector, replies=replies)
    assert wait.last_day is not None
    assert plain.last_day is not None
    if asked >= start_of(plain.last_day):
        assert waiting.due == plain.due, "its last day was the day of the request, which still counts"
        return
    assert waiting.warn_at >= wait.due
    assert waiting.last_day == CALENDAR.next_working(wait.last_day + timedelta(1))
    ledger.append(Entry("resumed", asked + timedelta(lasted)))
    gone_on = replay(stage, began, ledger, projector=projector, replies=replies)
    last_reply = min(local_day(asked) + timedelta(lasted), wait.last_day)
    assert gone_on.last_day == CALENDAR.next_working(last_reply + timedelta(1))


def test_a_day_off_more_at_the_end_of_the_replies_moves_what_waits_for_them() -> None:
    """30 days from 10 March end on Thursday, 9 April 2026; were it off, all would wait until Friday."""
    file = "year: 2026\nconfirmed: true\nsource: {title: Приказ}\ndays_off: {2026-04-09: перенос}\n"
    asked = [ARMED, Entry("suspended", at(10))]
    with_more = Projector(Calendar.load([("2026.yaml", file)]))
    assert (last_day(*asked), last_day(*asked, projector=with_more)) == (
        date(2026, 4, 23),
        date(2026, 4, 24),
    )


@settings(deadline=None)  # the first example works years out
@given(
    st.sampled_from(DAY_TERMS),
    st.lists(st.integers(0, 20 * 24 * 60), min_size=2, max_size=5),
    DAYS,
    DAYS,
    st.integers(0, 3),
)
def test_many_projected_together_are_as_projected_alone(
    term: Term, minutes: list[int], since: int, length: int, more: int
) -> None:
    projector = Projector(CALENDAR)
    asked = START.date() + timedelta(since)
    spans = [] if term.unit.in_minutes or term.direction == "backwards" else [
        Suspension(asked, asked + timedelta(length))
    ]  # fmt: skip
    for minute in minutes:
        start = start_of(START.date()) + timedelta(minutes=minute)
        alone = project(term, start, calendar=CALENDAR, suspensions=spans, extended_by=more)
        assert projector.project(term, start, suspensions=spans, extended_by=more) == alone


@pytest.mark.parametrize("code", ["local-review", "asp-review-centre", "certificate-minutes"])
def test_an_evening_is_projected_as_alone_after_a_morning(code: str) -> None:
    """What an after-hours rule or minutes make of an hour is not taken from another hour of the day."""
    projector, term = Projector(CALENDAR), TERMS.find(code, START.date())
    for start in (START, START.replace(hour=19)):
        assert projector.project(term, start) == project(term, start, calendar=CALENDAR)


def test_the_law_has_one_number_that_changes_with_it() -> None:
    file = "year: 2026\nconfirmed: true\nsource: {title: Приказ}\ndays_off: {2026-11-27: перенос}\n"
    assert fingerprint(TERMS, CALENDAR) == fingerprint(Terms.load(), Calendar.load())
    assert fingerprint(TERMS, Calendar.load([("2026.yaml", file)])) != fingerprint(TERMS, CALENDAR)
    assert len(fingerprint(TERMS, CALENDAR)) == 64

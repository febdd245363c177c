"""How a running term stands on a board."""

from datetime import date, datetime, timedelta

import pytest

from rules.terms import ALMATY, Calendar, Terms, days_left, days_used, project, start_of

TERMS = Terms.load()
CALENDAR = Calendar.load()
START = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("today", "used", "left"),
    [
        (date(2026, 3, 2), 0, 15),
        (date(2026, 3, 3), 0, 15),
        (date(2026, 3, 4), 1, 14),
        (date(2026, 3, 8), 4, 11),
        (date(2026, 3, 27), 14, 1),
        (date(2026, 3, 28), 15, 0),  # Saturday: over, no working day late yet
        (date(2026, 3, 30), 15, -1),
        (date(2026, 4, 6), 15, -6),
    ],
)
def test_working_days_used_and_left(today: date, used: int, left: int) -> None:
    found = project(TERMS.find("asp-review-centre", START), start_of(START), calendar=CALENDAR)
    now = start_of(today) + timedelta(hours=15)
    assert (days_used(found, now), days_left(found, now, CALENDAR)) == (used, left)


@pytest.mark.parametrize(
    ("today", "used", "left"),
    [(date(2026, 3, 2), 0, 30), (date(2026, 4, 1), 29, 1), (date(2026, 4, 3), 30, -2)],
)
def test_calendar_days_used_and_left(today: date, used: int, left: int) -> None:
    found = project(TERMS.find("asp-replies", START), start_of(START), calendar=CALENDAR)
    assert (days_used(found, start_of(today)), days_left(found, start_of(today), CALENDAR)) == (used, left)


@pytest.mark.parametrize(
    ("today", "used", "left"),
    [
        (date(2026, 3, 2), 0, 184),
        (date(2026, 3, 4), 1, 183),
        (date(2026, 9, 2), 183, 1),
        (date(2026, 9, 4), 184, -2),
    ],
)
def test_a_term_in_months_is_shown_in_days(today: date, used: int, left: int) -> None:
    found = project(TERMS.find("asp-refusal-bar", START), start_of(START), calendar=CALENDAR)
    assert (days_used(found, start_of(today)), days_left(found, start_of(today), CALENDAR)) == (used, left)


@pytest.mark.parametrize(("minutes", "used", "left"), [(0, 0, 15), (4, 4, 11), (15, 15, 0), (20, 15, -5)])
def test_minutes_used_and_left(minutes: int, used: int, left: int) -> None:
    begun = datetime(2026, 3, 2, 10, tzinfo=ALMATY)
    found = project(TERMS.find("certificate-minutes", START), begun, calendar=CALENDAR)
    now = begun + timedelta(minutes=minutes)
    assert (days_used(found, now), days_left(found, now, CALENDAR)) == (used, left)


def test_without_a_calendar_an_overdue_term_is_late_by_calendar_days() -> None:
    found = project(TERMS.find("asp-review-centre", START), start_of(START), calendar=CALENDAR)
    assert days_left(found, start_of(date(2026, 4, 6)), None) == -10


def test_days_without_reception_use_no_minutes() -> None:
    begun = datetime(2026, 3, 21, 10, tzinfo=ALMATY)  # Nauryz: the office opens on 26 March
    found = project(TERMS.find("certificate-reception", START), begun, calendar=CALENDAR)
    now = datetime(2026, 3, 26, 9, 10, tzinfo=ALMATY)
    assert (days_used(found, now), days_left(found, now, CALENDAR)) == (10, 5)

"""A projection with its explanation costs at most 200 µs of the processor."""

import time
from datetime import date, timedelta

import pytest

from rules.terms import Calendar, Suspension, Terms, project, start_of

TERMS = Terms.load()
CALENDAR = Calendar.load()
START = date(2026, 3, 2)
TIMES = 300


@pytest.mark.parametrize("code", ["asp-review-akim", "asp-replies", "local-review-extended"])
def test_one_projection(code: str) -> None:
    term, start = TERMS.find(code, START), start_of(START) + timedelta(hours=10)
    suspensions = [Suspension(date(2026, 3, 10), date(2026, 4, 9))] if term.suspended_by else []
    project(term, start, calendar=CALENDAR, suspensions=suspensions)  # works the year out
    before = time.process_time()
    for _ in range(TIMES):
        assert project(term, start, calendar=CALENDAR, suspensions=suspensions).days
    assert (time.process_time() - before) / TIMES < 200e-6

"""Written requests suspend a review; their own day counts, that of the last reply is the last not to."""

from datetime import date, timedelta

import pytest

from rules.terms import (
    Calendar,
    Projection,
    Suspension,
    TermError,
    Terms,
    project,
    start_of,
    written_requests,
)

TERMS = Terms.load()
CALENDAR = Calendar.load()
START = date(2026, 3, 2)


def projected(*suspensions: Suspension, term: str = "asp-review-centre", extended_by: int = 0) -> Projection:
    return project(
        TERMS.find(term, START),
        start_of(START),
        calendar=CALENDAR,
        suspensions=suspensions,
        extended_by=extended_by,
    )


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (date(2026, 3, 10), date(2026, 3, 10), date(2026, 3, 27)),  # answered on the same day
        (date(2026, 3, 10), date(2026, 3, 11), date(2026, 3, 30)),
        (date(2026, 3, 10), date(2026, 3, 20), date(2026, 4, 8)),  # eight working days
        (date(2026, 3, 20), date(2026, 3, 25), date(2026, 3, 27)),  # over Nauryz: none
        (date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 30)),  # asked on the day of registration
        (date(2026, 3, 10), date(2026, 4, 9), date(2026, 4, 23)),
        (date(2026, 4, 1), date(2026, 4, 9), date(2026, 3, 27)),  # after the end: too late
    ],
)
def test_a_review_waits_for_the_working_days_of_its_suspension(since: date, until: date, end: date) -> None:
    assert projected(Suspension(since, until)).last_day == end


def test_overlapping_suspensions_count_once() -> None:
    one = projected(Suspension(date(2026, 3, 10), date(2026, 3, 20)))
    two = projected(
        Suspension(date(2026, 3, 10), date(2026, 3, 16)), Suspension(date(2026, 3, 12), date(2026, 3, 20))
    )
    assert one.due == two.due


def test_a_suspended_day_is_explained() -> None:
    lines = projected(Suspension(date(2026, 3, 10), date(2026, 3, 12))).days
    assert [line.day for line in lines if line.why == "течение срока приостановлено"] == [
        date(2026, 3, 11),
        date(2026, 3, 12),
    ]


@pytest.mark.parametrize(
    ("asked", "end"),
    [
        (date(2026, 3, 10), date(2026, 4, 9)),
        (date(2026, 3, 5), date(2026, 4, 6)),  # 4 April is a Saturday
        (date(2026, 12, 4), date(2027, 1, 5)),  # a Sunday, and 4 January that stands for 2
    ],
)
def test_written_requests_stand_still_until_the_replies_own_term_ends(asked: date, end: date) -> None:
    replies = project(TERMS.find("asp-replies", asked), start_of(asked), calendar=CALENDAR)
    assert written_requests(asked, None, replies=replies) == Suspension(asked, end)
    assert written_requests(asked, asked, replies=replies).until == asked
    assert written_requests(asked, asked - timedelta(3), replies=replies).until == asked
    assert written_requests(asked, end - timedelta(1), replies=replies).until == end - timedelta(1)
    assert written_requests(asked, end + timedelta(60), replies=replies).until == end


def test_a_term_in_months_waits_too() -> None:
    plain = projected(term="asp-refusal-bar").last_day
    assert plain == date(2026, 9, 2)
    waited = projected(Suspension(date(2026, 4, 1), date(2026, 4, 11)), term="asp-refusal-bar")
    assert waited.last_day == date(2026, 9, 12)


def test_an_extension_of_the_ledger_adds_units() -> None:
    assert projected(extended_by=2).last_day == date(2026, 3, 31)


def test_a_suspension_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(ValueError, match="ends before"):
        Suspension(date(2026, 3, 2), date(2026, 3, 1))


@pytest.mark.parametrize("term", ["certificate-minutes", "asp-hearing-notice"])
def test_minutes_and_terms_before_an_act_are_not_suspended(term: str) -> None:
    with pytest.raises(TermError, match="not suspended"):
        projected(Suspension(START, START), term=term)


def test_a_warning_gives_notice_of_days_that_are_counted() -> None:
    """Of the last three days 20, 27 and 30 March the first is warned of; 26 March is suspended."""
    found = projected(Suspension(date(2026, 3, 20), date(2026, 3, 26)))
    assert (found.last_day, found.warn_at) == (date(2026, 3, 30), start_of(date(2026, 3, 20)))


@pytest.mark.parametrize(
    ("since", "until", "end"),
    [
        (date(2026, 2, 20), date(2026, 3, 12), date(2026, 9, 12)),  # only days after the start are lost
        (date(2026, 9, 1), date(2026, 9, 5), date(2026, 9, 6)),  # the last day itself is suspended
        (date(2026, 9, 2), date(2026, 9, 5), date(2026, 9, 2)),
    ],
)
def test_a_term_in_months_waits_for_the_suspended_days_on_its_way(
    since: date, until: date, end: date
) -> None:
    assert projected(Suspension(since, until), term="asp-refusal-bar").last_day == end

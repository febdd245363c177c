"""Terms in minutes: round the clock, and only in reception hours with their lunch break."""

import json
from datetime import date, datetime, timedelta

import pytest
from pydantic import ValidationError

from rules.terms import ALMATY, Calendar, TermError, Terms, Unit, project
from rules.terms.office import Hours
from rules.terms.transfers import TransferSource, YearFile

TERMS = Terms.load()
CALENDAR = Calendar.load()


def due(term: str, start: str, office: str | None = None) -> str:
    begun = datetime.fromisoformat(start).replace(tzinfo=ALMATY)
    hours = TERMS.offices[office] if office else None
    found = project(TERMS.find(term, begun.date()), begun, calendar=CALENDAR, office=hours)
    assert found.last_day is None
    return found.due.replace(tzinfo=None).isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T12:50", "2026-03-02T13:05"),
        ("2026-03-02T23:50", "2026-03-03T00:05"),
        ("2026-03-08T04:00", "2026-03-08T04:15"),
    ],
)
def test_the_portal_answers_round_the_clock(start: str, end: str) -> None:
    assert due("certificate-minutes", start) == end


def test_the_hour_that_came_twice_in_2024_is_not_lost() -> None:
    begun = datetime.fromisoformat("2024-02-29T23:50:00+06:00")
    found = project(TERMS.find("certificate-minutes", begun.date()), begun, calendar=CALENDAR)
    assert found.due.isoformat() == "2024-02-29T23:05:00+05:00"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T10:00", "2026-03-02T10:15"),
        ("2026-03-02T08:00", "2026-03-02T09:15"),
        ("2026-03-02T12:45", "2026-03-02T13:00"),
        ("2026-03-02T12:50", "2026-03-02T14:35"),
        ("2026-03-02T13:00", "2026-03-02T14:45"),
        ("2026-03-02T14:10", "2026-03-02T14:45"),
        ("2026-03-02T17:15", "2026-03-02T17:30"),
        ("2026-03-02T17:20", "2026-03-03T09:05"),
        ("2026-03-06T17:20", "2026-03-10T09:05"),  # Friday before Women's day
        ("2026-03-21T10:00", "2026-03-26T09:15"),  # Nauryz
        ("2024-05-04T10:00", "2024-05-04T10:15"),  # the worked Saturday
        ("2020-01-05T12:55", "2020-01-05T14:40"),  # a worked Sunday has its lunch break too
        ("2022-10-22T12:50", "2022-10-22T14:35"),
        ("2024-05-06T17:25", "2024-05-10T09:10"),  # 7, 8 and 9 May are off
        ("2025-01-02T10:00", "2025-01-05T09:15"),
        ("2025-12-31T17:20", "2026-01-05T09:05"),
        ("2026-05-26T17:29", "2026-05-28T09:14"),  # Kurban-ait
    ],
)
def test_an_akim_receives_from_9_to_13_and_from_half_past_two_to_half_past_five(start: str, end: str) -> None:
    assert due("certificate-reception", start) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T12:50", "2026-03-02T14:35"),
        ("2026-03-02T16:55", "2026-03-03T08:40"),
        ("2026-03-02T08:00", "2026-03-02T08:45"),
    ],
)
def test_the_chancery_of_astana_registers_in_its_own_hours(start: str, end: str) -> None:
    assert due("local-registration", start) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-03-02T12:50", "2026-03-02T13:05"),  # no lunch break
        ("2026-03-14T10:00", "2026-03-14T10:15"),  # Saturday
        ("2026-03-14T19:50", "2026-03-16T09:05"),
        ("2026-05-09T10:00", "2026-05-12T09:15"),  # a holiday on a Saturday, and its moved Monday
    ],
)
def test_the_corporation_works_on_saturdays_without_a_break(start: str, end: str) -> None:
    assert due("certificate-reception", start, office="corporation") == end


def test_the_warning_of_minutes_is_counted_in_reception_too() -> None:
    begun = datetime(2026, 3, 2, 12, 48, tzinfo=ALMATY)
    found = project(TERMS.find("certificate-reception", begun.date()), begun, calendar=CALENDAR)
    assert found.warn_at == datetime(2026, 3, 2, 12, 58, tzinfo=ALMATY)


def test_each_stretch_of_reception_is_explained() -> None:
    begun = datetime(2026, 3, 2, 12, 50, tzinfo=ALMATY)
    found = project(TERMS.find("certificate-reception", begun.date()), begun, calendar=CALENDAR)
    assert [(line.number, line.why) for line in found.days] == [(10, "12:50–13:00"), (5, "14:30–14:35")]


def test_reception_minutes_without_an_office_are_refused() -> None:
    term = TERMS.find("certificate-reception", date(2026, 3, 2)).model_copy(update={"hours": None})
    assert term.unit is Unit.RECEPTION_MINUTES
    with pytest.raises(TermError, match="need an office"):
        project(term, datetime(2026, 3, 2, 10, tzinfo=ALMATY), calendar=CALENDAR)


@pytest.mark.parametrize(
    ("term", "start", "confirmed"),
    [
        ("certificate-minutes", "2027-03-02T10:00", True),  # no day off matters round the clock
        ("certificate-reception", "2026-12-31T10:00", True),
        ("certificate-reception", "2026-12-31T17:20", False),  # goes on in a year nobody has confirmed
        ("certificate-reception", "2027-03-02T10:00", False),
    ],
)
def test_minutes_of_reception_rest_on_the_calendar(term: str, start: str, confirmed: bool) -> None:
    begun = datetime.fromisoformat(start).replace(tzinfo=ALMATY)
    assert project(TERMS.find(term, begun.date()), begun, calendar=CALENDAR).confirmed is confirmed


def test_a_stretch_of_no_minutes_is_not_explained() -> None:
    begun = datetime(2026, 3, 2, 13, 0, tzinfo=ALMATY)
    found = project(TERMS.find("certificate-reception", begun.date()), begun, calendar=CALENDAR)
    assert [(line.number, line.why) for line in found.days] == [(15, "14:30–14:45")]


def test_an_office_that_never_receives_is_an_error_and_no_endless_search() -> None:
    every_day = {date(2150, 1, 1) + timedelta(n): "закрыто" for n in range(365)}
    never = YearFile(
        year=2150,
        confirmed=True,
        complete=True,
        source=TransferSource(title="Приказ"),
        days_off=every_day,
    )
    term = TERMS.find("certificate-reception", date(2026, 3, 2))
    with pytest.raises(TermError, match="no reception"):
        project(term, datetime(2150, 6, 1, 10, tzinfo=ALMATY), calendar=Calendar([never]))


@pytest.mark.parametrize(
    "hours",
    [
        [],
        [("09:00", "09:00")],
        [("09:00", "13:00"), ("13:00", "18:00")],  # no break between: they are one part
        [("09:00", "13:00"), ("12:00", "18:00")],
        [("14:00", "18:00"), ("09:00", "13:00")],
    ],
)
def test_hours_that_do_not_follow_each_other_are_refused(hours: list[tuple[str, str]]) -> None:
    with pytest.raises(ValidationError, match="follow each other"):
        Hours.model_validate_json(json.dumps({"parts": hours}))


def test_hours_with_a_break_are_taken() -> None:
    parts = [("09:00", "13:00"), ("14:30", "18:00")]
    assert len(Hours.model_validate_json(json.dumps({"parts": parts})).parts) == 2

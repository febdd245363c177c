"""Dates counted by hand on the calendar of each year, 2020 to 2026."""

from datetime import date, datetime, timedelta

import pytest

from rules.terms import ALMATY, Calendar, DayEnd, Terms, project, start_of

TERMS = Terms.load()
CALENDAR = Calendar.load()


def last_day(term: str, start: date) -> date | None:
    return project(TERMS.find(term, start), start_of(start), calendar=CALENDAR).last_day


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        # 2020: 3 January off for Sunday 5; 8 May off for Monday 11; 18 December off for Sunday 20
        ("asp-review-akim", date(2019, 12, 27), date(2020, 1, 27)),
        ("asp-review-centre", date(2020, 3, 2), date(2020, 3, 27)),
        ("asp-review-centre", date(2020, 4, 20), date(2020, 5, 14)),
        ("complaint-provider", date(2020, 7, 27), date(2020, 8, 4)),  # Kurban-ait on Friday 31 July
        ("complaint-provider", date(2020, 12, 14), date(2020, 12, 23)),
        ("emergency-forwarding", date(2020, 3, 27), date(2020, 3, 31)),
        ("emergency-check", date(2020, 5, 6), date(2020, 5, 12)),
        ("asp-review-centre", date(2019, 12, 30), date(2020, 1, 23)),  # Sunday 5 January worked
        ("asp-review-centre", date(2020, 6, 22), date(2020, 7, 14)),  # Capital day
        ("asp-extension-notice", date(2020, 7, 30), date(2020, 8, 4)),
        ("asp-review-centre", date(2020, 12, 10), date(2021, 1, 6)),  # over the year's end
        # 2021: Saturday 3 July worked for Monday 5
        ("asp-review-centre", date(2021, 3, 1), date(2021, 3, 26)),
        ("asp-extension-notice", date(2021, 7, 2), date(2021, 7, 7)),
        ("local-review", date(2021, 7, 14), date(2021, 7, 27)),  # Kurban-ait on Tuesday 20 July
        ("asp-review-akim", date(2021, 4, 22), date(2021, 5, 21)),  # four days off in May
        ("complaint-provider", date(2021, 8, 26), date(2021, 9, 3)),
        ("asp-contract", date(2021, 12, 14), date(2021, 12, 22)),
        ("certificate-corporation", date(2021, 12, 30), date(2022, 1, 6)),
        # 2022: Saturdays 5 March and 22 October worked
        ("asp-review-centre", date(2021, 12, 30), date(2022, 1, 25)),
        ("asp-review-centre", date(2022, 2, 28), date(2022, 3, 25)),
        ("certificate-corporation", date(2022, 10, 20), date(2022, 10, 26)),
        ("asp-extension-notice", date(2022, 3, 3), date(2022, 3, 5)),  # ends on the worked Saturday
        (
            "asp-review-akim",
            date(2022, 7, 1),
            date(2022, 7, 28),
        ),  # Kurban-ait on Saturday 9 July is not moved
        ("complaint-provider", date(2022, 8, 25), date(2022, 9, 2)),  # Saturday 27 August worked
        # 2023: Kurban-ait on 28 June; Saturday 1 July worked for Friday 7
        ("asp-review-centre", date(2023, 6, 19), date(2023, 7, 12)),
        ("asp-review-akim", date(2023, 4, 27), date(2023, 5, 26)),
        ("complaint-provider", date(2023, 12, 14), date(2023, 12, 22)),
        ("asp-review-centre", date(2023, 3, 13), date(2023, 4, 6)),
        ("asp-extension-notice", date(2023, 6, 27), date(2023, 6, 30)),
        ("complaint-forwarding", date(2023, 7, 5), date(2023, 7, 12)),
        ("asp-review-centre", date(2023, 12, 20), date(2024, 1, 12)),
        # 2024: Saturday 4 May worked, 8 May off
        ("asp-review-centre", date(2024, 3, 4), date(2024, 3, 29)),
        ("asp-review-portal", date(2024, 4, 26), date(2024, 5, 22)),
        ("asp-review-akim", date(2024, 3, 5), date(2024, 4, 4)),
        ("asp-extension-notice", date(2024, 5, 3), date(2024, 5, 6)),  # the first day is Saturday 4 May
        ("complaint-provider", date(2024, 5, 3), date(2024, 5, 14)),  # 7, 8 and 9 May are off
        ("complaint-forwarding", date(2024, 12, 13), date(2024, 12, 19)),
        ("asp-review-centre", date(2024, 12, 20), date(2025, 1, 15)),
        # 2025: Sunday 5 January worked, 3 January off; Kurban-ait on Friday 6 June
        ("asp-review-akim", date(2024, 12, 26), date(2025, 1, 24)),
        ("asp-review-proactive", date(2025, 5, 26), date(2025, 6, 17)),
        ("complaint-quality-body", date(2025, 3, 3), date(2025, 3, 28)),
        ("asp-extension-notice", date(2025, 1, 3), date(2025, 1, 6)),  # the first day is Sunday 5 January
        ("complaint-forwarding", date(2025, 1, 2), date(2025, 1, 8)),
        ("asp-review-akim", date(2025, 4, 24), date(2025, 5, 23)),
        ("complaint-provider", date(2025, 6, 5), date(2025, 6, 13)),
        ("complaint-appk", date(2025, 12, 1), date(2025, 12, 30)),
        # 2026: Kurban-ait on 27 May
        ("asp-review-centre", date(2026, 3, 2), date(2026, 3, 27)),
        ("asp-review-centre", date(2026, 5, 15), date(2026, 6, 8)),
        ("local-review-extended", date(2026, 4, 20), date(2026, 5, 21)),
        ("asp-extension-notice", date(2026, 3, 19), date(2026, 3, 26)),
        ("complaint-provider", date(2026, 5, 25), date(2026, 6, 2)),
        ("complaint-forwarding", date(2026, 10, 23), date(2026, 10, 29)),
        ("asp-review-centre", date(2026, 12, 8), date(2026, 12, 30)),
        ("asp-review-akim", date(2026, 12, 20), date(2027, 1, 18)),
    ],
)
def test_working_days(term: str, start: date, end: date) -> None:
    assert last_day(term, start) == end


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 2), date(2026, 4, 1)),
        (date(2026, 4, 1), date(2026, 5, 4)),  # Friday 1 May is a holiday
        (date(2026, 2, 5), date(2026, 3, 10)),  # Saturday 7, Women's day, its moved Monday
        (date(2025, 12, 2), date(2026, 1, 5)),  # 1 and 2 January, a weekend
        (date(2024, 4, 4), date(2024, 5, 4)),  # a Saturday that is worked
    ],
)
def test_thirty_calendar_days_that_end_on_a_day_off_end_on_the_next_working_day(
    start: date, end: date
) -> None:
    assert last_day("asp-replies", start) == end


@pytest.mark.parametrize(
    ("event", "last_barred"),
    [
        (date(2026, 1, 15), date(2026, 7, 15)),
        (date(2025, 11, 9), date(2026, 5, 9)),  # a holiday on a Saturday: a bar does not move
        (date(2025, 8, 31), date(2026, 2, 28)),
        (date(2023, 8, 31), date(2024, 2, 29)),
        (date(2025, 7, 1), date(2026, 1, 1)),
    ],
)
@pytest.mark.parametrize("bar", ["asp-refusal-bar", "asp-contract-bar", "asp-false-data-bar"])
def test_a_six_month_bar_ends_on_the_same_date_and_never_moves(
    bar: str, event: date, last_barred: date
) -> None:
    assert last_day(bar, event) == last_barred


@pytest.mark.parametrize(
    ("term", "start", "end"),
    [
        ("complaint-filing", date(2026, 2, 7), date(2026, 5, 8)),  # 7 May is a holiday
        ("mse-control-examination", date(2020, 4, 5), date(2020, 10, 5)),
        ("mse-control-examination", date(2020, 5, 11), date(2020, 11, 11)),
        ("mse-disability", date(2020, 4, 30), date(2021, 4, 30)),
    ],
)
def test_months(term: str, start: date, end: date) -> None:
    assert last_day(term, start) == end


@pytest.mark.parametrize(
    ("hearing", "invited_by"),
    [
        (date(2026, 3, 26), date(2026, 3, 18)),  # over Nauryz
        (date(2026, 4, 16), date(2026, 4, 13)),
        (date(2026, 4, 13), date(2026, 4, 8)),
        (date(2024, 5, 6), date(2024, 5, 2)),  # the worked Saturday counts
    ],
)
def test_a_hearing_is_announced_three_working_days_before(hearing: date, invited_by: date) -> None:
    assert last_day("asp-hearing-notice", hearing) == invited_by


def test_a_term_ends_at_midnight_after_its_last_day() -> None:
    projection = project(
        TERMS.find("asp-review-centre", date(2026, 3, 2)),
        datetime(2026, 3, 2, 17, 59, tzinfo=ALMATY),
        calendar=CALENDAR,
    )
    assert projection.due == datetime(2026, 3, 28, tzinfo=ALMATY)
    assert projection.due.isoformat() == "2026-03-28T00:00:00+05:00"


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2024, 1, 29), "2024-02-01T00:00:00+06:00"),
        (date(2024, 2, 27), "2024-03-01T00:00:00+05:00"),
        (date(2024, 3, 4), "2024-03-07T00:00:00+05:00"),
    ],
)
def test_the_zone_is_that_of_its_day(start: date, due: str) -> None:
    term = TERMS.find("asp-extension-notice", start)
    assert project(term, start_of(start), calendar=CALENDAR).due.isoformat() == due


def test_the_day_of_an_instant_is_that_of_almaty() -> None:
    late = datetime.fromisoformat("2026-03-02T20:00:00+00:00")  # 01:00 of 3 March in Almaty
    term = TERMS.find("asp-extension-notice", date(2026, 3, 3))
    assert project(term, late, calendar=CALENDAR).last_day == date(2026, 3, 5)


@pytest.mark.parametrize(
    ("filed", "end"),
    [
        (datetime(2026, 3, 6, 17, 59, tzinfo=ALMATY), date(2026, 3, 19)),
        (datetime(2026, 3, 6, 18, 0, tzinfo=ALMATY), date(2026, 3, 20)),
        (datetime(2026, 3, 8, 9, 0, tzinfo=ALMATY), date(2026, 3, 20)),
        (datetime(2026, 3, 10, 0, 1, tzinfo=ALMATY), date(2026, 3, 20)),
    ],
)
def test_local_assistance_filed_after_hours_counts_as_the_next_working_day(
    filed: datetime, end: date
) -> None:
    term = TERMS.find("local-review", filed.date())
    assert project(term, filed, calendar=CALENDAR).last_day == end


def test_other_terms_count_a_late_filing_on_its_own_day() -> None:
    late = datetime(2026, 3, 6, 23, 59, tzinfo=ALMATY)
    term = TERMS.find("asp-review-portal", late.date())
    assert project(term, late, calendar=CALENDAR).last_day == date(2026, 4, 2)


@pytest.mark.parametrize(
    ("term", "start", "warned"),
    [
        ("asp-review-centre", date(2026, 3, 2), date(2026, 3, 20)),  # of 20, 26, 27 March
        ("asp-extension-notice", date(2026, 3, 6), date(2026, 3, 11)),
        ("asp-replies", date(2026, 3, 2), date(2026, 3, 28)),
        ("complaint-filing", date(2026, 2, 9), date(2026, 4, 29)),  # 9 May is off, so is 11: 12 May
        ("asp-hearing-notice", date(2026, 3, 26), date(2026, 3, 18)),
    ],
)
def test_a_warning_comes_at_the_start_of_the_days_it_gives_notice_of(
    term: str, start: date, warned: date
) -> None:
    projection = project(TERMS.find(term, start), start_of(start), calendar=CALENDAR)
    assert projection.warn_at == start_of(warned)


def test_a_bar_warns_of_nothing() -> None:
    projection = project(
        TERMS.find("asp-refusal-bar", date(2026, 1, 15)), start_of(date(2026, 1, 15)), calendar=CALENDAR
    )
    assert projection.warn_at == projection.due == start_of(date(2026, 7, 16))


def test_a_warning_before_an_act_goes_back_over_working_days() -> None:
    term = TERMS.find("asp-hearing-notice", date(2026, 4, 16))
    earlier = term.model_copy(update={"version": term.version.model_copy(update={"warn_before": 2})})
    found = project(earlier, start_of(date(2026, 4, 16)), calendar=CALENDAR)
    assert (found.last_day, found.warn_at) == (date(2026, 4, 13), start_of(date(2026, 4, 10)))


@pytest.mark.parametrize(("day_end", "hour"), [(DayEnd.MIDNIGHT, 24), (DayEnd.OFFICE, 18)])
def test_a_last_day_may_be_configured_to_end_with_the_hours_of_the_office(day_end: DayEnd, hour: int) -> None:
    term = TERMS.find("local-review", date(2026, 4, 13)).model_copy(update={"day_end": day_end})
    found = project(term, start_of(date(2026, 4, 13)), calendar=CALENDAR)
    assert found.last_day == date(2026, 4, 23)
    assert found.due == start_of(date(2026, 4, 23)) + timedelta(hours=hour)


def test_a_term_without_an_office_ends_at_midnight_whatever_is_configured() -> None:
    start = date(2026, 3, 2)
    term = TERMS.find("asp-review-centre", start).model_copy(update={"day_end": DayEnd.OFFICE})
    assert project(term, start_of(start), calendar=CALENDAR).due == start_of(date(2026, 3, 28))


@pytest.mark.parametrize(
    ("term", "start", "confirmed"),
    [
        ("asp-review-centre", date(2026, 3, 2), True),
        ("asp-review-centre", date(2026, 12, 20), False),
        ("asp-hearing-notice", date(2027, 1, 4), False),
        ("asp-review-centre", date(2027, 3, 2), False),
        ("mse-disability", date(2025, 3, 2), True),
    ],
)
def test_a_date_is_confirmed_where_every_year_it_rests_on_is(term: str, start: date, confirmed: bool) -> None:
    found = project(TERMS.find(term, start), start_of(start), calendar=CALENDAR)
    assert found.confirmed is confirmed


def test_a_date_rests_on_the_year_of_its_start_too() -> None:
    file = "year: 2028\nconfirmed: true\nsource: {title: Приказ}\n"
    calendar = Calendar.load([("2028.yaml", file)])
    start = date(2027, 12, 20)
    found = project(TERMS.find("asp-review-centre", start), start_of(start), calendar=calendar)
    assert found.last_day is not None
    assert (found.last_day.year, found.confirmed) == (2028, False)

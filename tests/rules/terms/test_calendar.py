"""The calendar of Kazakhstan and the operator's files on top."""

from datetime import date

import pytest

from rules.strict_yaml import LawDataError
from rules.terms import Calendar, CalendarError

CALENDAR = Calendar.load()

WEEKDAYS_OFF = {
    2020: "0101 0102 0103 0107 0309 0323 0324 0325 0501 0507 0508 0706 0731 0831 1201 1216 1217 1218",
    2021: "0101 0104 0107 0308 0322 0323 0324 0503 0507 0510 0705 0706 0720 0830 1201 1216 1217",
    2022: "0103 0104 0107 0307 0308 0321 0322 0323 0502 0509 0510 0706 0829 0830 1024 1025 1216",
    2023: "0102 0103 0308 0321 0322 0323 0501 0508 0509 0628 0706 0707 0830 1025 1218",
    2024: "0101 0102 0308 0321 0322 0325 0501 0507 0508 0509 0708 0830 1025 1216",
    2025: "0101 0102 0103 0107 0310 0321 0324 0325 0501 0507 0509 0606 0707 0901 1027 1216",
    2026: "0101 0102 0107 0309 0323 0324 0325 0501 0507 0511 0527 0706 1026 1216",
}
WEEKENDS_WORKED = {
    2020: {date(2020, 1, 5), date(2020, 12, 20)},
    2021: {date(2021, 7, 3)},
    2022: {date(2022, 3, 5), date(2022, 8, 27), date(2022, 10, 22)},
    2023: {date(2023, 7, 1)},
    2024: {date(2024, 5, 4)},
    2025: {date(2025, 1, 5)},
    2026: set[date](),
}


@pytest.mark.parametrize("year", WEEKDAYS_OFF)
def test_the_weekdays_off_of_a_year(year: int) -> None:
    off = {day.date for day in CALENDAR.year(year) if not day.working and day.date.weekday() < 5}
    assert off == {date(year, int(text[:2]), int(text[2:])) for text in WEEKDAYS_OFF[year].split()}


@pytest.mark.parametrize("year", WEEKENDS_WORKED)
def test_the_weekends_worked_of_a_year(year: int) -> None:
    worked = {day.date for day in CALENDAR.year(year) if day.working and day.date.weekday() >= 5}
    assert worked == WEEKENDS_WORKED[year]


def test_constitution_day_left_august_and_comes_back_in_march_2027() -> None:
    assert not CALENDAR.works(date(2024, 8, 30))
    assert CALENDAR.works(date(2027, 8, 30))
    assert not CALENDAR.works(date(2027, 3, 15))


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 3, 2), "рабочий день"),
        (date(2026, 3, 1), "выходной день"),
        (date(2026, 3, 23), "Наурыз мейрамы"),
        (date(2026, 3, 9), "Международный женский день (перенос с выходного)"),
        (date(2026, 5, 27), "Курбан-айт"),
        (date(2027, 5, 16), "Курбан-айт (дата не подтверждена)"),
        (date(2024, 5, 8), "выходной, перенесённый с 04.05.2024"),
        (date(2024, 5, 4), "рабочий день (перенос)"),
    ],
)
def test_a_day_says_why_in_russian(day: date, why: str) -> None:
    assert CALENDAR.day(day).why == why


def test_a_year_nobody_has_confirmed_says_so() -> None:
    assert CALENDAR.confirmed(2025)
    assert CALENDAR.confirmed(2026)
    assert not CALENDAR.confirmed(2027)
    assert not Calendar().confirmed(2026)


@pytest.mark.parametrize("year", [1990, 2101])
def test_a_year_unknown_to_library_and_file_is_an_error(year: int) -> None:
    with pytest.raises(CalendarError, match=str(year)):
        CALENDAR.works(date(year, 3, 2))


@pytest.mark.parametrize("year", [1991, 2100])
def test_the_first_and_the_last_year_of_the_library_are_known(year: int) -> None:
    assert not CALENDAR.works(date(year, 1, 1))


def test_a_year_has_each_of_its_days_once() -> None:
    days = [day.date for day in CALENDAR.year(2024)]
    assert (days[0], days[-1], len(set(days)), len(days)) == (date(2024, 1, 1), date(2024, 12, 31), 366, 366)


FILE = """
year: 2027
confirmed: true
source: {title: Приказ о переносе выходных дней в 2027 году, link: "https://example.kz/order"}
days_off: {2027-01-08: выходной за 9 января}
working_days: {2027-01-09: рабочая суббота}
"""


def test_an_operators_file_lies_on_top_and_confirms_the_year() -> None:
    calendar = Calendar.load([("2027.yaml", FILE)])
    assert not calendar.works(date(2027, 1, 8))
    assert calendar.works(date(2027, 1, 9))
    assert calendar.day(date(2027, 1, 8)).why == "выходной за 9 января"
    assert not calendar.works(date(2027, 1, 7))
    assert calendar.confirmed(2027)


def test_an_operators_file_overrules_the_packaged_one_of_its_year() -> None:
    text = FILE.replace("2027", "2026").replace("2026-01-09", "2026-05-27")
    calendar = Calendar.load([("2026.yaml", text)])
    assert calendar.works(date(2026, 5, 27))
    assert not calendar.works(date(2026, 1, 8))


def test_a_complete_file_needs_no_library() -> None:
    text = FILE.replace("2027", "2150") + "complete: true\n"
    calendar = Calendar.load([("2150.yaml", text)])
    assert not calendar.works(date(2150, 1, 8))
    assert calendar.works(date(2150, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("2027-01-09:", "2027-01-08:", "2027-01-08 is declared both off and working"),
        ("2027-01-09:", "2028-01-09:", "2028-01-09 is not a day of 2027"),
        ("2027-01-09:", "soon:", "valid date"),
        ("confirmed: true", "confirmed: true\nholiday: true", "Extra inputs"),
        ("source:", "origin:", "Field required"),
    ],
)
def test_a_wrong_file_is_refused_with_file_and_reason(old: str, new: str, reason: str) -> None:
    with pytest.raises(LawDataError, match=reason) as error:
        Calendar.load([("2027.yaml", FILE.replace(old, new))])
    assert error.value.file == "2027.yaml"


def test_one_year_in_two_files_is_refused() -> None:
    with pytest.raises(LawDataError, match="another file"):
        Calendar.load([("a.yaml", FILE), ("b.yaml", FILE)])


def test_the_nearest_working_days() -> None:
    assert CALENDAR.next_working(date(2026, 3, 21)) == date(2026, 3, 26)
    assert CALENDAR.previous_working(date(2026, 3, 25)) == date(2026, 3, 20)
    assert CALENDAR.next_working(date(2026, 3, 20)) == date(2026, 3, 20)

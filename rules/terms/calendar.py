"""Which days are worked in Kazakhstan: the library `holidays`, and on top the operator's files of transfers.

Source: Law on holidays art. 5 and the yearly ministerial orders of transfers (facts, law B).
"""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple

import holidays
from holidays.countries.kazakhstan import KZ

from rules.strict_yaml import packaged
from rules.terms.holiday_names import in_russian
from rules.terms.transfers import YearFile, merged, read_transfers

WORKING = "рабочий день"
WEEKEND = "выходной день"


class CalendarError(ValueError):
    """Tell that nobody knows the days off of a year."""


class Day(NamedTuple):
    """One day of the calendar and why it is worked or off, in Russian."""

    date: date
    working: bool
    why: str


class Calendar:
    """Answers which days are worked; years are worked out once, when first asked for."""

    def __init__(self, files: Iterable[YearFile] = ()) -> None:
        self._files = merged(files)
        self._days: dict[date, Day] = {}
        self._confirmed: dict[int, bool] = {}

    @classmethod
    def load(cls, *overrides: Iterable[tuple[str, str]]) -> "Calendar":
        """Read the packaged transfers and on top each layer of the operator's (name and YAML text of files).

        Raises:
            LawDataError: a file is wrong: file, key, reason.
        """
        layers = (packaged("rules.terms", "days-off"), *overrides)
        return cls(file for layer in layers for file in read_transfers(layer))

    @property
    def files(self) -> Mapping[int, YearFile]:
        """Return the file of transfers of each year that has one."""
        return self._files

    def day(self, day: date) -> Day:
        """Return a day with its reason.

        Raises:
            CalendarError: neither the library nor a file knows its year.
        """
        found = self._days.get(day)
        if found is None:
            self._fill(day.year)
            found = self._days[day]
        return found

    def works(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return self.day(day).working

    def confirmed(self, year: int) -> bool:
        """Tell whether somebody has confirmed the days off of a year."""
        if year not in self._confirmed:
            self._fill(year)
        return self._confirmed[year]

    def year(self, year: int) -> tuple[Day, ...]:
        """Return every day of a year."""
        first = date(year, 1, 1)
        return tuple(self.day(first + timedelta(n)) for n in range((date(year, 12, 31) - first).days + 1))

    def next_working(self, day: date) -> date:
        """Return the day itself where it is worked, else the next one that is."""
        while not self.works(day):
            day += timedelta(1)
        return day

    def previous_working(self, day: date) -> date:
        """Return the day itself where it is worked, else the last one before it that is."""
        while not self.works(day):
            day -= timedelta(1)
        return day

    def _fill(self, year: int) -> None:
        file = self._files.get(year)
        known = _from_library(year)
        if known is None and not (file and file.complete):
            raise CalendarError(f"the days off of {year} are known neither to the library nor to a file")
        off, working, estimated = known or ({}, set(), False)
        days = {}
        for number in range((date(year, 12, 31) - date(year, 1, 1)).days + 1):
            day = date(year, 1, 1) + timedelta(number)
            if day in off:
                days[day] = Day(day, working=False, why=off[day])
            elif day.weekday() >= 5 and day not in working:
                days[day] = Day(day, working=False, why=WEEKEND)
            else:
                why = "рабочий день (перенос)" if day in working else WORKING
                days[day] = Day(day, working=True, why=why)
        if file:
            days |= {day: Day(day, working=False, why=why) for day, why in file.days_off.items()}
            days |= {day: Day(day, working=True, why=why) for day, why in file.working_days.items()}
        self._days |= days
        self._confirmed[year] = file.confirmed if file else not estimated


def _from_library(year: int) -> tuple[dict[date, str], set[date], bool] | None:
    if not KZ.start_year <= year <= KZ.end_year:
        return None
    found = holidays.country_holidays("KZ", years=year, language="en_US")
    names = {day: name for day, name in found.items() if day.year == year}
    if year >= 2006 and not any("Eid al-Adha" in name for name in names.values()):
        return None  # the library does not know Kurban-ait of that year: it would be a guess
    working = {day for day in found.weekend_workdays if day.year == year}
    estimated = any("(estimated)" in name for name in names.values())
    return {day: in_russian(name) for day, name in names.items()}, working, estimated

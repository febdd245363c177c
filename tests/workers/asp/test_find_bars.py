"""The register of bars: an event of one case is found by a later application of any member of the family."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.barring_event import BarringEventRow, lift_bar, record_bar
from adapters.database.unit_of_work import unit_of_work
from adapters.population import Archetype
from rules.codes import RefusalGround
from workers.asp.find_bars import find_bars
from workers.asp.record_measures import record_measures

COLUMNS = {
    RefusalGround.MEASURES_REFUSED: "measures_bar",
    RefusalGround.CONTRACT_BROKEN: "contract_bar",
    RefusalGround.FALSE_DATA: "false_data_bar",
}
FREE = {"measuresBar": "free", "contractBar": "free", "falseDataBar": "free"}


@dataclass(frozen=True)
class TwoCases:
    """Two applications of one family; the second is dated by its test."""

    first: Any
    second: Any

    def apply_again_on(self, day: date) -> Any:
        at = self.second.row.submitted_at.replace(year=day.year, month=day.month, day=day.day)
        self.second.change(submitted_at=at)
        return self.second.do(find_bars)


@pytest.fixture
def two(workshop: Any, case_on: Any) -> TwoCases:
    couple = Archetype.ABLE_BODIED_COUPLE
    return TwoCases(case_on(workshop, couple), case_on(workshop, couple))


@pytest.mark.parametrize("ground", COLUMNS)
@pytest.mark.parametrize(
    ("day", "bar"),
    [
        (date(2026, 1, 14), "free"),  # before the event
        (date(2026, 1, 15), "barred"),
        (date(2026, 7, 15), "barred"),  # the last barred day
        (date(2026, 7, 16), "free"),
    ],
)
def test_an_event_bars_a_later_application_of_the_family_for_six_months(
    two: TwoCases, ground: RefusalGround, day: date, bar: str
) -> None:
    with two.first.work() as work:
        record_bar(work, two.first.id, ground, date(2026, 1, 15))
    found = two.apply_again_on(day)
    assert getattr(found, COLUMNS[ground]) == bar
    others = [getattr(found, column) for other, column in COLUMNS.items() if other is not ground]
    assert others == ["free", "free"]


def test_a_refusal_of_measures_is_entered_on_its_day_and_found_by_the_next_application(two: TwoCases) -> None:
    two.first.do(record_measures, measures="refused", interview_date="2026-11-20")
    event = two.first.one(BarringEventRow)
    assert (event.ground, event.day) == ("refusal-4", date(2026, 11, 20))
    assert two.apply_again_on(date(2027, 5, 20)).measures_bar == "barred"
    assert two.apply_again_on(date(2027, 5, 21)).measures_bar == "free"


def test_measures_recorded_anew_as_agreed_lift_the_bar(two: TwoCases) -> None:
    two.first.do(record_measures, measures="refused", interview_date="2026-11-20")
    two.first.do(record_measures, measures="agreed", interview_date="2026-11-20")
    assert two.first.one(BarringEventRow).lifted_at is not None
    assert two.apply_again_on(date(2026, 12, 1)).to_variables() == FREE


def test_an_event_entered_twice_is_one_with_the_newer_day(two: TwoCases, clock: Any) -> None:
    for day in (date(2026, 1, 15), date(2026, 2, 1)):
        with two.first.work() as work:
            record_bar(work, two.first.id, RefusalGround.CONTRACT_BROKEN, day)
    assert two.first.one(BarringEventRow).day == date(2026, 2, 1)
    with unit_of_work(two.first.office.sessions, clock, "official") as work:
        lift_bar(work, two.first.id, RefusalGround.CONTRACT_BROKEN)
        lift_bar(work, two.first.id, RefusalGround.FALSE_DATA)
    assert two.apply_again_on(date(2026, 2, 2)).to_variables() == FREE


def test_another_family_is_not_barred(cases: Any) -> None:
    broken = cases.submitted(Archetype.NO_NEED)
    with broken.work() as work:
        record_bar(work, broken.id, RefusalGround.CONTRACT_BROKEN, date(2026, 11, 1))
    assert cases.submitted(Archetype.NO_DATA).do(find_bars).contract_bar == "free"


def test_false_data_in_this_very_application_bar_it(workshop: Any, case_on: Any) -> None:
    case = case_on(workshop)
    submitted = case.row.submitted_at.date()
    with case.work() as work:
        record_bar(work, case.id, RefusalGround.FALSE_DATA, submitted - timedelta(days=0))
    assert case.do(find_bars).false_data_bar == "barred"


@pytest.mark.parametrize("ground", sorted(set(RefusalGround) - COLUMNS.keys()))
def test_a_ground_that_bars_nobody_is_not_entered(workshop: Any, case_on: Any, ground: RefusalGround) -> None:
    case = case_on(workshop)
    with case.work() as work, pytest.raises(ValueError, match=ground):
        record_bar(work, case.id, ground, date(2026, 11, 1))

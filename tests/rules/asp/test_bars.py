"""Each bar on its last and its first free day; grounds 4, 5 and 6."""

from datetime import date

import pytest

from rules.asp.bars import BarringEvent, bars_to, last_barred_day
from rules.asp.edition import edition_on
from rules.codes import Edition, RefusalGround
from rules.terms import Calendar, Terms, UnknownTermError

TERMS = Terms.load()
CALENDAR = Calendar.load()
BARRING = [RefusalGround.MEASURES_REFUSED, RefusalGround.CONTRACT_BROKEN, RefusalGround.FALSE_DATA]


def grounds(applied_on: date, *events: BarringEvent) -> tuple[RefusalGround, ...]:
    return bars_to(events, applied_on=applied_on, terms=TERMS, calendar=CALENDAR).grounds


@pytest.mark.parametrize("ground", BARRING)
@pytest.mark.parametrize(
    ("event", "last", "free"),
    [
        (date(2026, 1, 15), date(2026, 7, 15), date(2026, 7, 16)),
        (date(2025, 8, 31), date(2026, 2, 28), date(2026, 3, 1)),
        (date(2025, 11, 9), date(2026, 5, 9), date(2026, 5, 10)),  # a holiday and a Sunday: it does not move
    ],
)
def test_a_bar_holds_on_its_last_day_and_not_on_the_first_free_one(
    ground: RefusalGround, event: date, last: date, free: date
) -> None:
    barred = BarringEvent(ground, event, "case-1")
    assert last_barred_day(barred, terms=TERMS, calendar=CALENDAR) == last
    assert grounds(event, barred) == (ground,)
    assert grounds(last, barred) == (ground,)
    assert grounds(free, barred) == ()


def test_an_event_after_the_application_bars_nothing() -> None:
    late = BarringEvent(RefusalGround.FALSE_DATA, date(2026, 1, 16), "case-1")
    assert grounds(date(2026, 1, 15), late) == ()


def test_all_grounds_that_bar_are_told_in_the_order_of_their_numbers() -> None:
    events = [BarringEvent(ground, date(2026, 1, 15), "case-1") for ground in reversed(BARRING)]
    found = bars_to(events, applied_on=date(2026, 3, 2), terms=TERMS, calendar=CALENDAR)
    assert found.grounds == tuple(BARRING)
    assert [line.clause for line in found.lines] == [f"passport-asp/refusal-{n}" for n in (4, 5, 6)]
    assert all("15.07.2026" in line.text for line in found.lines)


def test_nothing_bars_who_did_nothing() -> None:
    assert grounds(date(2026, 3, 2)) == ()


def test_a_case_runs_under_the_edition_of_its_application() -> None:
    assert edition_on(date(2023, 6, 30), terms=TERMS) is Edition.GOVKZ_ASP
    assert edition_on(date(2023, 7, 1), terms=TERMS) is Edition.PASSPORT_ASP
    with pytest.raises(UnknownTermError):
        edition_on(date(2017, 12, 31), terms=TERMS)

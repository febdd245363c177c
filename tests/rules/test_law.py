"""The law that a case is worked under, loaded once and asked by name and instant."""

from datetime import date, datetime

import pytest

from rules.law import Law
from rules.terms import ALMATY, UnknownTermError, end_of

TUESDAY = datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY)


@pytest.fixture(scope="module")
def law() -> Law:
    return Law.load()


def test_a_term_is_the_one_of_its_edition(law: Law) -> None:
    before = law.term("asp-review-centre", datetime(2023, 6, 30, 23, 59, tzinfo=ALMATY))
    after = law.term("asp-review-centre", datetime(2023, 7, 1, tzinfo=ALMATY))
    assert (before.clause, after.clause) == ("govkz-asp/term-centre", "passport-asp/term-centre")


def test_the_day_of_the_start_is_that_of_almaty(law: Law) -> None:
    # 20:00 of 30 June in Greenwich is 02:00 of 1 July here: Almaty was six hours ahead in 2023.
    instant = datetime.fromisoformat("2023-06-30T20:00:00+00:00")
    assert law.term("asp-review-centre", instant).clause == "passport-asp/term-centre"


@pytest.mark.parametrize(
    ("term", "last_day"),
    [
        ("asp-review-centre", date(2026, 12, 15)),
        ("asp-review-portal", date(2026, 12, 15)),
        ("asp-review-akim", date(2026, 12, 21)),
        ("asp-registration", date(2026, 11, 25)),
    ],
)
def test_a_term_ends_at_24_00_of_its_last_day(law: Law, term: str, last_day: date) -> None:
    projection = law.project(term, TUESDAY)
    assert projection.last_day == last_day
    assert law.due(term, TUESDAY) == projection.due
    assert projection.due == end_of(last_day)


def test_a_term_that_does_not_exist_is_named(law: Law) -> None:
    with pytest.raises(UnknownTermError, match="asp-nothing"):
        law.due("asp-nothing", TUESDAY)


def test_a_case_never_rests_on_guessed_figures_unless_that_is_asked_for(law: Law) -> None:
    assert not law.carry_forward
    assert Law.load(carry_forward=True).carry_forward

"""Who is heard before a refusal, and from when (appk/73; law.md C 8, 13)."""

from datetime import date

import pytest

from rules.asp.hearing import first_day_of_hearing, is_heard
from rules.codes import RefusalGround
from rules.law import Law

LAW = Law.load()
ARITHMETIC, NEED = RefusalGround.INCOME_ABOVE_LINE, RefusalGround.NO_NEED


@pytest.mark.parametrize(
    ("invited", "first"),
    [
        (date(2026, 11, 23), date(2026, 11, 26)),  # Monday: Tuesday, Wednesday, Thursday
        (date(2026, 11, 26), date(2026, 12, 1)),  # Thursday: over the weekend
        (date(2026, 12, 14), date(2026, 12, 18)),  # 16 December is Independence Day
        (date(2026, 11, 28), date(2026, 12, 3)),  # Saturday: the days of notice are Monday to Wednesday
    ],
)
def test_three_working_days_lie_between_invitation_and_hearing(invited: date, first: date) -> None:
    assert first_day_of_hearing(invited, terms=LAW.terms, calendar=LAW.calendar) == first


def test_nobody_is_heard_before_a_refusal_that_arithmetic_alone_gives() -> None:
    assert not is_heard([ARITHMETIC], authority_hears=True)
    assert is_heard([ARITHMETIC, NEED], authority_hears=True)
    assert not is_heard([NEED], authority_hears=False)
    assert not is_heard([], authority_hears=True)

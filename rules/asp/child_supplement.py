"""The monthly payment for small children: 1.5 МРП from the first birthday to the day before the seventh.

Source: facts, law B and C 19; the month of a birthday on which the right lasts at least a day is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.asp.family import FamilyMember
from rules.asp.quarter import birthday
from rules.parameters import NoParameterError, Parameters, ParameterValue


@dataclass(frozen=True, slots=True)
class Supplement:
    """Hold the supplement of one month: the children, the unrounded sum in tenge, the values it rests on."""

    children: tuple[str, ...]
    each: Decimal
    factor: ParameterValue
    mrp: ParameterValue

    @property
    def sum(self) -> Decimal:
        """Return the supplement of all children, unrounded."""
        return self.each * len(self.children)


def supplements_of(
    months: Sequence[date],
    members: Sequence[FamilyMember],
    *,
    applied_on: date,
    parameters: Parameters,
    carry_forward: bool = False,
) -> tuple[Supplement, ...]:
    """Return the supplement of each month, whose first day is given.

    A later month whose МРП is not law yet takes the last known, marked provisional.

    Raises:
        NoParameterError: no value holds on the date of application.
    """
    least, most = (
        int(parameters.value(key, applied_on, carry_forward=carry_forward).value)
        for key in ("child-supplement-from-age", "child-supplement-to-age")
    )
    rights = [
        (member.key, birthday(member.birth_date, least).replace(day=1), birthday(member.birth_date, most + 1))
        for member in members
        if member.birth_date is not None
    ]
    supplements = []
    for month in months:
        factor = parameters.value("child-supplement", month, carry_forward=True)
        mrp = _mrp(month, applied_on, parameters, carry_forward=carry_forward)
        children = tuple(
            key for key, first_month, ended in rights if factor.value and first_month <= month < ended
        )
        supplements.append(Supplement(children, factor.value * mrp.value, factor, mrp))
    return tuple(supplements)


def _mrp(month: date, applied_on: date, parameters: Parameters, *, carry_forward: bool) -> ParameterValue:
    parameters.value("mrp", applied_on, carry_forward=carry_forward)
    day = max(month, applied_on)
    try:
        return parameters.value("mrp", day)
    except NoParameterError:
        return parameters.value("mrp", day, carry_forward=True)

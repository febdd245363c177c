"""The monthly payment for small children: 1.5 МРП from the first birthday to the day before the seventh.

Source: facts, law B and C 19; the month of a birthday on which the right lasts at least a day is counted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.asp.family import FamilyMember
from rules.asp.quarter import birthday, last_day_of
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


def supplement_of(
    month: date,
    members: Sequence[FamilyMember],
    *,
    applied_on: date,
    parameters: Parameters,
    carry_forward: bool = False,
) -> Supplement:
    """Return the supplement of the month whose first day is given.

    A later month whose МРП is not law yet takes that of the application, marked provisional.

    Raises:
        NoParameterError: no value holds on the date of application.
    """
    factor = parameters.value("child-supplement", month, carry_forward=True)
    mrp = _mrp(month, applied_on, parameters, carry_forward=carry_forward)
    least = int(parameters.value("child-supplement-from-age", month, carry_forward=True).value)
    most = int(parameters.value("child-supplement-to-age", month, carry_forward=True).value)
    children = tuple(
        member.key
        for member in members
        if member.birth_date is not None and factor.value and _small(member.birth_date, month, least, most)
    )
    return Supplement(children, factor.value * mrp.value, factor, mrp)


def _small(born: date, month: date, least: int, most: int) -> bool:
    return birthday(born, least) <= last_day_of(month) and month < birthday(born, most + 1)


def _mrp(month: date, applied_on: date, parameters: Parameters, *, carry_forward: bool) -> ParameterValue:
    parameters.value("mrp", applied_on, carry_forward=carry_forward)
    day = max(month, applied_on)
    try:
        return parameters.value("mrp", day)
    except NoParameterError:
        return parameters.value("mrp", day, carry_forward=True)

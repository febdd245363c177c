"""Which information systems are asked, about whom, with which question."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from adapters.database.family_member import FamilyMember
from adapters.shep.service import RegisterRequest, Service
from adapters.shep.services import GBD_FL, INCOME, ZAGS, GbdFlRequest, IncomeRequest, ZagsRequest
from rules.asp import quarter_of
from rules.asp.family import ADULT
from rules.asp.quarter import age_on


@dataclass(frozen=True)
class InformationSystem:
    """One system of the process: its registry entry, whom it is asked about, how the question is made."""

    service: Service[Any, Any]
    about: Callable[[FamilyMember, date], bool]
    question: Callable[[FamilyMember, date], RegisterRequest]


def _everybody(_member: FamilyMember, _applied_on: date) -> bool:
    return True


def _adult(member: FamilyMember, applied_on: date) -> bool:
    return age_on(member.birth_date, applied_on) >= ADULT


def _income_question(member: FamilyMember, applied_on: date) -> IncomeRequest:
    """Ask for the quarter before the quarter of application (Social Code art. 127(2))."""
    quarter = quarter_of(applied_on).preceding
    return IncomeRequest(iin=member.iin, period_from=quarter.first_day, period_to=quarter.last_day)


SYSTEMS = {
    GBD_FL.code: InformationSystem(GBD_FL, _everybody, lambda member, _: GbdFlRequest(iin=member.iin)),
    ZAGS.code: InformationSystem(ZAGS, _adult, lambda member, _: ZagsRequest(iin=member.iin)),
    INCOME.code: InformationSystem(INCOME, _everybody, _income_question),
}
"""By our code of the system, as process variables have it."""

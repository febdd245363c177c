"""Which able-bodied members the family has: it decides between безусловная and обусловленная помощь.

Source: Social Code art. 122 and facts, law B «Unconditional»; ages are provisional parameters.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.asp.family import FamilyMember, Flag, count_family
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import age_on
from rules.asp.trace import TraceLine
from rules.codes import AbleBodied
from rules.parameters import NoParameterError, Parameters, ParameterValue

UNABLE = {
    Flag.DISABILITY_1: "инвалидность I группы",
    Flag.DISABILITY_2: "инвалидность II группы",
    Flag.ILL_OVER_TWO_MONTHS: "болезнь дольше двух месяцев",
    Flag.IN_HOSPITAL: "стационарное лечение",
    Flag.FULL_TIME_STUDENT: "очное обучение",
}
CLAUSE = "social-code/122"


@dataclass(frozen=True, slots=True)
class AbleBodiedFinding:
    """Hold the code and, for each counted member, why they are or are not able-bodied."""

    code: AbleBodied
    lines: tuple[TraceLine, ...]


def able_bodied(
    members: Sequence[FamilyMember],
    *,
    applied_on: date,
    parameters: Parameters,
    carry_forward: bool = False,
) -> AbleBodiedFinding | Unassessable:
    """Tell whether the family has no able-bodied member, only one who cares for another, or others."""
    family = count_family(members, applied_on=applied_on)
    try:
        adult = parameters.value("able-bodied-age", applied_on, carry_forward=carry_forward)
        pension = {
            sex: parameters.value("pension-age", applied_on, sex, carry_forward=carry_forward)
            for sex in ("male", "female")
        }
    except NoParameterError as error:
        return Unassessable((Finding(Problem.NO_PARAMETER, detail=error.key),))
    able: list[FamilyMember] = []
    lines: list[TraceLine] = []
    findings = list(family.findings)
    for member in family.counted:
        reason, value = _unable(member, applied_on, adult, pension)
        if reason is Problem.SEX_MISSING:
            findings.append(Finding(Problem.SEX_MISSING, member.key))
            continue
        text = f"не трудоспособен: {reason}" if reason else "трудоспособен"
        lines.append(
            TraceLine("able-bodied", CLAUSE, text, member=member.key, counted=not reason, parameter=value)
        )
        if not reason:
            able.append(member)
    if findings:
        return Unassessable(tuple(findings))
    return AbleBodiedFinding(_code(able), tuple(lines))


def _code(able: Sequence[FamilyMember]) -> AbleBodied:
    if not able:
        return AbleBodied.NONE
    if len(able) == 1 and Flag.CARER in able[0].flags:
        return AbleBodied.ONLY_CARER
    return AbleBodied.OTHERS


def _unable(
    member: FamilyMember, on: date, adult: ParameterValue, pension: dict[str, ParameterValue]
) -> tuple[str | None, ParameterValue | None]:
    if member.birth_date is None or member.birth_date > on:
        return "дата рождения неизвестна", None
    if age_on(member.birth_date, on) < adult.value:
        return "не достиг трудоспособного возраста", adult
    for flag, reason in UNABLE.items():
        if flag in member.flags:
            return reason, None
    if member.sex is None:
        least = min(pension.values(), key=lambda value: value.value)
        most = max(pension.values(), key=lambda value: value.value)
        if _reached(member.birth_date, most.value, on):
            return "достиг пенсионного возраста", most
        return (Problem.SEX_MISSING, None) if _reached(member.birth_date, least.value, on) else (None, least)
    value = pension[member.sex]
    return ("достиг пенсионного возраста" if _reached(member.birth_date, value.value, on) else None), value


def _reached(born: date, years: Decimal, on: date) -> bool:
    return (on.year * 12 + on.month, on.day) >= (born.year * 12 + born.month + int(years * 12), born.day)

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
from rules.codes import AbleBodied, Obliged
from rules.parameters import NoParameterError, Parameters, ParameterValue

UNABLE = {
    Flag.DISABILITY_1: ("инвалидность I группы", "I топтағы мүгедектік"),
    Flag.DISABILITY_2: ("инвалидность II группы", "II топтағы мүгедектік"),
    Flag.ILL_OVER_TWO_MONTHS: ("болезнь дольше двух месяцев", "екі айдан астам ауру"),
    Flag.IN_HOSPITAL: ("стационарное лечение", "стационарлық емделу"),
    Flag.FULL_TIME_STUDENT: ("очное обучение", "күндізгі оқу"),
}
EXCEPTED = {
    Flag.CARER: ("осуществляет уход", "күтім жасайды"),
    Flag.STEADY_WORK: ("имеет постоянную работу", "тұрақты жұмысы бар"),
}
"""Able-bodied, yet not obliged to measures of employment (art. 122(4); provisional)."""
TOO_YOUNG = ("не достиг трудоспособного возраста", "еңбекке қабілетті жасқа толмаған")
RETIRED = ("достиг пенсионного возраста", "зейнет жасына толған")
CLAUSE = "social-code/122"
Reason = tuple[str, str]
"""In Russian and in Kazakh."""


@dataclass(frozen=True, slots=True)
class AbleBodiedFinding:
    """Hold the code and, for each counted member, why they are or are not able-bodied."""

    code: AbleBodied
    obliged: Obliged
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
        if isinstance(reason, Problem):
            findings.append(Finding(reason, member.key))
            continue
        lines.append(_line(member, reason, value))
        if reason is None:
            able.append(member)
    if findings:
        return Unassessable(tuple(dict.fromkeys(findings)))
    return AbleBodiedFinding(_code(able), _obliged(able), tuple(lines))


def _line(member: FamilyMember, reason: Reason | None, value: ParameterValue | None) -> TraceLine:
    if reason is not None:
        text, kk = f"не трудоспособен: {reason[0]}", f"еңбекке қабілетті емес: {reason[1]}"
    else:
        besides = [words for flag, words in EXCEPTED.items() if flag in member.flags]
        text = "; ".join(["трудоспособен", *(words[0] for words in besides)])
        kk = "; ".join(["еңбекке қабілетті", *(words[1] for words in besides)])
    return TraceLine(
        "able-bodied", CLAUSE, text, kk, member=member.key, counted=reason is None, parameter=value
    )


def _code(able: Sequence[FamilyMember]) -> AbleBodied:
    if not able:
        return AbleBodied.NONE
    if len(able) == 1 and Flag.CARER in able[0].flags:
        return AbleBodied.ONLY_CARER
    return AbleBodied.OTHERS


def _obliged(able: Sequence[FamilyMember]) -> Obliged:
    """One carer is excepted, not all: who needs care needs one (provisional)."""
    working = [member for member in able if Flag.STEADY_WORK not in member.flags]
    carers = sum(Flag.CARER in member.flags for member in working)
    return Obliged.SOME if len(working) > min(carers, 1) else Obliged.NOBODY


def _unable(
    member: FamilyMember, on: date, adult: ParameterValue, pension: dict[str, ParameterValue]
) -> tuple[Reason | Problem | None, ParameterValue | None]:
    if member.birth_date is None:
        return Problem.BIRTH_DATE_MISSING, None
    if age_on(member.birth_date, on) < adult.value:
        return TOO_YOUNG, adult
    for flag, reason in UNABLE.items():
        if flag in member.flags:
            return reason, None
    if member.sex is None:
        least = min(pension.values(), key=lambda value: value.value)
        most = max(pension.values(), key=lambda value: value.value)
        if _reached(member.birth_date, most.value, on):
            return RETIRED, most
        return (Problem.SEX_MISSING, None) if _reached(member.birth_date, least.value, on) else (None, least)
    value = pension[member.sex]
    return (RETIRED if _reached(member.birth_date, value.value, on) else None), value


def _reached(born: date, years: Decimal, on: date) -> bool:
    return (on.year * 12 + on.month, on.day) >= (born.year * 12 + born.month + int(years * 12), born.day)

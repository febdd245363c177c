"""Who of the family counts, on the date of application (facts, law C 17; provisional)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from rules.asp.problems import Finding, Problem
from rules.asp.quarter import age_on
from rules.asp.trace import TraceLine
from rules.identifiers import Sex

ADULT = 18
STUDENT_TO = 23


class Relation(StrEnum):
    """Tell how a member belongs to the applicant."""

    APPLICANT = "applicant"
    SPOUSE = "spouse"
    CHILD = "child"
    PARENT = "parent"
    SIBLING = "sibling"
    GRANDPARENT = "grandparent"
    GRANDCHILD = "grandchild"
    ADOPTED = "adopted"
    WARD = "ward"
    OTHER = "other"


class Flag(StrEnum):
    """Name a fact of a member that a register or a paper has confirmed."""

    REGISTERED_ELSEWHERE = "registered-elsewhere"
    FULL_TIME_STUDENT = "full-time-student"
    PRISONER = "prisoner"
    COMPULSORY_TREATMENT = "compulsory-treatment"
    STATE_SUPPORT = "state-support"
    CONSCRIPT = "conscript"
    MISSING = "missing"
    DISABILITY_1 = "disability-1"
    DISABILITY_2 = "disability-2"
    DISABILITY_3 = "disability-3"
    DISABLED_CHILD = "disabled-child"
    ILL_OVER_TWO_MONTHS = "ill-over-two-months"
    IN_HOSPITAL = "in-hospital"
    CARER = "carer"
    STEADY_WORK = "steady-work"


AWAY = {
    Flag.PRISONER: ("находится в местах лишения свободы", "бас бостандығынан айыру орнында"),
    Flag.COMPULSORY_TREATMENT: ("находится на принудительном лечении", "мәжбүрлі емделуде"),
    Flag.STATE_SUPPORT: ("находится на полном государственном обеспечении", "толық мемлекет қамтуында"),
    Flag.CONSCRIPT: ("проходит срочную службу", "мерзімді әскери қызметте"),
    Flag.MISSING: ("безвестно отсутствует", "хабарсыз кеткен"),
}
ELSEWHERE = ("зарегистрирован по другому адресу", "басқа мекенжайда тіркелген")
STUDENT = ("обучается очно, живёт в другом месте", "күндізгі оқуда, басқа жерде тұрады")
AT_HOME = ("зарегистрирован по адресу семьи", "отбасының мекенжайында тіркелген")


@dataclass(frozen=True, slots=True)
class FamilyMember:
    """One member; `key` is a reference, for instance the position in the application, never an ИИН."""

    key: str
    relation: Relation
    birth_date: date | None
    sex: Sex | None = None
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True, slots=True)
class Family:
    """Hold who counts and who does not, with the reason of each."""

    counted: tuple[FamilyMember, ...]
    lines: tuple[TraceLine, ...]
    findings: tuple[Finding, ...]


def count_family(members: Sequence[FamilyMember], *, applied_on: date) -> Family:
    """Decide for each member whether they count on the date of application."""
    counted: list[FamilyMember] = []
    lines: list[TraceLine] = []
    for member in members:
        reason = _left_out(member, applied_on)
        ru, kk = reason or _why_in(member)
        lines.append(
            TraceLine(
                rule="family-member",
                clause="passport-asp/query-21" if reason in AWAY.values() else "passport-asp/query-6",
                text=f"не учитывается: {ru}" if reason else f"учитывается: {ru}",
                kk=f"есепке алынбайды: {kk}" if reason else f"есепке алынады: {kk}",
                counted=reason is None,
                member=member.key,
            )
        )
        if reason is None:
            counted.append(member)
    return Family(tuple(counted), tuple(lines), (*_findings(members, applied_on), *_nobody(members, counted)))


def _left_out(member: FamilyMember, on: date) -> tuple[str, str] | None:
    for flag, reason in AWAY.items():
        if flag in member.flags:
            return reason
    if Flag.REGISTERED_ELSEWHERE not in member.flags or _studies(member, on):
        return None
    return ELSEWHERE


def _studies(member: FamilyMember, on: date) -> bool:
    if Flag.FULL_TIME_STUDENT not in member.flags or member.birth_date is None:
        return False
    return ADULT <= age_on(member.birth_date, on) <= STUDENT_TO


def _why_in(member: FamilyMember) -> tuple[str, str]:
    return STUDENT if Flag.REGISTERED_ELSEWHERE in member.flags else AT_HOME


def _nobody(members: Sequence[FamilyMember], counted: list[FamilyMember]) -> tuple[Finding, ...]:
    return (Finding(Problem.NOBODY_COUNTED),) if members and not counted else ()


def _findings(members: Sequence[FamilyMember], applied_on: date) -> list[Finding]:
    if not members:
        return [Finding(Problem.NO_FAMILY)]
    findings = []
    applicants = [member for member in members if member.relation is Relation.APPLICANT]
    if not applicants:
        findings.append(Finding(Problem.NO_APPLICANT))
    if len(applicants) > 1:
        findings.append(Finding(Problem.SEVERAL_APPLICANTS))
    seen: set[str] = set()
    for member in members:
        if member.key in seen:
            findings.append(Finding(Problem.MEMBER_TWICE, member.key))
        seen.add(member.key)
        if member.birth_date is None:
            findings.append(Finding(Problem.BIRTH_DATE_MISSING, member.key))
        elif member.birth_date > applied_on:
            findings.append(Finding(Problem.BORN_AFTER_APPLICATION, member.key))
        elif member.relation is Relation.APPLICANT and age_on(member.birth_date, applied_on) < ADULT:
            findings.append(Finding(Problem.APPLICANT_IS_CHILD, member.key))
    return findings

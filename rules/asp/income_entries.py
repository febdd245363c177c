"""Which incomes count: of the quarter before, of members who count, of kinds the dated table includes."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.asp.family import FamilyMember
from rules.asp.problems import Finding, Problem
from rules.asp.quarter import Quarter
from rules.asp.trace import TraceLine
from rules.parameters import NoParameterError, Parameters, ParameterValue

UNCOUNTED = ("член семьи не учитывается", "отбасы мүшесі есепке алынбайды")
OTHER_QUARTER = (
    "вне квартала, предшествующего кварталу обращения",
    "өтініш берілген тоқсанның алдындағы тоқсаннан тыс",
)


@dataclass(frozen=True, slots=True)
class IncomeEntry:
    """One income as an answer told it.

    `member` refers to `FamilyMember.key`; `kind` is a key of the parameter `income-kinds`; `amount` is in
    tenge, None where the source gave none; `month` is any day of the month it was received for; `source`
    names the information system or paper, `reference` its answer.
    """

    member: str
    kind: str
    amount: Decimal | None
    month: date
    source: str
    reference: str | None = None


@dataclass(frozen=True, slots=True)
class Incomes:
    """Hold the sum that counts, each entry's line, and what stands in the way."""

    total: Decimal
    lines: tuple[TraceLine, ...]
    findings: tuple[Finding, ...]


def sum_incomes(
    entries: Sequence[IncomeEntry],
    *,
    members: Iterable[FamilyMember],
    counted: Iterable[FamilyMember],
    quarter: Quarter,
    parameters: Parameters,
    carry_forward: bool = False,
) -> Incomes:
    """Sum the incomes of a quarter; the order of entries does not matter."""
    months = frozenset(quarter.months)
    known = {member.key for member in members}
    inside = {member.key for member in counted}
    total = Decimal(0)
    lines: list[TraceLine] = []
    findings: list[Finding] = []
    for entry in sorted(entries, key=_order):
        wrong = _wrong(entry, known)
        rule = None if wrong else _rule_of(entry, quarter, parameters, carry_forward=carry_forward)
        if wrong is None and rule is None:
            wrong = Problem.INCOME_KIND_UNKNOWN
        if wrong is not None or rule is None or entry.amount is None:
            findings.append(Finding(wrong or Problem.INCOME_MISSING, entry.member, entry.source))
            continue
        reason = _left_out(entry, inside, months, rule)
        if reason is None:
            total += entry.amount
        lines.append(_line(entry, rule, reason))
    findings += _overlaps(entries, inside, months)
    return Incomes(total, tuple(lines), tuple(findings))


def _order(entry: IncomeEntry) -> tuple[str, date, str, str, str, str]:
    return (
        entry.member,
        entry.month,
        entry.kind,
        entry.source,
        entry.reference or "",
        "" if entry.amount is None else str(entry.amount),
    )


def _wrong(entry: IncomeEntry, known: set[str]) -> Problem | None:
    if entry.member not in known:
        return Problem.INCOME_OF_STRANGER
    if entry.amount is None:
        return Problem.INCOME_MISSING
    if not entry.amount.is_finite():
        return Problem.INCOME_NOT_A_NUMBER
    if entry.amount < 0:
        return Problem.INCOME_NEGATIVE
    return None


def _rule_of(
    entry: IncomeEntry, quarter: Quarter, parameters: Parameters, *, carry_forward: bool
) -> ParameterValue | None:
    try:
        return parameters.value("income-kinds", quarter.last_day, entry.kind, carry_forward=carry_forward)
    except NoParameterError:
        return None


def _left_out(
    entry: IncomeEntry, inside: set[str], months: frozenset[date], rule: ParameterValue
) -> tuple[str, str] | None:
    if entry.member not in inside:
        return UNCOUNTED
    if entry.month.replace(day=1) not in months:
        return OTHER_QUARTER
    return None if rule.value else (f"не считается доходом: {rule.title}", f"табыс емес: {rule.title}")


def _line(entry: IncomeEntry, rule: ParameterValue, reason: tuple[str, str] | None) -> TraceLine:
    ru, kk = reason or (rule.title, rule.title)
    return TraceLine(
        rule=f"income-{entry.kind}",
        clause=rule.clause,
        text=f"{entry.month:%m.%Y}: {ru}",
        kk=f"{entry.month:%m.%Y}: {kk}",
        amount=entry.amount,
        counted=reason is None,
        member=entry.member,
        source=f"{entry.source}#{entry.reference}" if entry.reference else entry.source,
        parameter=rule,
    )


def _overlaps(entries: Sequence[IncomeEntry], inside: set[str], months: frozenset[date]) -> list[Finding]:
    sources: dict[tuple[str, str, date], set[str]] = defaultdict(set)
    for entry in entries:
        month = entry.month.replace(day=1)
        if entry.member in inside and month in months:
            sources[entry.member, entry.kind, month].add(entry.source)
    return [
        Finding(Problem.INCOMES_OVERLAP, member, ", ".join(sorted(names)), f"{month:%m.%Y}")
        for (member, _, month), names in sorted(sources.items())
        if len(names) > 1
    ]

"""Per-capita income of the quarter before the application, against the poverty line (art. 127)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rules.asp.family import FamilyMember, count_family
from rules.asp.farm import Holding, farm_income
from rules.asp.income_entries import IncomeEntry, sum_incomes
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import Quarter, quarter_of
from rules.asp.trace import TraceLine
from rules.codes import IncomeLevel
from rules.parameters import NoParameterError, Parameters, ParameterValue

MONTHS = 3


@dataclass(frozen=True, slots=True)
class IncomeAssessment:
    """Hold the income of a family and how it stands to the line.

    `per_capita` is total ÷ members ÷ 3, unrounded (28 digits); the level and the amount are worked out from
    `total` and `members`, so that no division can tip them. Money is in tenge.
    """

    level: IncomeLevel
    per_capita: Decimal
    line: Decimal
    total: Decimal
    members: int
    quarter: Quarter
    line_parameter: ParameterValue
    lines: tuple[TraceLine, ...]

    @property
    def for_person(self) -> bool:
        """Tell whether a person must look: income that equals the line (facts, law C 2)."""
        return self.level is IncomeLevel.EQUAL

    @property
    def provisional(self) -> tuple[str, ...]:
        """Return the titles of the provisional values it rests on."""
        return provisional_titles(self.lines)


def assess_income(
    members: Sequence[FamilyMember],
    incomes: Sequence[IncomeEntry],
    *,
    applied_on: date,
    region: str,
    parameters: Parameters,
    holdings: Sequence[Holding] = (),
    unanswered: Sequence[str] = (),
    at_hand: Sequence[str] = (),
    carry_forward: bool = False,
) -> IncomeAssessment | Unassessable:
    """Work out the per-capita income and its level.

    Args:
        members: the family, the applicant among it.
        incomes: what the registers and papers told.
        applied_on: the date of application (proactive: of consent).
        region: whose poverty line holds.
        parameters: the dated law.
        holdings: what the members keep on personal subsidiary farms: income by norm.
        unanswered: keys of members of whose income nobody was asked, or nobody answered yet.
        at_hand: keys of members of whom every body asked knew nothing: decided on the rest (law.md C 3).
        carry_forward: take the last known values where none holds (demo, tests); marked provisional.
    """
    family = count_family(members, applied_on=applied_on)
    quarter = quarter_of(applied_on).preceding
    farm = farm_income(holdings, quarter=quarter, parameters=parameters, carry_forward=carry_forward)
    found = sum_incomes(
        [*incomes, *farm.entries],
        members=members,
        counted=family.counted,
        quarter=quarter,
        parameters=parameters,
        carry_forward=carry_forward,
    )
    missing = tuple(Finding(Problem.INCOME_MISSING, key) for key in unanswered)
    findings = (*family.findings, *farm.findings, *found.findings, *missing)
    line = _line(region, applied_on, parameters, carry_forward=carry_forward)
    if findings or line is None:
        absent = (Finding(Problem.NO_LINE, detail=region),) if line is None else ()
        return Unassessable((*findings, *absent))
    count = len(family.counted)
    return IncomeAssessment(
        level=_level(found.total, line.value * count * MONTHS),
        per_capita=found.total / (count * MONTHS),
        line=line.value,
        total=found.total,
        members=count,
        quarter=quarter,
        line_parameter=line,
        lines=(*family.lines, *found.lines, *_unknown(at_hand), *_sums(found.total, count, quarter, line)),
    )


def provisional_titles(lines: Sequence[TraceLine]) -> tuple[str, ...]:
    """Return each provisional value's title once, in the order of the lines."""
    titles = (line.parameter.title for line in lines if line.parameter and line.parameter.provisional)
    return tuple(dict.fromkeys(titles))


def _unknown(members: Sequence[str]) -> tuple[TraceLine, ...]:
    return tuple(
        TraceLine(
            "income-unknown",
            "passport-asp/extension",
            "сведений о доходе нет ни в системе, ни у государственного органа: решено по имеющимся",
            "табыс туралы мәліметтер жүйеде де, мемлекеттік органда да жоқ: қолда бары бойынша шешілді",
            counted=False,
            member=key,
        )
        for key in members
    )


def _level(total: Decimal, allowed: Decimal) -> IncomeLevel:
    if total == allowed:
        return IncomeLevel.EQUAL
    return IncomeLevel.ABOVE if total > allowed else IncomeLevel.BELOW


def _line(region: str, on: date, parameters: Parameters, *, carry_forward: bool) -> ParameterValue | None:
    try:
        return parameters.value("poverty-line", on, region, carry_forward=carry_forward)
    except NoParameterError:
        return None


def _sums(total: Decimal, count: int, quarter: Quarter, line: ParameterValue) -> tuple[TraceLine, ...]:
    number, year = quarter.number, quarter.year
    divided = f"{total} ÷ {count} ÷ {MONTHS}"
    return (
        TraceLine(
            "income-total",
            "social-code/127",
            f"совокупный доход семьи за {number}-й квартал {year} года",
            f"отбасының {year} жылғы {number}-тоқсандағы жиынтық табысы",
            total,
        ),
        TraceLine(
            "income-per-capita",
            "social-code/127",
            f"среднедушевой доход: {divided}",
            f"жан басына шаққандағы орташа табыс: {divided}",
            total / (count * MONTHS),
        ),
        TraceLine(
            "poverty-line",
            line.clause,
            f"черта бедности: {line.title}",
            f"кедейлік шегі: {line.title}",
            line.value,
            parameter=line,
        ),
    )

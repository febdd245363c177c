"""How much is paid: (line − per-capita income) × members a month, and the supplement for small children.

Source: facts, law B «Amount», C 2, 17–19. Rounding is half-up to the step, once a month, before anything is
multiplied by months.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from rules.asp.child_supplement import Supplement, supplements_of
from rules.asp.family import FamilyMember, count_family
from rules.asp.income import MONTHS, IncomeAssessment, provisional_titles
from rules.asp.problems import Finding, Problem, Unassessable
from rules.asp.quarter import last_day_of, months_from, quarter_of
from rules.asp.trace import TraceLine
from rules.codes import Category, IncomeLevel
from rules.parameters import NoParameterError, Parameters, ParameterValue


@dataclass(frozen=True, slots=True)
class MonthlyPayment:
    """Hold the payment of one month (its first day): rounded, in tenge."""

    month: date
    base: Decimal
    supplement: Decimal
    children: int
    payment: Decimal


@dataclass(frozen=True, slots=True)
class Amount:
    """Hold what is paid.

    `base_monthly` and `child_supplement` are unrounded and of the first month; `monthly` is the first month's
    payment. Where a child's age or the МРП changes on the way, the months differ: `even` is False and
    `schedule` tells each.
    """

    base_monthly: Decimal
    child_supplement: Decimal
    children: int
    monthly: Decimal
    months: int
    total: Decimal
    first_day: date
    last_day: date
    schedule: tuple[MonthlyPayment, ...]
    trace: tuple[TraceLine, ...]

    @property
    def even(self) -> bool:
        """Tell whether every month pays the same."""
        return all(month.payment == self.monthly for month in self.schedule)

    @property
    def provisional(self) -> tuple[str, ...]:
        """Return the titles of the provisional values it rests on."""
        return provisional_titles(self.trace)


def amount(
    assessment: IncomeAssessment,
    members: Sequence[FamilyMember],
    *,
    applied_on: date,
    category: Category,
    parameters: Parameters,
    contract_months: int | None = None,
    carry_forward: bool = False,
) -> Amount | Unassessable:
    """Work out the payments from an assessed income.

    Unconditional aid is paid from the month of application to the end of its quarter, conditional aid for the
    months of the contract (by default the parameter `conditional-period`).
    """
    if assessment.level is IncomeLevel.ABOVE:
        return Unassessable((Finding(Problem.INCOME_ABOVE_LINE),))
    try:
        period = _period(applied_on, category, parameters, contract_months, carry_forward=carry_forward)
        if isinstance(period, Unassessable):
            return period
        step = parameters.value("rounding-step", applied_on, carry_forward=carry_forward)
        family = count_family(members, applied_on=applied_on)
        supplements = supplements_of(
            period, family.counted, applied_on=applied_on, parameters=parameters, carry_forward=carry_forward
        )
    except NoParameterError as error:
        return Unassessable((Finding(Problem.NO_PARAMETER, detail=error.key),))
    base = Fraction(assessment.line) * assessment.members - Fraction(assessment.total) / MONTHS
    schedule = tuple(
        MonthlyPayment(
            month=month,
            base=_decimal(base),
            supplement=supplement.sum,
            children=len(supplement.children),
            payment=_rounded(base + Fraction(supplement.sum), step.value),
        )
        for month, supplement in zip(period, supplements, strict=True)
    )
    total = sum((month.payment for month in schedule), Decimal(0))
    return Amount(
        base_monthly=schedule[0].base,
        child_supplement=schedule[0].supplement,
        children=schedule[0].children,
        monthly=schedule[0].payment,
        months=len(schedule),
        total=total,
        first_day=period[0],
        last_day=last_day_of(period[-1]),
        schedule=schedule,
        trace=_trace(assessment, schedule, supplements, step, total),
    )


def _period(
    applied_on: date,
    category: Category,
    parameters: Parameters,
    contract_months: int | None,
    *,
    carry_forward: bool,
) -> tuple[date, ...] | Unassessable:
    if category is Category.UNCONDITIONAL:
        return tuple(month for month in quarter_of(applied_on).months if month >= applied_on.replace(day=1))
    usual, least, most = (
        int(parameters.value(key, applied_on, carry_forward=carry_forward).value)
        for key in ("conditional-period", "conditional-period-least", "conditional-period-most")
    )
    months = usual if contract_months is None else contract_months
    if not least <= months <= most:
        return Unassessable((Finding(Problem.PERIOD_NOT_ALLOWED, detail=f"{least}–{most}"),))
    return months_from(applied_on, months)


def _rounded(exact: Fraction, step: Decimal) -> Decimal:
    steps = exact / Fraction(step)
    doubled = steps * 2 + 1
    return Decimal(doubled.numerator // (doubled.denominator * 2)) * step


def _decimal(exact: Fraction) -> Decimal:
    return Decimal(exact.numerator) / Decimal(exact.denominator)


def _trace(
    assessment: IncomeAssessment,
    schedule: tuple[MonthlyPayment, ...],
    supplements: Sequence[Supplement],
    step: ParameterValue,
    total: Decimal,
) -> tuple[TraceLine, ...]:
    base_of = f"({assessment.line} − {_cents(assessment.per_capita)}) × {assessment.members}"
    base = TraceLine(
        rule="amount-base",
        clause="social-code/127",
        text=f"базовый размер: {base_of}",
        kk=f"негізгі мөлшер: {base_of}",
        amount=schedule[0].base,
        parameter=assessment.line_parameter,
    )
    lines = [*assessment.lines, base]
    for month, supplement in zip(schedule, supplements, strict=True):
        lines.append(
            TraceLine(
                rule="amount-child-supplement",
                clause=supplement.factor.clause,
                text=f"{month.month:%m.%Y}: {supplement.factor.value} МРП × {month.children}",
                kk=f"{month.month:%m.%Y}: {supplement.factor.value} АЕК × {month.children}",
                amount=supplement.sum,
                counted=bool(month.children),
                parameter=supplement.mrp,
            )
        )
        lines.append(
            TraceLine(
                rule="amount-month",
                clause="social-code/127",
                text=f"{month.month:%m.%Y}: выплата, округлённая до {step.value} тенге",
                kk=f"{month.month:%m.%Y}: {step.value} теңгеге дейін дөңгелектелген төлем",
                amount=month.payment,
                parameter=step,
            )
        )
    months = len(schedule)
    lines.append(
        TraceLine(
            "amount-total", "social-code/127", f"всего за {months} мес.", f"{months} айға барлығы", total
        )
    )
    return tuple(lines)


def _cents(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)

"""The archetypes of families: what each is made of, and how its case must end.

All sums are steady, in tenge a month, and far from any poverty line in use: the poor have less than
16,000 a member, the others more than 200,000 (facts, law B: the line of 2026 is not below 35,596).
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from adapters.population.incomes import IncomeKind, IncomeSource
from adapters.population.person import Register
from rules.codes import AbleBodied, Category, IncomeLevel
from rules.identifiers import Sex


class Archetype(StrEnum):
    """Name a kind of family by what is remarkable in its case."""

    SINGLE_PENSIONER_LOW_INCOME = "single-pensioner-low-income"
    CARER_OF_SMALL_CHILD = "carer-of-small-child"
    INCOME_ABOVE_LINE = "income-above-line"
    ABLE_BODIED_COUPLE = "able-bodied-couple"
    LARGE_FAMILY = "large-family"
    NO_NEED = "no-need"
    NO_DATA = "no-data"


@dataclass(frozen=True, slots=True)
class Adult:
    """An adult of a recipe; the first one applies."""

    age: int
    sex: Sex
    incomes: tuple[IncomeSource, ...] = ()
    gaps: frozenset[Register] = frozenset()


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a family is made of, and what the rules must find."""

    adults: tuple[Adult, ...]
    children_months: tuple[int, ...]
    """Ages of the children in months when the country is made, eldest first."""
    place: int | None
    """Index into PLACES; None draws one."""
    income: IncomeLevel
    able_bodied: AbleBodied
    category: Category
    note: str = field(default="")


def _adult(
    age: int, sex: Sex, *incomes: tuple[IncomeKind, int], gaps: frozenset[Register] = frozenset()
) -> Adult:
    return Adult(age, sex, tuple(IncomeSource(kind, Decimal(sum_)) for kind, sum_ in incomes), gaps)


RECIPES = {
    Archetype.SINGLE_PENSIONER_LOW_INCOME: Recipe(
        (_adult(70, Sex.FEMALE, (IncomeKind.PENSION, 15_000)),), (), 0,
        IncomeLevel.BELOW, AbleBodied.NONE, Category.UNCONDITIONAL, "a single person of pension age",
    ),
    Archetype.CARER_OF_SMALL_CHILD: Recipe(
        (
            _adult(29, Sex.FEMALE, (IncomeKind.SOCIAL_PAYMENTS, 18_000), (IncomeKind.ALIMONY, 12_000)),
        ), (16,), 2,
        IncomeLevel.BELOW, AbleBodied.ONLY_CARER, Category.UNCONDITIONAL,
        "the only able-bodied member cares for a child under 3; the child is 1–6, so the supplement is due",
    ),
    Archetype.INCOME_ABOVE_LINE: Recipe(
        (
            _adult(41, Sex.MALE, (IncomeKind.WAGES, 420_000)),
            _adult(38, Sex.FEMALE, (IncomeKind.WAGES, 330_000)),
        ), (130,), 1,
        IncomeLevel.ABOVE, AbleBodied.OTHERS, Category.CONDITIONAL, "refused: refusal-1, no survey",
    ),
    Archetype.ABLE_BODIED_COUPLE: Recipe(
        (_adult(36, Sex.MALE, (IncomeKind.WAGES, 42_000)), _adult(34, Sex.FEMALE)), (110,), 2,
        IncomeLevel.BELOW, AbleBodied.OTHERS, Category.CONDITIONAL, "both can work: social contract",
    ),
    Archetype.LARGE_FAMILY: Recipe(
        (
            _adult(40, Sex.FEMALE, (IncomeKind.SOCIAL_PAYMENTS, 24_000)),
            _adult(43, Sex.MALE, (IncomeKind.WAGES, 60_000)),
        ), (160, 118, 66, 20), 1,
        IncomeLevel.BELOW, AbleBodied.OTHERS, Category.CONDITIONAL, "two children of 1–6: two supplements",
    ),
    Archetype.NO_NEED: Recipe(
        (_adult(52, Sex.MALE, (IncomeKind.RENT, 20_000)), _adult(50, Sex.FEMALE)), (), 0,
        IncomeLevel.BELOW, AbleBodied.OTHERS, Category.CONDITIONAL,
        "little income in the registers, but the commission sees no need: refusal-3",
    ),
    Archetype.NO_DATA: Recipe(
        (
            _adult(31, Sex.FEMALE, (IncomeKind.SOCIAL_PAYMENTS, 15_000), gaps=frozenset({Register.INCOME})),
        ), (19,), 0,
        IncomeLevel.BELOW, AbleBodied.ONLY_CARER, Category.UNCONDITIONAL,
        "the income register does not know the applicant: written request",
    ),
}  # fmt: skip
"""Each archetype's recipe; families beyond the first round of archetypes repeat them with other names."""

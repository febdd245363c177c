"""Named outcomes of a calculation that must go to a person: no exception, no silent zero."""

from dataclasses import dataclass
from enum import StrEnum


class Problem(StrEnum):
    """Name why income or amount cannot be worked out by a rule."""

    NO_FAMILY = "no-family"
    NO_APPLICANT = "no-applicant"
    SEVERAL_APPLICANTS = "several-applicants"
    MEMBER_TWICE = "member-twice"
    NOBODY_COUNTED = "nobody-counted"
    APPLICANT_IS_CHILD = "applicant-is-child"
    BIRTH_DATE_MISSING = "birth-date-missing"
    BORN_AFTER_APPLICATION = "born-after-application"
    SEX_MISSING = "sex-missing"
    INCOME_MISSING = "income-missing"
    INCOME_NEGATIVE = "income-negative"
    INCOME_NOT_A_NUMBER = "income-not-a-number"
    INCOME_KIND_UNKNOWN = "income-kind-unknown"
    INCOME_OF_STRANGER = "income-of-stranger"
    INCOMES_OVERLAP = "incomes-overlap"
    NO_LINE = "no-line"
    NO_PARAMETER = "no-parameter"
    INCOME_ABOVE_LINE = "income-above-line"
    PERIOD_NOT_ALLOWED = "period-not-allowed"


WORDS = {
    Problem.NO_FAMILY: "Состав семьи не указан",
    Problem.NO_APPLICANT: "В составе семьи нет заявителя",
    Problem.SEVERAL_APPLICANTS: "В составе семьи несколько заявителей",
    Problem.MEMBER_TWICE: "Член семьи указан дважды",
    Problem.NOBODY_COUNTED: "Никто из семьи не учитывается в её составе",
    Problem.APPLICANT_IS_CHILD: "Заявитель не достиг совершеннолетия",
    Problem.BIRTH_DATE_MISSING: "Неизвестна дата рождения члена семьи",
    Problem.BORN_AFTER_APPLICATION: "Дата рождения члена семьи позже даты обращения",
    Problem.SEX_MISSING: "Неизвестен пол члена семьи, от которого зависит пенсионный возраст",
    Problem.INCOME_MISSING: "Сведения о доходе отсутствуют",
    Problem.INCOME_NEGATIVE: "Доход отрицателен",
    Problem.INCOME_NOT_A_NUMBER: "Доход не является числом",
    Problem.INCOME_KIND_UNKNOWN: "Для вида дохода на эту дату нет правила",
    Problem.INCOME_OF_STRANGER: "Доход получен о лице вне состава семьи",
    Problem.INCOMES_OVERLAP: "Один доход получен из двух источников",
    Problem.NO_LINE: "Для региона и квартала нет черты бедности",
    Problem.NO_PARAMETER: "На дату обращения нет значения показателя",
    Problem.INCOME_ABOVE_LINE: "Доход превышает черту бедности: помощь не рассчитывается",
    Problem.PERIOD_NOT_ALLOWED: "Срок социального контракта вне допустимых пределов",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Hold one problem and whom or what it concerns, by reference."""

    problem: Problem
    member: str | None = None
    source: str | None = None
    detail: str | None = None

    @property
    def words(self) -> str:
        """Return the problem in Russian for an official; no personal data."""
        words = WORDS[self.problem]
        return f"{words}: {self.detail}" if self.detail else words


@dataclass(frozen=True, slots=True)
class Unassessable:
    """The outcome «to a person»: what stands in the way, at least one finding."""

    findings: tuple[Finding, ...]

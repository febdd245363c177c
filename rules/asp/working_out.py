"""The Python part of a decision in one go: income, able-bodied members, bars, and then the amount."""

from dataclasses import dataclass

from rules.asp.able_bodied import AbleBodiedFinding, able_bodied
from rules.asp.amount import Amount, amount
from rules.asp.bars import Bars, bars_to
from rules.asp.case_facts import CaseFacts
from rules.asp.income import IncomeAssessment, assess_income
from rules.asp.problems import Unassessable
from rules.codes import AbleBodied, Assessment, Bar, Category, IncomeLevel, Obliged, RefusalGround
from rules.law import Law


@dataclass(frozen=True, slots=True)
class WorkedOut:
    """What the rules found: each part a result, or what stands in its way."""

    income: IncomeAssessment | Unassessable
    ability: AbleBodiedFinding | Unassessable
    bars: Bars

    @property
    def codes(self) -> dict[str, str | None]:
        """Return the coarse codes for the tables, under the names of their columns."""
        level: IncomeLevel | None = None
        able: AbleBodied | None = None
        obliged: Obliged | None = None
        if isinstance(self.income, IncomeAssessment):
            level = self.income.level
        if isinstance(self.ability, AbleBodiedFinding):
            able, obliged = self.ability.code, self.ability.obliged
        done = level is not None and able is not None
        return {
            "income": level,
            "ableBodied": able,
            "obliged": obliged,
            "assessment": Assessment.DONE if done else Assessment.IMPOSSIBLE,
            **bar_codes(self.bars),
        }


def bar_codes(bars: Bars) -> dict[str, str]:
    """Return the code of each bar, under the name of its column."""
    columns = {
        "measuresBar": RefusalGround.MEASURES_REFUSED,
        "contractBar": RefusalGround.CONTRACT_BROKEN,
        "falseDataBar": RefusalGround.FALSE_DATA,
    }
    return {key: Bar.BARRED if ground in bars.grounds else Bar.FREE for key, ground in columns.items()}


def work_out(facts: CaseFacts, law: Law) -> WorkedOut:
    """Work out everything that tables ask for."""
    return WorkedOut(
        income=assess_income(
            facts.members,
            facts.incomes,
            applied_on=facts.applied_on,
            region=facts.region,
            parameters=law.parameters,
            holdings=facts.holdings,
            unanswered=facts.unanswered,
            at_hand=facts.at_hand,
            carry_forward=facts.carry_forward,
        ),
        ability=able_bodied(
            facts.members,
            applied_on=facts.applied_on,
            parameters=law.parameters,
            carry_forward=facts.carry_forward,
        ),
        bars=bars_to(facts.bars, applied_on=facts.applied_on, terms=law.terms, calendar=law.calendar),
    )


def pay(facts: CaseFacts, income: IncomeAssessment, category: Category, law: Law) -> Amount | Unassessable:
    """Work out the payments of an appointment."""
    return amount(
        income,
        facts.members,
        applied_on=facts.applied_on,
        category=category,
        parameters=law.parameters,
        contract_months=facts.contract_months,
        carry_forward=facts.carry_forward,
    )

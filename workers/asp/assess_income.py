"""`asp-assess-income`: preliminary calculation of the per-capita income, and who is able-bodied."""

from adapters.database.decision import Decision
from rules.asp import Unassessable, able_bodied
from rules.codes import AbleBodied, IncomeLevel
from rules.terms import local_day
from workers.asp.assessment import assessment_of, for_person
from workers.asp.trace import kept
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work


class AssessIncome(Command):
    """Assess the family's income."""


class IncomeAssessed(Result):
    """Coarse codes only: amounts stay in the database."""

    income: IncomeLevel
    able_bodied: AbleBodied


@task("asp-assess-income", clause="social-code/127")
def assess(command: AssessIncome, work: Work) -> IncomeAssessed:
    """Compare the per-capita income with the poverty line and keep the arithmetic."""
    case = work.case(command.case_id)
    assessment, members = assessment_of(work, case)
    ability = able_bodied(
        members,
        applied_on=local_day(case.submitted_at),
        parameters=work.law.parameters,
        carry_forward=work.law.carry_forward,
    )
    if isinstance(ability, Unassessable):
        raise for_person("Трудоспособность не определена", ability)
    work.session.merge(
        Decision(
            case_id=case.id,
            grounds=[],
            income_level=assessment.level,
            per_capita_income=assessment.per_capita,
            poverty_line=assessment.line,
            trace=kept((*assessment.lines, *ability.lines)),
            provisional=bool(assessment.provisional),
            assessed_at=work.now,
        )
    )
    work.note("income-assessed", case.id, income=assessment.level, able_bodied=ability.code)
    return IncomeAssessed(income=assessment.level, able_bodied=ability.code)

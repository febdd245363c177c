"""The income of a case, worked out from its answers; what no rule can work out goes to a person."""

from adapters.database.case import Case
from rules.asp import FamilyMember, IncomeAssessment, Unassessable, assess_income
from rules.terms import local_day
from workers.asp.family_facts import family_of, incomes_of
from workers.runtime.failures import ForSupervisorError
from workers.runtime.work import Work


def assessment_of(work: Work, case: Case) -> tuple[IncomeAssessment, list[FamilyMember]]:
    """Return the assessed income and the family it rests on.

    Raises:
        ForSupervisorError: the data do not allow it; the text says what stands in the way.
    """
    applied_on = local_day(case.submitted_at)
    members = family_of(work, case.id, applied_on)
    assessment = assess_income(
        members,
        incomes_of(work, case.id),
        applied_on=applied_on,
        region=case.region or "",
        parameters=work.law.parameters,
        carry_forward=work.law.carry_forward,
    )
    if isinstance(assessment, Unassessable):
        raise for_person("Доход не рассчитан", assessment)
    return assessment, members


def for_person(what: str, outcome: Unassessable) -> ForSupervisorError:
    """Return the incident of a calculation that no rule can finish; it names no person."""
    words = "; ".join(finding.words for finding in outcome.findings)
    return ForSupervisorError(f"{what}: {words}. Исправьте данные дела и повторите.")

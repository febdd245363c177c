"""`asp-assess-income`: preliminary calculation, who is able-bodied, and what a person must look at."""

from sqlalchemy.dialects.postgresql import insert

from adapters.database.case import Case
from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from rules.asp import AbleBodiedFinding, Finding, IncomeAssessment, Problem, WorkedOut, work_out
from rules.codes import (
    AbleBodied,
    Assessment,
    CheckReason,
    IncomeLevel,
    Information,
    Mark,
    Obliged,
    OtherAid,
    RecipientStatus,
    Registers,
)
from rules.terms import local_day
from workers.asp.assessment import facts_of
from workers.asp.data_review import review
from workers.asp.register_facts import RegisterFacts
from workers.asp.trace import kept
from workers.runtime.contract import Command, Contract, Result
from workers.runtime.task import task
from workers.runtime.work import Work


class AssessIncome(Command):
    """Assess the family's income."""


class InformationStates(Contract):
    """How each group of the 25 pieces of information stands (rules/asp/document-completeness.dmn)."""

    identity: Information
    registration: Information
    account: Information
    disability: Information
    civil_acts: Information
    study: Information
    incomes: Information
    other_aid: Information
    farm: Information
    work: Information
    alimony: Information
    custody: Information
    property: Information
    search: Information


class IncomeAssessed(Result):
    """Coarse codes only: amounts, marks and who is concerned stay in the database.

    Where the rules cannot work it out, `assessment` is `impossible` and the codes they owe are null.
    """

    assessment: Assessment
    income: IncomeLevel | None
    able_bodied: AbleBodied | None
    obliged: Obliged | None
    registers: Registers
    other_aid: OtherAid
    status: RecipientStatus
    mark: Mark
    information: InformationStates
    confirmed: list[CheckReason]
    """What a person has looked at already and found in order."""


@task("asp-assess-income", clause="social-code/127")
def assess(command: AssessIncome, work: Work) -> IncomeAssessed:
    """Compare the per-capita income with the poverty line and keep the arithmetic; say what rules cannot."""
    case = work.case(command.case_id)
    registers = RegisterFacts.of(work, case, local_day(case.submitted_at))
    found = work_out(facts_of(work, case, registers), work.law)
    reviewed = review(work, case, registers)
    confirmed = _keep_findings(work, case, (*_findings(found), *reviewed.findings))
    income, ability = found.income, found.ability
    codes = found.codes
    if isinstance(income, IncomeAssessment) and isinstance(ability, AbleBodiedFinding):
        _keep_assessment(work, case, income, ability)
    work.note("income-assessed", case.id, income=codes["income"], able_bodied=codes["ableBodied"])
    return IncomeAssessed(
        assessment=Assessment(codes["assessment"] or ""),
        income=income.level if isinstance(income, IncomeAssessment) else None,
        able_bodied=ability.code if isinstance(ability, AbleBodiedFinding) else None,
        obliged=ability.obliged if isinstance(ability, AbleBodiedFinding) else None,
        registers=reviewed.registers,
        other_aid=reviewed.other_aid,
        status=reviewed.status,
        mark=reviewed.mark,
        information=InformationStates(**reviewed.information),
        confirmed=[CheckReason(reason) for reason in confirmed],
    )


def _findings(found: WorkedOut) -> tuple[Finding, ...]:
    findings = [
        finding
        for part in (found.income, found.ability)
        if not isinstance(part, IncomeAssessment | AbleBodiedFinding)
        for finding in part.findings
    ]
    if isinstance(found.income, IncomeAssessment) and found.income.for_person:
        findings.append(Finding(Problem.INCOME_EQUALS_LINE))
    return tuple(dict.fromkeys(findings))


def _keep_findings(work: Work, case: Case, findings: tuple[Finding, ...]) -> list[str]:
    """Keep what the desk shows; what was confirmed before stays confirmed."""
    told = [
        {
            "problem": finding.problem,
            "ru": finding.words,
            "kk": finding.words_kk,
            "member": finding.member,
            "source": finding.source,
        }
        for finding in findings
    ]
    entered = insert(DataCheck).values(case_id=case.id, findings=told, confirmed=[], found_at=work.now)
    work.session.execute(
        entered.on_conflict_do_update(
            index_elements=["case_id"], set_={"findings": told, "found_at": work.now}
        )
    )
    return list(work.session.get_one(DataCheck, case.id, populate_existing=True).confirmed)


def _keep_assessment(work: Work, case: Case, income: IncomeAssessment, ability: AbleBodiedFinding) -> None:
    known = work.session.get(Decision, case.id)
    if known is not None and known.document_id is not None:
        # An earlier walk has drafted the decision on its assessment: that one stands.
        return
    work.session.merge(
        Decision(
            case_id=case.id,
            grounds=[],
            income_level=income.level,
            per_capita_income=income.per_capita,
            poverty_line=income.line,
            trace=kept((*income.lines, *ability.lines)),
            provisional=bool(income.provisional),
            assessed_at=work.now,
        )
    )

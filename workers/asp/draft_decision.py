"""`asp-draft-decision`: outcome, amount, and the notice that will be signed."""

from decimal import Decimal

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.decision_act import Act, act_on, returns_of
from adapters.database.hearing import Hearing
from adapters.documents import (
    Bilingual,
    MonthPayment,
    NoticeData,
    RefusalData,
    render_notice,
    render_refusal,
)
from rules.asp import Amount, CaseFacts, IncomeAssessment, TraceLine, Unassessable, WorkedOut, pay, work_out
from rules.asp.hearing import is_heard
from rules.codes import Category, HearingNeed, Outcome, RefusalGround
from rules.terms import local_day
from workers.asp.assessment import facts_of, for_person
from workers.asp.decision_record import record_of
from workers.asp.ground_findings import finding_of
from workers.asp.provisional import provisional_names
from workers.asp.recipient import recipient_of, unit_of
from workers.asp.trace import kept
from workers.runtime.contract import Command, DocumentId, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.terms import happened, skip_terms

COMMISSION_STAGE = frozenset({"asp-commission-hand-over", "asp-survey", "asp-conclusion", "asp-contract"})
"""Terms of stages that a case above the poverty line does not go through (law.md C 12)."""


class DraftDecision(Command):
    """Draft the decision on the grounds that the table found."""

    category: Category
    grounds: tuple[RefusalGround, ...] = ()


class DecisionDrafted(Result):
    """The outcome and the notice to be signed."""

    outcome: Outcome
    document_id: DocumentId
    hearing: HearingNeed


@task("asp-draft-decision", clause="passport-asp/result")
def draft_decision(command: DraftDecision, work: Work) -> DecisionDrafted:
    """Refuse on any ground, otherwise appoint; write the notice in both languages.

    A draft that was returned for rework is kept as it is; the next one is drafted beside it.
    """
    case = work.case(command.case_id)
    decision = work.session.get_one(Decision, case.id)
    if decision.document_id is not None and not act_on(work.session, decision.document_id, Act.RETURNED):
        return _drafted_before(command, work, case, decision)
    case.category = command.category
    case.move_to("decision")
    decision.category, decision.grounds, decision.decided_at = (
        command.category,
        list(command.grounds),
        work.now,
    )
    decision.outcome = Outcome.REFUSED if command.grounds else Outcome.APPOINTED
    facts = facts_of(work, case)
    found = work_out(facts, work.law)
    decision.record = record_of(work, case, facts, found, category=command.category, grounds=command.grounds)
    if command.grounds:
        title, kind = "Мотивированный отказ", "notice-refusal"
        content = _refusal(command, work, case, decision)
        decision.monthly_amount = decision.months = decision.total_amount = decision.schedule = None
        decision.trace = [*decision.trace, *kept(found.bars.lines)]
    else:
        title, kind = "Уведомление о назначении", "notice-appointment"
        content = _notice(command, work, case, facts, found)
    skip_terms(work, case, COMMISSION_STAGE)
    rework = len(returns_of(work.session, case.id))
    key = f"decision-{rework + 1}" if rework else "decision"
    document = keep_document(work, case, kind=kind, business_key=key, title=title, content=content)
    decision.document_id, case.decided_at = document.id, work.now
    drafted = _drafted(work, case, decision, document.id)
    if drafted.hearing is HearingNeed.NONE:  # else when the applicant was heard (law.md C 13)
        happened(work, case, "decision-requested")
    work.note("decision-drafted", case.id, outcome=decision.outcome, grounds=len(command.grounds))
    return drafted


def _drafted_before(command: DraftDecision, work: Work, case: Case, decision: Decision) -> DecisionDrafted:
    """Answer a repeated job with what it drafted: a letter never stands for another decision."""
    if (command.category, list(command.grounds)) != (decision.category, decision.grounds):
        raise ForSupervisorError(
            "Проект решения уже составлен на других основаниях: сверьте дело и исправьте переменные."
        )
    return _drafted(work, case, decision, decision.document_id or "")


def _drafted(work: Work, case: Case, decision: Decision, document_id: str) -> DecisionDrafted:
    """Say what was drafted; of a case the applicant is heard once, before the first refusal that looms."""
    grounds = [RefusalGround(ground) for ground in decision.grounds]
    hearing = work.session.get(Hearing, case.id)
    heard = hearing is not None and hearing.outcome is not None
    needed = not heard and is_heard(grounds, authority_hears=unit_of(work, case).hearing)
    return DecisionDrafted(
        outcome=Outcome(decision.outcome or ""),
        document_id=document_id,
        hearing=HearingNeed.NEEDED if needed else HearingNeed.NONE,
    )


def _notice(command: DraftDecision, work: Work, case: Case, facts: CaseFacts, found: WorkedOut) -> bytes:
    assessment, ability = found.income, found.ability
    if isinstance(assessment, Unassessable):
        raise for_person("Доход не рассчитан", assessment)
    payment = pay(facts, assessment, command.category, work.law)
    if isinstance(payment, Unassessable):
        raise for_person("Размер помощи не рассчитан", payment)
    decision = work.session.get_one(Decision, case.id)
    able: tuple[TraceLine, ...] = () if isinstance(ability, Unassessable) else ability.lines
    decision.monthly_amount, decision.months = payment.monthly, payment.months
    decision.total_amount = payment.total
    decision.schedule = [
        {"month": month.month.isoformat(), "amount": str(month.payment)} for month in payment.schedule
    ]
    decision.trace = kept((*payment.trace, *able, *found.bars.lines))
    decision.provisional = bool(payment.provisional)
    return render_notice(_notice_data(work, case, command.category, assessment, payment), work.templates)


def _notice_data(
    work: Work, case: Case, category: Category, assessment: IncomeAssessment, payment: Amount
) -> NoticeData:
    unit = unit_of(work, case)
    return NoticeData(
        case_number=case.number or "",
        dated=local_day(work.now),
        recipient=recipient_of(work, case),
        category=category,
        members=assessment.members,
        quarter_income=assessment.total,
        per_capita_income=assessment.per_capita,
        poverty_line=assessment.line,
        poverty_line_region=Bilingual(kk=unit.region_name.kk, ru=unit.region_name.ru),
        poverty_line_year=assessment.quarter.following.year,
        poverty_line_quarter=assessment.quarter.following.number,
        base_monthly=payment.base_monthly,
        child_supplement_monthly=payment.child_supplement,
        supplemented_children=payment.children,
        monthly_amount=payment.monthly,
        first_day=payment.first_day,
        last_day=payment.last_day,
        months=payment.months,
        total_amount=payment.total,
        schedule=()
        if payment.even
        else tuple(MonthPayment(month=month.month, amount=month.payment) for month in payment.schedule),
        authority=authority_of(unit),
        provisional=provisional_names(payment.trace),
        check_link=work.links.status_page(case.id),
    )


def _refusal(command: DraftDecision, work: Work, case: Case, decision: Decision) -> bytes:
    unit = unit_of(work, case)
    by_income = RefusalGround.INCOME_ABOVE_LINE in command.grounds
    return render_refusal(
        RefusalData(
            case_number=case.number or "",
            dated=local_day(work.now),
            recipient=recipient_of(work, case),
            grounds=tuple(finding_of(work, case, ground) for ground in command.grounds),
            per_capita_income=Decimal(decision.per_capita_income) if by_income else None,
            poverty_line=Decimal(decision.poverty_line) if by_income else None,
            authority=authority_of(unit),
            check_link=work.links.status_page(case.id),
        ),
        work.templates,
    )

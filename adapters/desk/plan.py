"""The individual plan on the desk: its months and duties, which complete the task (Social Code art. 122)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.contract_duty import ContractDuty, duties_of
from adapters.database.social_contract import SocialContract
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import NotAllowedError
from adapters.documents.duties import duty_kinds
from rules.asp.quarter import last_day_of, months_from
from rules.asp.social_contract import LONGEST, SHORTEST
from rules.codes import Channel, Measures
from rules.terms import local_day

ELEMENT = "draftPlan"
STAGE = "contract"
MOST = 12
"""At most so many duties (our choice)."""


class NoPlanError(ValueError):
    """The case waits for no plan: nobody agreed to measures, or the contract is drafted."""


class PlanNotWholeError(ValueError):
    """The months are not possible, or a duty has no kind or no day within the contract."""


@dataclass(frozen=True, slots=True)
class PlannedDuty:
    """One duty of the plan."""

    kind: str
    due_on: date


def may_plan(official: DeskOfficial, case: Case) -> bool:
    """Tell whether the official is of the career centre of the case's unit."""
    return official.is_of(Channel.CENTRE, case)


def plan_awaited(session: Session, case: Case) -> bool:
    """Tell whether the case waits for its plan."""
    contract = session.get(SocialContract, case.id)
    agreed = contract is not None and contract.measures == Measures.AGREED and contract.months is None
    return agreed and case.closed_at is None and case.stage == STAGE and not duties_of(session, case.id)


def last_day(case: Case, months: int) -> date:
    """Return the last day of a contract of so many months."""
    return last_day_of(months_from(local_day(case.submitted_at), months)[-1])


def keep_plan(
    work: UnitOfWork, official: DeskOfficial, case: Case, months: int, duties: Sequence[PlannedDuty]
) -> None:
    """Keep the duties in the order of their days, which completes the task.

    Raises:
        NotAllowedError: the official is not of the career centre.
        NoPlanError: the case waits for no plan.
        PlanNotWholeError: months or duties are not possible.
    """
    if not may_plan(official, case):
        raise NotAllowedError
    work.session.refresh(case, with_for_update=True)
    if not plan_awaited(work.session, case):
        raise NoPlanError
    if not SHORTEST <= months <= LONGEST or not 1 <= len(duties) <= MOST:
        raise PlanNotWholeError
    today, end = local_day(work.now), last_day(case, months)
    if any(duty.kind not in duty_kinds() or not today <= duty.due_on <= end for duty in duties):
        raise PlanNotWholeError
    for number, duty in enumerate(sorted(duties, key=lambda duty: duty.due_on), start=1):
        work.session.add(ContractDuty(case_id=case.id, number=number, due_on=duty.due_on, kind=duty.kind))
    key = f"{case.id}/plan"
    work.outbox.complete_user_task(ELEMENT, key, case.id, {"contractMonths": months}, since=work.now)
    work.note("draft-plan", case.id, months=months, duties=len(duties))

"""`shep-query`: one information system is asked through ШЭП about all members of the family."""

from typing import Literal

import structlog
from sqlalchemy import select

from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.shep import Found, ShepClient, ShepError
from rules.codes import QueryState
from rules.terms import local_day
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.runtime.task import task
from workers.runtime.work import Step, Work
from workers.shared.information_systems import SYSTEMS, InformationSystem, members_asked

log = structlog.get_logger(__name__)


class QueryInformationSystem(Command):
    """Ask one system."""

    system: Code


class InformationSystemAnswered(Result):
    """Whether every member was found; one that was not leads to a written request."""

    state: Literal[QueryState.FOUND, QueryState.NO_DATA]


def ask_register(command: QueryInformationSystem, step: Step) -> None:
    """Ask about each member who has no answer yet; keep each answer as it comes."""
    system = _system(command)
    with step() as work:
        applied_on = local_day(work.case(command.case_id).submitted_at)
        missing = _unanswered(work, command, system)
        shep = work.service(ShepClient)
    for member in missing:
        try:
            outcome = shep.ask(system.service, system.ask(member, applied_on))
        except ShepError as error:
            log.warning("query failed", case_id=command.case_id, system=command.system, error=str(error))
            raise RetryLaterError(str(error)) from error
        with step() as work:
            found = isinstance(outcome, Found)
            work.session.merge(
                RegisterAnswer(
                    case_id=command.case_id,
                    system=command.system,
                    iin=member.iin,
                    state=QueryState.FOUND if found else QueryState.NO_DATA,
                    payload=outcome.answer.model_dump(mode="json") if isinstance(outcome, Found) else {},
                    message_id=outcome.message_id,
                    source="shep",
                    answered_at=work.now,
                )
            )


@task("shep-query", clause="passport-asp/queries", fetch=ask_register)
def shep_query(command: QueryInformationSystem, work: Work) -> InformationSystemAnswered:
    """Sum up what the system answered: «no data» about anybody is «no data»."""
    system = _system(command)
    if _unanswered(work, command, system):
        raise RetryLaterError(f"«{system.service.title}»: получены не все ответы, запрос повторяется.")
    answers = select(RegisterAnswer.state).where(
        RegisterAnswer.case_id == command.case_id, RegisterAnswer.system == command.system
    )
    states = set(work.session.scalars(answers))
    state = QueryState.NO_DATA if QueryState.NO_DATA in states else QueryState.FOUND
    work.note("register-answered", command.case_id, system=command.system, state=state)
    return InformationSystemAnswered(state=state)


def _system(command: QueryInformationSystem) -> InformationSystem:
    try:
        return SYSTEMS[command.system]
    except KeyError:
        raise ForSupervisorError(
            f"Информационной системы «{command.system}» нет в реестре: исправьте переменную systems."
        ) from None


def _unanswered(work: Work, command: QueryInformationSystem, system: InformationSystem) -> list[FamilyMember]:
    answered = set(
        work.session.scalars(
            select(RegisterAnswer.iin).where(
                RegisterAnswer.case_id == command.case_id, RegisterAnswer.system == command.system
            )
        )
    )
    asked = members_asked(work, work.case(command.case_id), system)
    return [member for member in asked if member.iin not in answered]

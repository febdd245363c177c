"""`shep-query`: one information system is asked through ШЭП about all members of the family it concerns."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import date
from typing import Any, Literal

import structlog
from sqlalchemy import select

from adapters.breaker import SystemAway
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.shep import Found, NoData, ShepClient, ShepError
from adapters.shep.exchange import Exchange
from rules.codes import QueryState
from rules.terms import local_day
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.runtime.task import task
from workers.runtime.work import Step, Work
from workers.shared.information_systems import SYSTEMS, InformationSystem, members_asked
from workers.shared.papers import SOURCE as PAPER
from workers.shared.papers import settle_by_papers

log = structlog.get_logger(__name__)
Outcome = Found[Any] | NoData


class QueryInformationSystem(Command):
    """Ask one system."""

    system: Code


class InformationSystemAnswered(Result):
    """Whether every member was found; one that was not leads to a written request."""

    state: Literal[QueryState.FOUND, QueryState.NO_DATA]


def ask_register(command: QueryInformationSystem, step: Step) -> None:
    """Ask about all members who have no answer yet, side by side; keep each answer as it comes."""
    system = _system(command)
    with step() as work:
        applied_on = local_day(work.case(command.case_id).submitted_at)
        missing = _unanswered(work, command, system)
        shep, archive = work.service(ShepClient), work.service(ExchangeArchive)
    failures: list[ShepError | SystemAway] = []
    for member, outcome, exchanges in _asked(shep, system, missing, applied_on):
        with step() as work:
            for exchange in exchanges:
                archive.keep(work.session, exchange, command.case_id)
            if isinstance(outcome, (Found, NoData)):
                work.session.merge(_answer(command, member, outcome, work))
            else:
                failures.append(outcome)
    if failures:
        _fail(command, failures)


@task("shep-query", clause="passport-asp/queries", fetch=ask_register)
def shep_query(command: QueryInformationSystem, work: Work) -> InformationSystemAnswered:
    """Sum up what the system answered: «no data» about anybody is «no data»."""
    system = _system(command)
    if _unanswered(work, command, system):
        raise RetryLaterError(f"«{system.service.title}»: получены не все ответы, запрос повторяется.")
    settle_by_papers(work, work.case(command.case_id), command.system)
    answers = select(RegisterAnswer.state).where(
        RegisterAnswer.case_id == command.case_id,
        RegisterAnswer.system == command.system,
        RegisterAnswer.source != PAPER,
    )
    states = set(work.session.scalars(answers))
    state = QueryState.NO_DATA if QueryState.NO_DATA in states else QueryState.FOUND
    work.note("register-answered", command.case_id, system=command.system, state=state)
    return InformationSystemAnswered(state=state)


def _asked(
    shep: ShepClient, system: InformationSystem, members: list[FamilyMember], applied_on: date
) -> Iterator[tuple[FamilyMember, Outcome | ShepError | SystemAway, list[Exchange]]]:
    """Yield each member with the outcome and its exchanges, as they come."""

    def ask(member: FamilyMember) -> tuple[Outcome | ShepError | SystemAway, list[Exchange]]:
        exchanges: list[Exchange] = []
        try:
            return shep.ask(system.service, system.ask(member, applied_on), exchanges.append), exchanges
        except (ShepError, SystemAway) as error:
            return error, exchanges

    if len(members) == 1:
        yield (members[0], *ask(members[0]))
    elif members:
        with ThreadPoolExecutor(min(len(members), system.service.parallel)) as pool:
            asked = {pool.submit(ask, member): member for member in members}
            for done in as_completed(asked):
                yield (asked[done], *done.result())


def _answer(
    command: QueryInformationSystem, member: FamilyMember, outcome: Outcome, work: Work
) -> RegisterAnswer:
    found = isinstance(outcome, Found)
    return RegisterAnswer(
        case_id=command.case_id,
        system=command.system,
        iin=member.iin,
        state=QueryState.FOUND if found else QueryState.NO_DATA,
        payload=outcome.answer.model_dump(mode="json") if isinstance(outcome, Found) else {},
        message_id=outcome.message_id,
        source="shep",
        dated=outcome.dated,
        answered_at=work.now,
    )


def _fail(command: QueryInformationSystem, failures: list[ShepError | SystemAway]) -> None:
    """Fail the job for all members at once: an outage costs no retry, anything else does."""
    told = next((one for one in failures if isinstance(one, ShepError)), failures[0])
    log.warning("query failed", case_id=command.case_id, system=command.system, error=str(told))
    away = next((one for one in failures if isinstance(one, SystemAway)), None)
    if away is not None:
        raise away
    raise RetryLaterError(str(told)) from told


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

"""`shep-query`: one information system is asked through ШЭП about all members of the family it concerns."""

from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import structlog

from adapters.breaker import SystemAway
from adapters.database.async_answers import questions_of
from adapters.database.consent import pending_in
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.register_answer import keep_answers, told_row
from adapters.shep import Found, NoData, ShepClient, ShepError
from adapters.shep.errors import ShepConsentError
from adapters.shep.exchange import Exchange
from adapters.shep.service import AnyService, RegisterRequest
from rules.codes import QueryState
from workers.runtime.contract import Code, Command, Result
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.runtime.task import task
from workers.runtime.work import Step, Work
from workers.shared.async_questions import carrier_of, send_questions
from workers.shared.consents import Consents, consented, consents_ended
from workers.shared.information_systems import SYSTEMS, Asked, InformationSystem, asked_about
from workers.shared.papers import SOURCE as PAPER
from workers.shared.papers import settle_by_papers

log = structlog.get_logger(__name__)
Outcome = Found[Any] | NoData
TOGETHER = 0.05
"""Seconds after an answer within which others are kept with it."""
_POOL = ThreadPoolExecutor(256, thread_name_prefix="shep")
"""Threads that wait for answers; how many ask one system at once the registry says (`Turns`)."""


class QueryInformationSystem(Command):
    """Ask one system."""

    system: Code


class InformationSystemAnswered(Result):
    """Whether every member was found; one that was not leads to a written request.

    `awaited`: the system has taken the question and will call back, or a person thinks a consent over.
    """

    state: Literal[QueryState.FOUND, QueryState.NO_DATA, QueryState.AWAITED]


@dataclass(frozen=True, slots=True)
class _Told:
    """What asking about one person came to, with its exchanges."""

    about: str
    outcome: Outcome | ShepError | SystemAway
    exchanges: list[Exchange]


def ask_register(command: QueryInformationSystem, step: Step) -> None:
    """Ask about all members who have no answer yet; keep answers as they come."""
    system = _system(command)
    with step() as work:
        missing, applied_on = _unanswered(work, command, system)
        if not missing:
            return
        carrier, consents = carrier_of(work, system), work.find_service(Consents)
    for _ in range(2):
        allowed = consented(consents, command, system.service, missing, step)
        failures = list(allowed.failures)
        questions = [
            allowed.stamped(system.ask(member, applied_on)) for member in missing if allowed.about(member)
        ]
        if carrier is None:
            failures += _ask_at_once(command, system.service, questions, step)
        else:
            failures += send_questions(carrier, system.service, questions, command, step)
        if consents is None or not any(isinstance(one, ShepConsentError) for one in failures):
            break
        # Consents ended between grant and use: whoever gave them is asked once more.
        with step() as work:
            missing, _ = _unanswered(work, command, system)
        consents_ended(command, [member.iin for member in missing], step)
    if failures:
        _fail(command, failures)


@task("shep-query", clause="passport-asp/queries", fetch=ask_register)
def shep_query(command: QueryInformationSystem, work: Work) -> InformationSystemAnswered:
    """Sum up what the system answered: «no data» about anybody is «no data»."""
    system = _system(command)
    asked, _ = asked_about(work, command.case_id, system)
    unanswered = any(one.state is None for one in asked)
    awaited = unanswered and _is_awaited(work, command, system)
    if unanswered and not awaited:
        raise RetryLaterError(f"«{system.service.title}»: получены не все ответы, запрос повторяется.")
    if any(_is_to_be_sought(one) for one in asked):
        settle_by_papers(work, work.case(command.case_id), command.system)
        asked, _ = asked_about(work, command.case_id, system)
    missing = any(_is_to_be_sought(one) for one in asked)
    state = QueryState.AWAITED if awaited else QueryState.NO_DATA if missing else QueryState.FOUND
    work.note("register-answered", command.case_id, system=command.system, state=state)
    return InformationSystemAnswered(state=state)


def _is_awaited(work: Work, command: QueryInformationSystem, system: InformationSystem) -> bool:
    """Tell whether what is unanswered may still come: by a callback, or when a person has consented."""
    carrier = carrier_of(work, system)
    return carrier is not None or bool(pending_in(work.session, command.case_id, command.system))


def _is_to_be_sought(one: Asked) -> bool:
    """Tell whether the system does not know somebody of whom no paper lies here."""
    return one.state == QueryState.NO_DATA and one.source != PAPER


def _ask_at_once(
    command: QueryInformationSystem, service: AnyService, questions: list[RegisterRequest], step: Step
) -> list[ShepError | SystemAway]:
    failures: list[ShepError | SystemAway] = []
    if not questions:
        return failures
    with step() as work:
        shep, archive = work.service(ShepClient), work.service(ExchangeArchive)
    for came in _asked(shep, service, questions):
        with step() as work:
            archive.keep_all(work.session, [one for told in came for one in told.exchanges], command.case_id)
            keep_answers(
                work.session,
                [
                    told_row(command.case_id, command.system, told.about, told.outcome, work.now)
                    for told in came
                    if isinstance(told.outcome, (Found, NoData))
                ],
            )
        failures += [told.outcome for told in came if isinstance(told.outcome, (ShepError, SystemAway))]
    return failures


def _asked(
    shep: ShepClient, service: AnyService, questions: list[RegisterRequest]
) -> Iterator[Sequence[_Told]]:
    """Ask side by side and yield what came; what came meanwhile comes together."""

    def ask(question: RegisterRequest) -> _Told:
        exchanges: list[Exchange] = []
        try:
            outcome: Outcome | ShepError | SystemAway = shep.ask(service, question, exchanges.append)
        except (ShepError, SystemAway) as error:
            outcome = error
        return _Told(question.about, outcome, exchanges)

    if len(questions) == 1:
        yield [ask(questions[0])]
        return
    waiting = {_POOL.submit(ask, question) for question in questions}
    while waiting:
        done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
        if waiting:
            # What comes together is kept together: a transaction costs more than an answer.
            more, waiting = wait(waiting, TOGETHER)
            done |= more
        yield [one.result() for one in done]


def _fail(command: QueryInformationSystem, failures: Sequence[ShepError | SystemAway]) -> None:
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


def _unanswered(
    work: Work, command: QueryInformationSystem, system: InformationSystem
) -> tuple[list[Asked], date]:
    """Return whom to ask about: nobody twice, and nobody while the answer to a question is on its way."""
    asked, applied_on = asked_about(work, command.case_id, system)
    missing = [one for one in asked if one.state is None]
    if missing and carrier_of(work, system) is not None:
        skipped = questions_of(work.session, command.case_id, command.system).not_to_ask
        missing = [one for one in missing if one.iin not in skipped]
    return missing, applied_on

"""Questions of systems that call back: each is asked once about a member, and the process waits."""

from collections.abc import Iterable
from typing import Protocol

from adapters.breaker import SystemAway
from adapters.database.async_answers import keep_question, settle
from adapters.database.exchange_archive import ExchangeArchive
from adapters.shep import ShepError
from adapters.shep.async_client import AsyncShepClient
from adapters.shep.exchange import Exchange
from adapters.shep.service import AnyService, Channel, RegisterRequest
from workers.runtime.work import Step, Work
from workers.shared.information_systems import InformationSystem


class OfSystem(Protocol):
    """A command about one system of a case."""

    @property
    def case_id(self) -> str: ...  # noqa: D102
    @property
    def system(self) -> str: ...  # noqa: D102


def carrier_of(work: Work, system: InformationSystem) -> AsyncShepClient | None:
    """Return the client that asks a system by the asynchronous channel; None where it answers at once.

    Raises:
        LookupError: the registry says that the system calls back, and this worker has no client for it.
    """
    if system.service.channel is Channel.ASYNC:
        return work.service(AsyncShepClient)
    client = work.find_service(AsyncShepClient)
    return client if client is not None and client.carries(system.service) else None


def send_questions(
    carrier: AsyncShepClient,
    service: AnyService,
    questions: Iterable[RegisterRequest],
    command: OfSystem,
    step: Step,
) -> list[ShepError | SystemAway]:
    """Ask, and return what failed. A callback may have come before its acknowledgement is kept."""
    failures: list[ShepError | SystemAway] = []
    for question in questions:
        exchanges: list[Exchange] = []
        told = None
        try:
            told = carrier.send(service, question, exchanges.append)
        except (ShepError, SystemAway) as error:
            failures.append(error)
        with step() as work:
            work.service(ExchangeArchive).keep_all(work.session, exchanges, command.case_id)
            if told is not None:
                keep_question(work.session, told, command.case_id, command.system, question.about)
        if told is not None:
            with step() as work:
                settle(work, told.correlation_id)
    return failures

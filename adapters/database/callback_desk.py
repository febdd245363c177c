"""Receives the gateway's callbacks into the database."""

from adapters.clock import Clock
from adapters.database.async_answers import hear, keep_callback, settle
from adapters.database.connection import Sessions
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.unit_of_work import unit_of_work
from adapters.shep.async_messages import DeliveryStatus
from adapters.shep.callback_port import Callback

ACTOR = "gateway:shep"


class CallbackDesk:
    """Keeps each callback, then settles it; the gateway hears of success only when it is kept."""

    def __init__(self, sessions: Sessions, clock: Clock, archive: ExchangeArchive | None = None) -> None:
        self._sessions = sessions
        self._clock = clock
        self._archive = archive or ExchangeArchive()

    def receive(self, callback: Callback) -> None:
        """Keep a callback and make of it what can be made."""
        with unit_of_work(self._sessions, self._clock, ACTOR) as work:
            if keep_callback(work, callback):
                self._archive.keep_callback(work.session, callback, work.now)
        with unit_of_work(self._sessions, self._clock, ACTOR) as work:
            settle(work, callback.correlation_id)

    def hear(self, told: DeliveryStatus) -> None:
        """Keep what became of a message of ours."""
        with self._sessions.begin() as session:
            hear(session, told)

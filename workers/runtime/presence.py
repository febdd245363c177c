"""Tells the database who works here, and obeys a hold while the engine's clock is moved."""

import asyncio
from collections.abc import Callable

import structlog
from sqlalchemy import delete, exists, func, select
from sqlalchemy.dialects.postgresql import insert

from adapters.database.connection import Sessions
from adapters.database.worker_presence import Hold, WorkerPresence

log = structlog.get_logger(__name__)

_BEAT = 0.3


class Presence:
    """The heartbeat of one worker process, by the database's clock."""

    def __init__(
        self, sessions: Sessions, worker: str, in_flight: Callable[[], int], hold: Callable[[bool], None]
    ) -> None:
        self._sessions = sessions
        self._worker = worker
        self._in_flight = in_flight
        self._hold = hold
        self._held = False

    async def run(self) -> None:
        """Beat until cancelled."""
        while True:
            try:
                held = await asyncio.to_thread(self._is_held)
                self._hold(held)
                await asyncio.to_thread(self._sign, held)
            except Exception as error:  # noqa: BLE001 - the database may be away; we outlive it
                log.warning("no heartbeat", error=type(error).__name__)
            await asyncio.sleep(_BEAT)

    def _is_held(self) -> bool:
        with self._sessions() as session:
            return bool(session.scalar(select(exists().where(Hold.until > func.now()))))

    def _sign(self, held: bool) -> None:
        in_flight = self._in_flight()
        with self._sessions.begin() as session:
            session.execute(
                insert(WorkerPresence)
                .values(worker=self._worker, in_flight=in_flight, holding=held)
                .on_conflict_do_update(
                    index_elements=[WorkerPresence.worker],
                    set_={"seen_at": func.now(), "in_flight": in_flight, "holding": held},
                )
            )

    def leave(self) -> None:
        """Take this worker off the list."""
        with self._sessions.begin() as session:
            session.execute(delete(WorkerPresence).where(WorkerPresence.worker == self._worker))

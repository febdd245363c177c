"""Retention as a whole: what may go, by name, and its going."""

from dataclasses import dataclass

from adapters.clock import Clock
from adapters.database.connection import Sessions
from komek.addresses import Addresses
from komek.retention.in_database import Expired, expired, expired_exchanges, wipe_exchanges
from komek.retention.in_search import SearchIndices
from komek.settings import Settings

EXCHANGES = "exchanges"
INDICES = "indices"


@dataclass(frozen=True)
class Retention:
    """What goes from a database and a search; without a search of ours its cluster keeps its own house."""

    sessions: Sessions
    clock: Clock
    settings: Settings
    search: SearchIndices | None

    def may_go(self) -> dict[str, int]:
        """Return what would go, counted by name.

        Raises:
            SearchUnavailableError: the search does not answer.
        """
        now = self.clock.now()
        with self.sessions() as session:
            counts = {one.name: one.count(session) for one in self._expired()}
            counts[EXCHANGES] = expired_exchanges(session, now)
        if self.search is not None:
            counts[INDICES] = len(self.search.expired(now))
        return counts

    def apply(self) -> dict[str, int]:
        """Delete it, and return what went.

        Raises:
            SearchUnavailableError: the search does not answer; the database is done by then.
        """
        now = self.clock.now()
        counts = {one.name: one.delete(self.sessions) for one in self._expired()}
        counts[EXCHANGES] = wipe_exchanges(self.sessions, now)
        if self.search is not None:
            counts[INDICES] = self.search.delete(self.search.expired(now))
        return counts

    def _expired(self) -> list[Expired]:
        return expired(self.clock.now(), self.settings.retention_ledger, self.settings.retention_outbox)


def retention_of(settings: Settings, addresses: Addresses, sessions: Sessions) -> Retention:
    """Return the retention that settings ask for."""
    url = addresses.engine_search()
    search = url and SearchIndices(url, settings.retention_records, settings.retention_history)
    return Retention(sessions, addresses.clock(), settings, search or None)

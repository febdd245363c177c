"""The stub's journal: ids and outcomes of exchanges, nothing about anybody."""

from collections import deque
from dataclasses import asdict, dataclass
from threading import Lock


@dataclass(frozen=True, slots=True)
class Exchange:
    """One exchange; `outcome` is `found`, `no-data`, a fault's code or a disturbance."""

    at: str
    service_id: str
    message_id: str
    sender_id: str
    outcome: str


class Journal:
    """The last exchanges, oldest first."""

    def __init__(self, size: int = 10_000) -> None:
        self._exchanges: deque[Exchange] = deque(maxlen=size)
        self._lock = Lock()

    def note(self, exchange: Exchange) -> None:
        """Add an exchange."""
        with self._lock:
            self._exchanges.append(exchange)

    def entries(self) -> list[dict[str, str]]:
        """Return the exchanges as plain dictionaries."""
        with self._lock:
            return [asdict(exchange) for exchange in self._exchanges]

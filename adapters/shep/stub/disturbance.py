"""What a stub may be told to do wrong, so that failures can be rehearsed."""

from collections import defaultdict, deque
from enum import StrEnum


class Disturbance(StrEnum):
    """Name something that goes wrong with one answer."""

    HTTP_500 = "http-500"
    FAULT = "fault"
    MALFORMED = "malformed"
    DOCTYPE = "doctype"
    HUGE = "huge"
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    OTHER_PERSON = "other-person"
    NO_DATA = "no-data"
    STRANGE_STATUS = "strange-status"


class Disturbances:
    """What is to go wrong next, by serviceId, in the order it was asked for."""

    def __init__(self) -> None:
        self._planned: dict[str, deque[Disturbance]] = defaultdict(deque)

    def plan(self, service_id: str, disturbance: Disturbance, times: int = 1) -> None:
        """Disturb the next `times` answers of a service."""
        self._planned[service_id].extend([disturbance] * times)

    def next(self, service_id: str) -> Disturbance | None:
        """Return what goes wrong with this answer, if anything."""
        planned = self._planned[service_id]
        return planned.popleft() if planned else None

    def clear(self) -> None:
        """Forget all that was planned."""
        self._planned.clear()

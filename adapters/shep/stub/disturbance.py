"""What a stub may be told to do wrong, so that failures can be rehearsed."""

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from random import Random
from typing import Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from adapters.clock import Clock


class Disturbance(StrEnum):
    """Name something that goes wrong with one answer."""

    HTTP_500 = "http-500"
    FAULT = "fault"
    MALFORMED = "malformed"
    TRUNCATED = "truncated"
    DOCTYPE = "doctype"
    HUGE = "huge"
    UNSIGNED = "unsigned"
    TAMPERED = "tampered"
    STALE = "stale"
    FUTURE = "future"
    OTHER_PERSON = "other-person"
    NO_DATA = "no-data"
    STRANGE_STATUS = "strange-status"
    OUTAGE = "outage"


class Faults(BaseModel):
    """How one system misbehaves until it is told otherwise."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    latency: tuple[float, float] = (0.0, 0.0)
    """Seconds an answer takes, drawn evenly from this range."""
    chances: dict[Disturbance, float] = Field(default_factory=dict)
    """How often each thing goes wrong, as a share of the answers."""
    outage_until: AwareDatetime | None = None
    """Until when, by the stub's clock, the system answers nothing but HTTP 503."""

    @model_validator(mode="after")
    def _sensible(self) -> Self:
        low, high = self.latency
        if not 0 <= low <= high <= 600:
            raise ValueError("latency: from 0 to 600 seconds, the lower bound first")
        if any(not 0 <= share <= 1 for share in self.chances.values()) or sum(self.chances.values()) > 1:
            raise ValueError("chances: shares from 0 to 1, together not more than 1")
        return self


class Disturbances:
    """What goes wrong: by script (the next answers of a service), by outage, by chance, in this order."""

    def __init__(self, clock: Clock, random: Random | None = None) -> None:
        self._clock = clock
        self._random = random or Random()  # noqa: S311 - faults are no secret
        self._planned: dict[str, deque[Disturbance]] = defaultdict(deque)
        self._faults: dict[str, Faults] = {}

    def plan(self, service_id: str, disturbance: Disturbance, times: int = 1) -> None:
        """Disturb the next `times` answers of a service."""
        self._planned[service_id].extend([disturbance] * times)

    def set(self, faults: Mapping[str, Faults]) -> None:
        """Let services misbehave until they are told otherwise."""
        self._faults.update(faults)

    def faults(self) -> dict[str, Faults]:
        """Return how services misbehave now."""
        return dict(self._faults)

    def next(self, service_id: str) -> Disturbance | None:
        """Return what goes wrong with this answer, if anything."""
        planned = self._planned[service_id]
        if planned:
            return planned.popleft()
        faults = self._faults.get(service_id)
        if faults is None:
            return None
        if self._is_out(faults, self._clock.now()):
            return Disturbance.OUTAGE
        drawn = self._random.random()
        for disturbance, share in faults.chances.items():
            if drawn < share:
                return disturbance
            drawn -= share
        return None

    def latency(self, service_id: str) -> float:
        """Return how many seconds this answer takes."""
        faults = self._faults.get(service_id)
        return 0.0 if faults is None else self._random.uniform(*faults.latency)

    def clear(self) -> None:
        """Forget all that was planned and set."""
        self._planned.clear()
        self._faults.clear()

    @staticmethod
    def _is_out(faults: Faults, now: datetime) -> bool:
        return faults.outage_until is not None and now < faults.outage_until

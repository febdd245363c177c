"""One attempt to send an effect: what a sender is given, what it may say, and what becomes of the effect."""

import math
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol

from adapters.database.outbox import EffectKind, EffectState
from adapters.tracing import SpanKind, case_span

SETTLING = timedelta(seconds=10)
"""So long a request whose answer was lost may still be on its way: asking earlier could be told too soon."""


class NotSentError(Exception):
    """Nothing reached the receiver: the effect is tried again with backoff."""


class RejectedError(Exception):
    """The receiver refuses for good: the effect is parked for a person."""


class UnknownOutcomeError(Exception):
    """Nobody knows whether the receiver got it."""


@dataclass(frozen=True)
class Outgoing:
    """One effect on its way; ``begin_by`` is by ``time.monotonic``."""

    id: int
    business_key: str
    case_id: str
    kind: EffectKind
    payload: dict[str, Any]
    then_announce: bool
    attempts: int
    begin_by: float = math.inf

    def still_ours(self) -> None:
        """Make sure, just before something leaves for good, that no other relay may have taken over.

        A process that was paused, or a machine that was moved, goes on where it stood, perhaps minutes later.

        Raises:
            NotSentError: the half of the lease is over; the other half is for the receiver's answer.
        """
        if time.monotonic() > self.begin_by:
            raise NotSentError("the sender was held up")


class Sender(Protocol):
    """Sends effects of one kind.

    ``removes_duplicates`` says whether the receiver takes a stable id: then an effect whose fate is unknown
    is sent again, otherwise it waits for a status query or a person.
    """

    removes_duplicates: bool

    async def send(self, effect: Outgoing) -> str | None:
        """Send and return the receiver's receipt.

        Raises:
            NotSentError, RejectedError, UnknownOutcomeError: see there.
        """
        ...


@dataclass(frozen=True)
class Ending:
    """What became of one attempt to send."""

    effect: Outgoing
    state: EffectState
    said: str | None
    """The receipt of an accepted effect, the error of any other."""
    least_wait: timedelta = timedelta(0)


async def send(effect: Outgoing, sender: Sender, settling: timedelta = SETTLING) -> Ending:
    """Try once, unless another relay may have taken over; whatever happens, return what became of it."""
    unknown = EffectState.PENDING if sender.removes_duplicates else EffectState.UNKNOWN
    try:
        effect.still_ours()
        with case_span(f"send {effect.kind}", effect.case_id, SpanKind.PRODUCER, effect=effect.id):
            return Ending(effect, EffectState.ACCEPTED, await sender.send(effect))
    except RejectedError as error:
        return Ending(effect, EffectState.PARKED, str(error))
    except UnknownOutcomeError as error:
        return Ending(effect, unknown, str(error), settling)
    except NotSentError as error:
        return Ending(effect, EffectState.PENDING, str(error))
    except Exception as error:  # noqa: BLE001 - a fault of ours: nobody knows how far it came
        return Ending(effect, unknown, type(error).__name__, settling)


def kinds_without_doubles(senders: Mapping[EffectKind, Sender]) -> list[str]:
    """Return the kinds whose receivers remove duplicates: these may always be sent again."""
    return [kind.value for kind, sender in senders.items() if sender.removes_duplicates]

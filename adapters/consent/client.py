"""The client of КДП: how a person's consent to one service stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.clock import Clock
from adapters.consent import kdp
from adapters.consent.kdp import KDP, KdpAnswer, KdpRequest
from adapters.consent.ovt import OvtMaker
from adapters.shep import ShepClient
from adapters.shep.errors import ShepMalformedError, ShepRejectedError
from adapters.shep.exchange import Note, forget
from adapters.shep.service import AnyService, Found


class ConsentState(StrEnum):
    """Tell how a consent stands; `expired` is said by us, not by КДП."""

    PENDING = "pending"
    GRANTED = "granted"
    REFUSED = "refused"
    TIMED_OUT = "timed-out"
    EXPIRED = "expired"


STATES = {
    kdp.PENDING: ConsentState.PENDING,
    kdp.GRANTED: ConsentState.GRANTED,
    kdp.REFUSED: ConsentState.REFUSED,
    kdp.TIMED_OUT: ConsentState.TIMED_OUT,
}


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who asks: as it is shown to the person."""

    name: str
    bin: str
    responsible: str
    employee: str


@dataclass(frozen=True, slots=True)
class Consented:
    """What КДП says; token, key and their end only where consent was given. Never to be logged."""

    state: ConsentState
    token: str | None = None
    public_key: str | None = None
    expires_at: datetime | None = None

    def __repr__(self) -> str:
        return f"Consented({self.state})"


class ConsentClient:
    """Asks for consent; blocks. Safe to share among threads.

    Args:
        life: for how long a consent is asked.
    """

    def __init__(
        self, shep: ShepClient, organisation: Organisation, ovt: OvtMaker, clock: Clock, *, life: timedelta
    ) -> None:
        self._shep = shep
        self._organisation = organisation
        self._ovt = ovt
        self._clock = clock
        self._life = life

    def ask(self, iin: str, service: AnyService, note: Note = forget) -> Consented:
        """Ask a person to let a service tell about them; asked again it tells how the request stands.

        Raises:
            SystemAway: КДП is known not to answer.
            ShepError: it did not answer, or not in a way that can be understood.
        """
        request = KdpRequest(
            uin=iin,
            company=self._organisation.name,
            company_bin=self._organisation.bin,
            company_responsible=self._organisation.responsible,
            employee_name=self._organisation.employee,
            access_name=service.service_id,
            personal_data_name=service.title,
            expires_in=int(self._life / timedelta(milliseconds=1)),
            ovt=self._ovt.token(self._clock.now()),
        )
        told = self._shep.ask(KDP, request, note)
        if not isinstance(told, Found):
            # КДП does not know the person: nobody can be asked.
            return Consented(ConsentState.REFUSED)
        return self._judged(told.answer, told.dated)

    def _judged(self, answer: KdpAnswer, dated: datetime) -> Consented:
        state = STATES.get(answer.status)
        if state is None:
            raise ShepRejectedError(KDP.service_id, answer.status)
        if state is not ConsentState.GRANTED:
            return Consented(state)
        if not answer.code:
            raise ShepMalformedError(KDP.service_id, "no-token")
        return Consented(state, answer.code, answer.public_key, dated + self._life)

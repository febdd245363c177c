"""КДП in the stub of the gateway: consents of synthetic people, given at once unless told otherwise."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from uuid import uuid4

from adapters.clock import Clock
from adapters.consent import kdp
from adapters.consent.kdp import KdpAnswer, KdpRequest
from adapters.population import Country

EVERY = "*"


@dataclass
class _Asked:
    status: str
    life: timedelta
    token: str | None = None
    expires_at: datetime | None = None


class KdpStub:
    """Keeps consents by person and service; `strict` lets registers refuse who brings no valid token."""

    def __init__(self, country: Country, clock: Clock) -> None:
        self._country = country
        self._clock = clock
        self._lock = Lock()
        self._asked: dict[tuple[str, str], _Asked] = {}
        self._plans: dict[tuple[str, str], str] = {}
        self.strict = False

    def plan(self, iin: str, status: str, service_id: str = EVERY) -> None:
        """Let a person answer so from now on when asked: `PENDING` is not to answer yet."""
        with self._lock:
            self._plans[iin, service_id] = status

    def reply(self, iin: str, status: str, service_id: str = EVERY) -> None:
        """Let a person answer what they were asked, as by an SMS to 1414."""
        self.plan(iin, status, service_id)
        with self._lock:
            for (who, service), asked in self._asked.items():
                if who == iin and service_id in (EVERY, service) and asked.status == kdp.PENDING:
                    self._settle(asked, status)

    def revoke(self, iins: Iterable[str]) -> None:
        """Let the tokens that people gave end now."""
        gone = frozenset(iins)
        with self._lock:
            for (iin, _), asked in self._asked.items():
                if iin in gone:
                    asked.expires_at = self._clock.now()

    def forget(self) -> None:
        """Forget everybody's answers and plans."""
        with self._lock:
            self._asked.clear()
            self._plans.clear()
            self.strict = False

    def answer(self, request: KdpRequest) -> KdpAnswer | None:
        """Ask the person, or tell how the earlier request stands; nothing about a stranger."""
        if self._country.person(request.uin) is None:
            return None
        key = (request.uin, request.access_name)
        with self._lock:
            asked = self._asked.get(key)
            if asked is None or (asked.expires_at is not None and asked.expires_at <= self._clock.now()):
                asked = self._asked[key] = _Asked(kdp.PENDING, timedelta(milliseconds=request.expires_in))
                planned = self._plans.get(key) or self._plans.get((request.uin, EVERY), kdp.GRANTED)
                self._settle(asked, planned)
            given = asked.status == kdp.GRANTED
            return KdpAnswer(status=asked.status, code=asked.token, public_key="c3R1Yg==" if given else None)

    def lets(self, token: str | None, service_id: str) -> bool:
        """Tell whether a token opens a service; where the stub is not strict, everything does."""
        if not self.strict:
            return True
        with self._lock:
            service, until = self._opens(token)
        return service == service_id and self._clock.now() < until

    def _opens(self, token: str | None) -> tuple[str, datetime]:
        for (_, service), asked in self._asked.items():
            if token is not None and asked.token == token and asked.expires_at is not None:
                return service, asked.expires_at
        return "", self._clock.now()

    def _settle(self, asked: _Asked, status: str) -> None:
        asked.status = status
        if status == kdp.GRANTED:
            asked.token, asked.expires_at = str(uuid4()), self._clock.now() + asked.life

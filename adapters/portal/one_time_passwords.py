"""Send one-time passwords and check them: hashed, five minutes, three attempts, one draft, once."""

import hmac
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from adapters.clock import Clock
from adapters.database.one_time_password import EFFECT, OneTimePassword
from adapters.database.outbox import EffectKind
from adapters.database.unit_of_work import UnitOfWork
from adapters.portal.password_words import (
    GUESSED,
    LATE,
    NOT_REGISTERED,
    NOT_SENT,
    NOT_SIX_DIGITS,
    TEXTS,
    TOO_MANY,
    USED,
    wrong,
)
from adapters.portal.phone_directory import PhoneDirectory
from adapters.portal.problems import Rule

LIFE = timedelta(minutes=5)
ATTEMPTS = 3
HOURLY = 5
"""Codes a person gets in an hour: with their attempts it bounds guessing to 15 in a million an hour."""


class NotSentError(ValueError):
    """No password was sent; `rule` says why."""

    def __init__(self, rule: Rule) -> None:
        super().__init__("no one-time password was sent")
        self.rule = rule


@dataclass(frozen=True, slots=True)
class Sent:
    """A password on its way."""

    expires_at: datetime
    phone_ending: str
    """The last two digits of the phone; for the person alone, never for a sender who is not logged in."""


class OneTimePasswords:
    """The one-time passwords of a portal.

    Args:
        phones: whose phone is registered.
        clock: the clock of sessions.
        secret: the doors' secret, under which codes are hashed.
    """

    def __init__(self, phones: PhoneDirectory, clock: Clock, secret: str) -> None:
        self._phones = phones
        self._clock = clock
        self._key = sha256(f"one-time-password\0{secret}".encode()).digest()

    def send(
        self, work: UnitOfWork, iin: str, draft: bytes, language: str, *, tells_registered: bool = True,
        texts: Mapping[str, str] = TEXTS,
    ) -> Sent:  # fmt: skip
        """Want an SMS with a new code for a draft; the codes before it hold no more.

        Args:
            work: the transaction.
            iin: whose phone.
            draft: what the code signs.
            language: of the SMS.
            tells_registered: False for a sender who may be anybody: whether the person is registered is
                not told then, neither now nor by what a guessed code is answered.
            texts: what the SMS says, by language.

        Raises:
            NotSentError: the person is not registered in БМГ, or has had too many codes.
        """
        phone = self._phones.phone_of(iin)
        if phone is None and tells_registered:
            raise NotSentError(NOT_REGISTERED)
        work.session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(f"otp/{iin}", 0))))
        now = self._clock.now()
        if self._sent_since(work.session, iin, now - timedelta(hours=1)) >= HOURLY:
            raise NotSentError(TOO_MANY)
        password = OneTimePassword(
            iin=iin, draft_sha256=sha256(draft).hexdigest(), sent_at=now, expires_at=now + LIFE
        )
        work.session.add(password)
        work.session.flush()
        code = f"{secrets.randbelow(10**6):06d}"
        password.code_hmac = self._hmac(password, code)
        if phone is None:
            work.note("send-no-one-time-password", None, password=password.id)
            return Sent(password.expires_at, "")
        text = texts.get(language, texts["ru"]).format(code=code, minutes=int(LIFE.total_seconds() // 60))
        payload = {"phone": phone, "text": text}
        work.outbox.want(EffectKind.SMS, f"{EFFECT}{password.id}", f"password-{password.id}", payload)
        work.note("send-one-time-password", None, password=password.id)
        return Sent(password.expires_at, phone[-2:])

    def pending(self, session: Session, iin: str, draft: bytes) -> Sent | None:
        """Return the password that was sent for a draft and still holds."""
        password = session.scalar(_newest(iin, draft))
        phone = self._phones.phone_of(iin)
        if password is None or phone is None or self._ended(password):
            return None
        return Sent(password.expires_at, phone[-2:])

    def spend(self, work: UnitOfWork, iin: str, draft: bytes, code: str) -> Rule | None:
        """Use a code up for a draft, or return why it is not accepted; wrong ones count.

        The caller must commit either way.
        """
        digits = re.sub(r"\s", "", code)
        password = work.session.scalar(_newest(iin, draft).with_for_update())
        refused = self._judge(password, digits)
        if password is not None and refused is None:
            password.used_at = self._clock.now()
        elif password is not None:
            work.note("refuse-one-time-password", None, password=password.id, attempts=password.attempts)
        return refused

    def _judge(self, password: OneTimePassword | None, digits: str) -> Rule | None:
        if password is None or password.code_hmac is None:
            return NOT_SENT
        if ended := self._ended(password):
            return ended
        if not re.fullmatch(r"\d{6}", digits, re.ASCII):
            return NOT_SIX_DIGITS
        if hmac.compare_digest(password.code_hmac, self._hmac(password, digits)):
            return None
        password.attempts += 1
        return wrong(ATTEMPTS - password.attempts) if password.attempts < ATTEMPTS else GUESSED

    def _ended(self, password: OneTimePassword) -> Rule | None:
        if password.used_at is not None:
            return USED
        if password.attempts >= ATTEMPTS:
            return GUESSED
        return LATE if self._clock.now() >= password.expires_at else None

    def _hmac(self, password: OneTimePassword, code: str) -> str:
        bound = f"{password.id}\0{password.iin}\0{password.draft_sha256}\0{code}"
        return hmac.new(self._key, bound.encode(), sha256).hexdigest()

    def _sent_since(self, session: Session, iin: str, since: datetime) -> int:
        sent = select(func.count()).where(OneTimePassword.iin == iin, OneTimePassword.sent_at > since)
        return session.scalar(sent) or 0


def _newest(iin: str, draft: bytes) -> Select[OneTimePassword]:
    return (
        select(OneTimePassword)
        .where(OneTimePassword.iin == iin, OneTimePassword.draft_sha256 == sha256(draft).hexdigest())
        .order_by(OneTimePassword.id.desc())
        .limit(1)
    )

"""Consents (КДП) of a case: by person and system; tokens are sealed, and wiped when they end."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import ForeignKey, LargeBinary, String, select, update
from sqlalchemy.engine import CursorResult
from sqlalchemy.orm import Mapped, Session, mapped_column

from adapters.consent import Consented, ConsentState
from adapters.database.base import Base
from adapters.database.unit_of_work import UnitOfWork
from adapters.sealing import Sealer
from rules.asp.family import ADULT
from rules.asp.quarter import age_on
from rules.asp.queries import Member


class Consent(Base):
    """How one person's consent to one system stands in a case."""

    __tablename__ = "consent"

    case_id: Mapped[str] = mapped_column(ForeignKey("case.id"), primary_key=True)
    system: Mapped[str] = mapped_column(String(32), primary_key=True)
    iin: Mapped[str] = mapped_column(String(12), primary_key=True)
    state: Mapped[str] = mapped_column(String(16), index=True)
    times: Mapped[int]
    """How often the person was asked: a consent that ended before its use is asked for again."""
    asked_at: Mapped[datetime]
    wait_until: Mapped[datetime]
    """When a person who says nothing counts as silent."""
    settled_at: Mapped[datetime | None]
    expires_at: Mapped[datetime | None]
    """When the consent ends."""
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    """Token and public key, sealed."""


@dataclass(frozen=True, slots=True)
class ConsentToken:
    """What unlocks a service. Never to be logged."""

    token: str
    public_key: str | None

    def __repr__(self) -> str:
        return "ConsentToken"


def asked(work: UnitOfWork, key: tuple[str, str, str], told: Consented, sealer: Sealer,
          wait_until: datetime) -> None:  # fmt: skip
    """Keep that a person was asked about (case, system, ИИН), and what they say by now."""
    case_id, system, iin = key
    consent = work.session.get(Consent, key, with_for_update=True)
    if consent is None:
        consent = Consent(case_id=case_id, system=system, iin=iin, times=0)
        work.session.add(consent)
    consent.times += 1
    consent.asked_at, consent.wait_until = work.now, wait_until
    consent.state, consent.settled_at = ConsentState.PENDING, None
    consent.expires_at = consent.sealed = None
    work.note("ask-consent", case_id, system=system)
    settle(work, consent, told, sealer)


def settle(work: UnitOfWork, consent: Consent, told: Consented, sealer: Sealer) -> bool:
    """Keep how a consent that was awaited stands now; tell whether it is awaited no more."""
    if told.state is ConsentState.PENDING:
        return False
    consent.state, consent.settled_at = told.state, work.now
    if told.token is not None:
        content = json.dumps({"token": told.token, "public_key": told.public_key})
        consent.sealed, consent.expires_at = sealer.seal(content.encode()), told.expires_at
    work.note("consent", consent.case_id, system=consent.system, state=consent.state)
    return True


def end(work: UnitOfWork, consent: Consent, state: ConsentState) -> None:
    """Keep that a consent has ended, or that nobody gave it in time."""
    consent.state, consent.settled_at, consent.sealed = state, work.now, None
    work.note("consent", consent.case_id, system=consent.system, state=state)


def token_of(consent: Consent, sealer: Sealer) -> ConsentToken:
    """Return what unlocks the system.

    Raises:
        SealError: the key that sealed it is not among ours.
    """
    told = json.loads(sealer.open(consent.sealed or b""))
    return ConsentToken(told["token"], told["public_key"])


def consents_of(session: Session, case_id: str, system: str | None = None) -> Sequence[Consent]:
    """Return the consents of a case, or of one system in it, in a stable order."""
    of_case = select(Consent).where(Consent.case_id == case_id)
    if system is not None:
        of_case = of_case.where(Consent.system == system)
    return session.scalars(of_case.order_by(Consent.system, Consent.iin)).all()


def giver_of(member: Member, applicant: Member, on: date) -> Member:
    """Return who consents for a member: each adult for themselves, the applicant for a child."""
    return member if age_on(member.birth_date, on) >= ADULT else applicant


def pending_in(session: Session, case_id: str, system: str | None = None) -> list[Consent]:
    """Return the consents that persons think over."""
    return [one for one in consents_of(session, case_id, system) if one.state == ConsentState.PENDING]


def wake(work: UnitOfWork, case_id: str, system: str) -> None:
    """Tell the process, once nobody is waited for, that it may ask the system."""
    work.session.flush()
    if not pending_in(work.session, case_id, system):
        key = f"{case_id}/consent-settled/{uuid4()}"
        work.outbox.publish("shep-answered", key, case_id, f"{case_id}/{system}", {})


def wipe_tokens(session: Session, now: datetime) -> int:
    """Wipe the tokens of consents that have ended. Return how many."""
    over = update(Consent).where(Consent.sealed.is_not(None), Consent.expires_at <= now)
    wiped = session.execute(over.values(sealed=None, state=ConsentState.EXPIRED))
    return wiped.rowcount if isinstance(wiped, CursorResult) else 0

"""Open a case from an application: what every door does, in one transaction with its start message."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from adapters.database.application import Application
from adapters.database.application_draft import drop_draft
from adapters.database.case import Case
from adapters.database.case_start import want_start
from adapters.database.family_member import FamilyMember
from adapters.database.unit_of_work import UnitOfWork
from adapters.tracing import SpanKind, case_span
from rules.codes import Channel, Edition, Regime, Service
from rules.terms import local_day

APPLICANT = "applicant"
ADDRESSEE = "Уполномоченный орган по месту жительства"
SUBSTANCE = "Прошу назначить государственную адресную социальную помощь"


class SubmissionKeyReusedError(ValueError):
    """The key of a submission came a second time with another application."""


@dataclass(frozen=True, slots=True)
class Member:
    """A person of the family; the applicant is the one with the relation `applicant`."""

    relation: str
    iin: str
    surname: str
    name: str
    patronymic: str | None
    birth_date: date


@dataclass(frozen=True, slots=True)
class Submission:
    """An application that a door has checked (law.md C 21, 22)."""

    submission_key: str
    channel: Channel
    applicant: Member
    family: tuple[Member, ...]
    territory: str
    postal_address: str
    phone: str
    iban: str
    language: str
    signed_with: str
    signed_document: bytes | None
    verdict: dict[str, Any]
    accepted_by: str | None = None
    """Login of the official who took it at the counter."""
    acceptor: str | None = None
    """Their surname and initials, for the slip."""
    written_on: date | None = None
    """The date that the application bears; the day it came in where nobody wrote another."""
    received_at: datetime | None = None
    """When it was said, if that was before we took it in: a reply by SMS waits in the gateway's inbox."""
    addressee: str = ADDRESSEE
    substance: str = SUBSTANCE
    service: Service = Service.ASP
    edition: Edition = Edition.PASSPORT_ASP
    regime: Regime = Regime.ORDINARY


@dataclass(frozen=True, slots=True)
class Submitted:
    """The case an application belongs to; `new` is False where the same one came before."""

    case_id: str
    new: bool


def submit(work: UnitOfWork, submission: Submission) -> Submitted:
    """Store case, application and family, and want the start message; the same key gives the same case.

    Raises:
        SubmissionKeyReusedError: the key belongs to another application.
    """
    key_lock = func.pg_advisory_xact_lock(func.hashtextextended(submission.submission_key, 0))
    work.session.execute(select(key_lock))
    known = work.session.scalar(
        select(Application).where(Application.submission_key == submission.submission_key)
    )
    if known is not None:
        if not _says_the_same(work, known, submission):
            raise SubmissionKeyReusedError
        drop_draft(work.session, submission.applicant.iin, submission.submission_key)
        return Submitted(known.case_id, new=False)
    case_id = str(uuid4())
    with case_span("submit application", case_id, SpanKind.SERVER, channel=submission.channel):
        _store(work, case_id, submission)
        work.note(
            "submit-application", case_id, channel=submission.channel, signed_with=submission.signed_with
        )
        want_start(work, work.case(case_id))
        drop_draft(work.session, submission.applicant.iin, submission.submission_key)
    return Submitted(case_id, new=True)


def _store(work: UnitOfWork, case_id: str, submission: Submission) -> None:
    received_at = submission.received_at or work.now
    work.session.add(
        Case(
            id=case_id,
            service=submission.service,
            edition=submission.edition,
            regime=submission.regime,
            channel=submission.channel,
            stage="submitted",
            submitted_at=received_at,
        )
    )
    work.session.flush()
    work.session.add(
        Application(
            case_id=case_id,
            iin=submission.applicant.iin,
            surname=submission.applicant.surname,
            name=submission.applicant.name,
            patronymic=submission.applicant.patronymic,
            received_at=received_at,
            written_on=submission.written_on or local_day(received_at),
            signed_document=submission.signed_document,
            verdict=submission.verdict,
            accepted_by=submission.accepted_by,
            acceptor=submission.acceptor,
            **_content(submission),
        )
    )
    members = (submission.applicant, *submission.family)
    work.session.add_all(
        FamilyMember(
            case_id=case_id,
            iin=member.iin,
            position=position,
            relation=member.relation,
            surname=member.surname,
            name=member.name,
            patronymic=member.patronymic,
            birth_date=member.birth_date,
        )
        for position, member in enumerate(members)
    )
    work.session.flush()


def _content(submission: Submission) -> dict[str, str]:
    return {
        "submission_key": submission.submission_key,
        "addressee": submission.addressee,
        "substance": submission.substance,
        "territory": submission.territory,
        "postal_address": submission.postal_address,
        "phone": submission.phone,
        "iban": submission.iban,
        "language": submission.language,
        "signed_with": submission.signed_with,
    }


def _says_the_same(work: UnitOfWork, known: Application, submission: Submission) -> bool:
    family = select(FamilyMember.iin).where(FamilyMember.case_id == known.case_id)
    return (
        known.iin == submission.applicant.iin
        and all(getattr(known, name) == value for name, value in _content(submission).items())
        and set(work.session.scalars(family))
        == {submission.applicant.iin, *(m.iin for m in submission.family)}
    )

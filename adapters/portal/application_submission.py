"""Turn a reviewed application into what the database takes, whatever door it came by."""

from dataclasses import dataclass, field
from typing import Any

from adapters.database.submission import APPLICANT, Member, Submission
from adapters.portal.application_form import ApplicationForm, PersonForm
from adapters.portal.application_review import birth_date
from adapters.portal.field_rules import day_of
from rules.codes import Channel


@dataclass(frozen=True, slots=True)
class Way:
    """How an application came: channel, signature, and the official who accepted it, if one did."""

    channel: Channel
    signed_with: str
    """`eds`, `sms` or `paper`."""
    signed_document: bytes | None = None
    verdict: dict[str, Any] = field(default_factory=dict)
    accepted_by: str | None = None
    acceptor: str | None = None


def submission_of(form: ApplicationForm, way: Way) -> Submission:
    """Return the submission of a form that broke no rule."""
    return Submission(
        submission_key=form.submission_key,
        channel=way.channel,
        applicant=_member(form.applicant, APPLICANT),
        family=tuple(_member(member, member.relation) for member in form.family),
        territory=form.territory,
        written_on=day_of(form.date),
        postal_address=form.postal_address,
        phone=form.phone,
        iban=form.iban,
        language=form.language,
        signed_with=way.signed_with,
        signed_document=way.signed_document,
        verdict=way.verdict,
        accepted_by=way.accepted_by,
        acceptor=way.acceptor,
    )


def _member(person: PersonForm, relation: str) -> Member:
    born = birth_date(person)
    if born is None:
        raise ValueError("a reviewed person has a birth date")
    return Member(relation, person.iin, person.surname, person.name, person.patronymic or None, born)

"""Consents that a query needs: who gives them, asking for them, and what comes of those not given."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import select

from adapters.breaker import SystemAway
from adapters.consent import ConsentClient, ConsentState
from adapters.database.case import Case
from adapters.database.consent import (
    Consent,
    ConsentToken,
    asked,
    consents_of,
    end,
    giver_of,
    pending_in,
    token_of,
)
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer, keep_no_data
from adapters.sealing import Sealer
from adapters.shep import ShepError
from adapters.shep.exchange import Exchange
from adapters.shep.service import AnyService, RegisterRequest
from rules.asp.queries import Member
from rules.terms import local_day
from workers.runtime.work import Step, Work
from workers.shared.async_questions import OfSystem
from workers.shared.information_systems import SYSTEMS, members_asked_by_each

SOURCES = {ConsentState.REFUSED: "consent-refused", ConsentState.TIMED_OUT: "consent-silent"}
"""The source of what a system may not tell: for the case it is no data, to be had on paper."""
MOST_TIMES = 3
"""How often a person is asked whose consents end before they are used."""


@dataclass(frozen=True, slots=True)
class Consents:
    """What a worker needs for consents: КДП, the seal of tokens, and how long a person may think it over."""

    client: ConsentClient
    sealer: Sealer
    wait: timedelta


@dataclass(slots=True)
class Allowed:
    """About whom a system may be asked, with which token; about the others КДП failed or is waited for."""

    tokens: dict[str, ConsentToken] | None = None
    """By the member's ИИН; None where the system wants no consent."""
    failures: list[ShepError | SystemAway] = field(default_factory=list)

    def about(self, member: Member) -> bool:
        """Tell whether the system may be asked about a member."""
        return self.tokens is None or member.iin in self.tokens

    def stamped(self, question: RegisterRequest) -> RegisterRequest:
        """Return a question with the consent that it needs."""
        if self.tokens is None:
            return question
        consent = self.tokens[question.about]
        return question.with_consent(consent.token, consent.public_key)


def consented(
    consents: Consents | None,
    command: OfSystem,
    service: AnyService,
    members: Sequence[Member],
    step: Step,
) -> Allowed:
    """See how the consents that a system needs stand; without КДП nobody is asked for any."""
    if consents is None or not service.needs_consent:
        return Allowed()
    return _obtained(consents, service, command.case_id, members, step)


def _obtained(
    consents: Consents, service: AnyService, case_id: str, members: Sequence[Member], step: Step
) -> Allowed:
    with step() as work:
        givers = _givers(work, case_id, members)
        standing = {one.iin: one for one in consents_of(work.session, case_id, service.code)}
        to_ask = [iin for iin in set(givers.values()) if _is_to_be_asked(work, standing.get(iin))]
    failures = [_ask(consents, service, case_id, iin, step) for iin in sorted(to_ask)]
    tokens: dict[str, ConsentToken] = {}
    with step() as work:
        for consent in consents_of(work.session, case_id, service.code):
            concerned = [member for member in members if givers[member.iin] == consent.iin]
            if consent.state == ConsentState.GRANTED and _holds(consent, work):
                token = token_of(consent, consents.sealer)
                tokens |= {member.iin: token for member in concerned}
                continue
            if _has_ended(consent, work) and consent.times >= MOST_TIMES:
                end(work, consent, ConsentState.TIMED_OUT)
            if consent.state in SOURCES:
                _keep_closed(work, consent, concerned)
    return Allowed(tokens, [one for one in failures if one is not None])


def consents_ended(command: OfSystem, iins: Iterable[str], step: Step) -> None:
    """Keep that a system took the consents for these members as ended: they are asked for again."""
    with step() as work:
        members = select(FamilyMember).where(
            FamilyMember.case_id == command.case_id, FamilyMember.iin.in_(list(iins))
        )
        givers = set(_givers(work, command.case_id, work.session.scalars(members).all()).values())
        for consent in consents_of(work.session, command.case_id, command.system):
            if consent.iin in givers and consent.state == ConsentState.GRANTED:
                end(work, consent, ConsentState.EXPIRED)


def untold(work: Work, case: Case) -> set[tuple[str, str]]:
    """Return each system that consents were asked for, with the ИИН of each of whom it has not told.

    A consent may be settled while other systems are still asked, and a system may be away after it.
    """
    told = select(RegisterAnswer.system, RegisterAnswer.iin).where(RegisterAnswer.case_id == case.id)
    concerned = _concerned(work, case, consents_of(work.session, case.id))
    wanted = {(consent.system, member.iin) for consent, members in concerned for member in members}
    return wanted - {(system, iin) for system, iin in work.session.execute(told)} if wanted else set()


def close_pending(work: Work, case: Case) -> None:
    """Wait for nobody any more: who has not answered has not consented."""
    for consent, members in _concerned(work, case, pending_in(work.session, case.id)):
        end(work, consent, ConsentState.TIMED_OUT)
        _keep_closed(work, consent, members)


def _concerned(
    work: Work, case: Case, consents: Sequence[Consent]
) -> list[tuple[Consent, list[FamilyMember]]]:
    """Return each consent with the members about whom it lets a system be asked; the family is read once."""
    if not consents:
        return []
    asked = members_asked_by_each(work, case, [SYSTEMS[code] for code in {one.system for one in consents}])
    givers = _givers(work, case.id, [member for members in asked.values() for member in members])
    return [
        (consent, [one for one in asked[consent.system] if givers[one.iin] == consent.iin])
        for consent in consents
    ]


def _ask(
    consents: Consents, service: AnyService, case_id: str, iin: str, step: Step
) -> ShepError | SystemAway | None:
    exchanges: list[Exchange] = []
    told, failure = None, None
    try:
        told = consents.client.ask(iin, service, exchanges.append)
    except (ShepError, SystemAway) as error:
        failure = error
    with step() as work:
        work.service(ExchangeArchive).keep_all(work.session, exchanges, case_id)
        if told is not None:
            asked(work, (case_id, service.code, iin), told, consents.sealer, work.now + consents.wait)
    return failure


def _givers(work: Work, case_id: str, members: Sequence[Member]) -> dict[str, str]:
    case = work.session.get_one(Case, case_id)
    family = select(FamilyMember).where(FamilyMember.case_id == case_id).order_by(FamilyMember.position)
    applicant = work.session.scalars(family.limit(1)).one()
    on = local_day(case.submitted_at)
    return {member.iin: giver_of(member, applicant, on).iin for member in members}


def _is_to_be_asked(work: Work, consent: Consent | None) -> bool:
    return consent is None or (_has_ended(consent, work) and consent.times < MOST_TIMES)


def _has_ended(consent: Consent, work: Work) -> bool:
    granted = consent.state == ConsentState.GRANTED
    return consent.state == ConsentState.EXPIRED or (granted and not _holds(consent, work))


def _holds(consent: Consent, work: Work) -> bool:
    return consent.expires_at is not None and consent.expires_at > work.now


def _keep_closed(work: Work, consent: Consent, members: Iterable[Member]) -> None:
    """Keep «no data» about those whom a consent that was not given concerns, and who have no answer."""
    untold = [(consent.system, member.iin) for member in members]
    keep_no_data(work.session, consent.case_id, untold, SOURCES[ConsentState(consent.state)], work.now)

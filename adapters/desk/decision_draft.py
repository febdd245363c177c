"""A draft of a decision: who prepares it for signature, and how its signer returns it for rework."""

from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.decision_act import Act, DecisionAct, act_on, prepared_by
from adapters.database.document import Document
from adapters.database.hearing import Hearing
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signing import (
    DECISIONS,
    NotAllowedError,
    NothingToSignError,
    PreparedBySignerError,
    newest_signature,
    waits_for_signature,
)
from adapters.desk.signing import ELEMENT as SIGN
from rules.asp.hearing import is_heard
from rules.codes import RefusalGround
from rules.law import Law
from rules.units import UnknownTerritoryError

APPROVE = "approveDecision"


class NothingToApproveError(ValueError):
    """The document is no draft that waits for its approval."""


def may_be_approved(session: Session, case: Case, document: Document, law: Law) -> bool:
    """Tell whether a document is a draft of a decision that nobody has prepared or returned yet.

    A refusal that is to be heard is prepared after the hearing (appk/73).
    """
    return (
        document.kind in DECISIONS
        and document.number is None
        and case.closed_at is None
        and act_on(session, document.id, Act.PREPARED) is None
        and act_on(session, document.id, Act.RETURNED) is None
        and not _hearing_lies_ahead(session, case, law)
    )


def _hearing_lies_ahead(session: Session, case: Case, law: Law) -> bool:
    """Of a case the applicant is heard once, before the first refusal that looms."""
    hearing, decision = session.get(Hearing, case.id), session.get(Decision, case.id)
    if hearing is not None:
        return hearing.outcome is None
    if decision is None or case.unit is None:
        return False
    grounds = [RefusalGround(ground) for ground in decision.grounds or ()]
    try:
        return is_heard(grounds, authority_hears=law.units.unit(case.unit).hearing)
    except UnknownTerritoryError:  # a unit that was dissolved: its last cases are shown all the same
        return False


def approve(work: UnitOfWork, official: DeskOfficial, document: Document, law: Law) -> None:
    """Prepare a draft for signature in the official's own name, which completes the user task.

    Raises:
        NotAllowedError: the official is not of the authorised body of the case's unit.
        NothingToApproveError: somebody was faster, the hearing lies ahead, or the document is no draft.
    """
    case = work.case(document.case_id)
    if not official.may_prepare(case):
        raise NotAllowedError
    if not may_be_approved(work.session, case, document, law):
        raise NothingToApproveError
    keep_act(work, official, document, Act.PREPARED)
    work.outbox.complete_user_task(APPROVE, f"{case.id}/prepared/{document.id}", case.id, {}, since=work.now)
    work.note("approve-decision", case.id, document=document.id)


def return_for_rework(work: UnitOfWork, official: DeskOfficial, document: Document, reason: str) -> None:
    """Return a decision to who prepared it, with the reason; the task of signing is completed without one.

    Raises:
        NotAllowedError: the document is not this official's to sign.
        PreparedBySignerError: they prepared it themselves.
        NothingToSignError: it does not wait for a signature, or is no decision.
    """
    case = work.case(document.case_id)
    if not official.may_sign(case, document):
        raise NotAllowedError
    newest = newest_signature(work.session, document.id)
    if document.kind not in DECISIONS or not waits_for_signature(case, document, newest):
        raise NothingToSignError
    if prepared_by(work.session, document.id, official.iin):
        raise PreparedBySignerError
    keep_act(work, official, document, Act.RETURNED, reason)
    case.move_to("decision")
    work.outbox.complete_user_task(SIGN, f"{case.id}/returned/{document.id}", case.id, {}, since=work.now)
    work.note("return-decision", case.id, document=document.id)


def keep_act(
    work: UnitOfWork, official: DeskOfficial, draft: Document, act: Act, reason: str | None = None
) -> None:
    """Keep what an official did with a draft; a return says why."""
    work.session.add(
        DecisionAct(
            document_id=draft.id,
            act=act,
            case_id=draft.case_id,
            official=official.login,
            official_iin=official.iin,
            at=work.now,
            reason=reason,
        )
    )
    work.session.flush()

"""Sign a document: who may, the check, and the round that completes the task, in one transaction."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.decision_act import prepared_by
from adapters.database.document import Document, Signature
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.eds.acceptance import OfficialSigner, Problem, ProblemCode, check_acceptance
from adapters.eds.client import EdsClient
from adapters.eds.errors import EdsRejectedError
from rules.codes import SignatureState

ELEMENT = "signDocument"
SIGNABLE = "notice-"
"""Documents of these kinds wait for a signature: decisions and the notice of extension."""


DECISIONS = frozenset({"notice-appointment", "notice-refusal"})
APPROVED = "signing"
"""The stage that a decision reaches once the authorised body has agreed with its draft."""


class NotAllowedError(PermissionError):
    """The document is not this official's to sign."""


class PreparedBySignerError(PermissionError):
    """Four eyes: the official prepared this decision, so somebody else signs it."""


class NothingToSignError(ValueError):
    """The document needs no signature yet, or has one that stands or is being checked."""


class SignatureRefusedError(ValueError):
    """The signature is not accepted; `problems` say why."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(f"signature refused: {', '.join(problem.code for problem in problems)}")
        self.problems = problems


def newest_signature(session: Session, document_id: str) -> Signature | None:
    """Return the signature of the last round."""
    under = select(Signature).where(Signature.document_id == document_id)
    return session.scalar(under.order_by(Signature.round.desc()).limit(1))


def waits_for_signature(case: Case, document: Document, newest: Signature | None) -> bool:
    """Tell whether a document is to be signed: unsigned, or the last signature was found wrong.

    A draft of a decision waits for its approval first.
    """
    open_round = newest is None or newest.state in (SignatureState.INVALID, SignatureState.MISSING)
    signable = document.kind.startswith(SIGNABLE) and document.number is None
    return signable and open_round and not waits_for_approval(case, document)


def waits_for_approval(case: Case, document: Document) -> bool:
    """Tell whether a document is the draft of a decision that nobody has agreed with yet."""
    return document.kind in DECISIONS and document.number is None and case.stage != APPROVED


def check_signature(eds: EdsClient, official: DeskOfficial, container: bytes, content: bytes) -> None:
    """Check a CMS before it is kept, so that the official hears at once what is wrong.

    Raises:
        SignatureRefusedError: it is not this official's valid signature under these bytes.
        EdsError: the ЭЦП service gave no verdict.
    """
    try:
        verdict = eds.verify_cms(container, content)
    except EdsRejectedError:
        raise SignatureRefusedError([Problem(ProblemCode.NOT_VALID)]) from None
    problems = check_acceptance(verdict, OfficialSigner(official.iin, official.bin))
    if problems:
        raise SignatureRefusedError(problems)


def keep_signature(work: UnitOfWork, official: DeskOfficial, document: Document, container: bytes) -> None:
    """Keep a signature as the next round and want the task of this round completed.

    Raises:
        NotAllowedError: the document is not this official's to sign.
        PreparedBySignerError: they prepared it themselves.
        NothingToSignError: somebody was faster, or there is nothing to sign.
    """
    case = work.case(document.case_id)
    if not official.may_sign(case, document):
        raise NotAllowedError
    newest = newest_signature(work.session, document.id)
    if not waits_for_signature(case, document, newest):
        raise NothingToSignError
    if prepared_by(work.session, document.id, official.iin):
        raise PreparedBySignerError
    this_round = (newest.round if newest else 0) + 1
    work.session.add(
        Signature(
            document_id=document.id,
            round=this_round,
            signed_by=official.login,
            signer_iin=official.iin,
            signer_bin=official.bin,
            signed_at=work.now,
            container=container,
        )
    )
    work.session.flush()
    work.outbox.complete_user_task(
        ELEMENT, f"{case.id}/signed/{document.id}/{this_round}", case.id, {}, since=work.now
    )
    work.note("sign-document", case.id, document=document.id, round=this_round)

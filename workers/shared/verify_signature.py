"""`verify-signature`: is the document signed by the official who may?"""

from collections.abc import Sequence

from sqlalchemy import select

from adapters.database.decision_act import Act, act_on, prepared_by
from adapters.database.document import Document, Signature
from adapters.eds import EdsClient, EdsError, EdsRejectedError, OfficialSigner, check_acceptance
from adapters.eds.wire import CertificateInfo
from rules.codes import SignatureState
from workers.runtime.contract import Command, DocumentId, Result
from workers.runtime.failures import RetryLaterError
from workers.runtime.task import task
from workers.runtime.work import Step, Work

PREPARED_BY_SIGNER = "prepared-by-signer"
"""Four eyes: who prepared a decision does not sign it."""
NOT_A_SIGNATURE = "not-a-signature"
"""The service could not read the container: whoever signed must sign again."""


class VerifySignature(Command):
    """Check the newest signature under a document."""

    document_id: DocumentId


class SignatureVerified(Result):
    """What the check found."""

    signature: SignatureState


def ask_eds(command: VerifySignature, step: Step) -> None:
    """Keep the verdict of this moment: a later one may differ (wire-formats §3)."""
    with step() as work:
        signature = _newest(work, command.document_id)
        if signature is None or signature.state is not None:
            return
        document = work.session.get_one(Document, command.document_id)
        container, content = signature.container, document.content
        expected = OfficialSigner(signature.signer_iin, signature.signer_bin)
        signed = (document.id, signature.round)
        one_person = prepared_by(work.session, document.id, signature.signer_iin)
        eds, now = work.service(EdsClient), work.now
    try:
        verdict = eds.verify_cms(container, content)
    except EdsRejectedError:
        _keep(step, signed, [NOT_A_SIGNATURE], [])
        return
    except EdsError as error:
        raise RetryLaterError(
            "Служба проверки ЭЦП не отвечает. Проверьте NCANode и повторите попытку."
        ) from error
    problems = [str(problem.code) for problem in check_acceptance(verdict, expected, now=now)]
    problems += [PREPARED_BY_SIGNER] if one_person else []
    _keep(step, signed, problems, verdict.signers)


def _keep(
    step: Step, signed: tuple[str, int], problems: Sequence[str], signers: Sequence[CertificateInfo]
) -> None:
    """Keep the verdict with the signature that was asked about: another round may have come meanwhile."""
    with step() as work:
        checked = work.session.get_one(Signature, signed)
        checked.state = SignatureState.INVALID if problems else SignatureState.VALID
        checked.verdict = {
            "problems": list(problems),
            "certificates": [signer.serial_number for signer in signers],
            "roles": [sorted(signer.key_user) for signer in signers],
            "revoked": [any(status.revoked for status in signer.revocations) for signer in signers],
            "checkedAt": work.now.isoformat(timespec="seconds"),
        }


@task("verify-signature", clause="passport-asp/result", fetch=ask_eds)
def verify_signature(command: VerifySignature, work: Work) -> SignatureVerified:
    """Say what became of the signature; a task that was completed without one goes back.

    A draft that its signer returned for rework is `returned`: it is never signed.
    """
    signature = _newest(work, command.document_id)
    if act_on(work.session, command.document_id, Act.RETURNED):
        state = SignatureState.RETURNED
    else:
        state = SignatureState(signature.state) if signature and signature.state else SignatureState.MISSING
    work.note("signature-checked", command.case_id, document=command.document_id, state=state)
    return SignatureVerified(signature=state)


def _newest(work: Work, document_id: str) -> Signature | None:
    under = select(Signature).where(Signature.document_id == document_id)
    return work.session.scalar(under.order_by(Signature.round.desc()).limit(1))

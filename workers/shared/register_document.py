"""`register-document`: a signed document gets its number."""

from sqlalchemy import func, select

from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.decision_register import enter_decision
from adapters.database.document import Document, Signature
from rules.terms import local_day
from workers.runtime.contract import Command, DocumentId, Key, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.documents import DECISIONS
from workers.shared.terms import happened


class RegisterDocument(Command):
    """Number the document."""

    document_id: DocumentId


class DocumentRegistered(Result):
    """The document's number."""

    document_number: Key


@task("register-document", clause="passport-asp/result")
def register_document(command: RegisterDocument, work: Work) -> DocumentRegistered:
    """Give a document, whose signature was found valid, the next number of its case."""
    case = work.case(command.case_id)
    document = work.session.get_one(Document, command.document_id)
    if document.number is not None:
        return DocumentRegistered(document_number=document.number)
    signed = select(Signature).where(Signature.document_id == document.id, Signature.state == "valid")
    if work.session.scalar(signed) is None or case.number is None:
        raise ForSupervisorError("Документ не подписан действительной подписью: верните его на подпись.")
    numbered = select(func.count()).where(Document.case_id == case.id, Document.number.is_not(None))
    document.number = f"{case.number}/{(work.session.scalar(numbered) or 0) + 1}"
    document.registered_at = work.now
    if document.kind in DECISIONS:
        _enter(work, case, document)
        happened(work, case, "decision-signed")
    work.note("document-registered", case.id, document=document.id, number=document.number)
    return DocumentRegistered(document_number=document.number)


def _enter(work: Work, case: Case, document: Document) -> None:
    """Enter a decision into the register of its unit, which counts from one each year."""
    decision = work.session.get(Decision, case.id)
    if case.unit is None or decision is None or decision.outcome is None:
        raise ForSupervisorError("У дела нет подразделения или решения: в реестр вносить нечего.")
    enter_decision(
        work.session,
        unit=case.unit,
        year=local_day(work.now).year,
        document_id=document.id,
        case_id=case.id,
        outcome=decision.outcome,
        at=work.now,
    )

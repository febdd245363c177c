"""`register-document`: a signed document gets its number."""

from sqlalchemy import func, select

from adapters.database.document import Document, Signature
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
        happened(work, case, "decision-signed")
    work.note("document-registered", case.id, document=document.id, number=document.number)
    return DocumentRegistered(document_number=document.number)

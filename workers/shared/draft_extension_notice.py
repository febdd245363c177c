"""`draft-extension-notice`: the applicant is told in writing that package formation is extended."""

from sqlalchemy import select

from adapters.database.document import Document
from adapters.documents import ExtensionData, render_extension
from rules.terms import local_day
from workers.asp.recipient import recipient_of, unit_of
from workers.runtime.contract import Command, DocumentId, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.suspension import due_before_extension, review_term
from workers.shared.written_requests import requests_of, sought_from

KEY = "extension"
"""Business key of the document: the notice is written once, however often the case is walked."""


class DraftExtensionNotice(Command):
    """Write the notice."""


class ExtensionNoticeDrafted(Result):
    """The document to be signed."""

    document_id: DocumentId


@task("draft-extension-notice", clause="passport-asp/extension-notice")
def draft_extension_notice(command: DraftExtensionNotice, work: Work) -> ExtensionNoticeDrafted:
    """Tell what was asked, when, and the old and the new result date."""
    case = work.case(command.case_id)
    drafted = select(Document.id).where(Document.case_id == case.id, Document.business_key == KEY)
    if (known := work.session.scalar(drafted)) is not None:
        return ExtensionNoticeDrafted(document_id=known)
    review, requests = review_term(work, case), requests_of(work, case.id)
    sent = [request.sent_at for request in requests if request.sent_at is not None]
    if review is None or not sent:
        raise ForSupervisorError("Продлевать нечего: нет отправленных запросов или срока рассмотрения.")
    systems = dict.fromkeys(request.system for request in requests)
    notice = render_extension(
        ExtensionData(
            case_number=case.number or "",
            dated=local_day(work.now),
            recipient=recipient_of(work, case),
            requested_on=local_day(min(sent)),
            previous_result_on=due_before_extension(work, review),
            new_result_on=review.last_day or local_day(review.due_at),
            result_provisional=not review.confirmed,
            asked=tuple(sought_from(system) for system in systems),
            authority=authority_of(unit_of(work, case)),
            check_link=work.links.status_page(case.id),
        ),
        work.templates,
    )
    document = keep_document(
        work,
        case,
        kind="notice-extension",
        business_key=KEY,
        title="Уведомление о продлении срока",
        content=notice,
    )
    return ExtensionNoticeDrafted(document_id=document.id)

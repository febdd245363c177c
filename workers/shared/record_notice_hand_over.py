"""`record-notice-hand-over`: the applicant signed for a notice at the counter."""

from datetime import date

from sqlalchemy import select

from adapters.database.notice import Notice
from rules.codes import DeliveryMeans
from workers.runtime.contract import Command, DocumentId, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class RecordNoticeHandOver(Command):
    """Record the hand-over."""

    document_id: DocumentId
    handed_on: date


@task("record-notice-hand-over", clause="passport-asp/result")
def record_notice_hand_over(command: RecordNoticeHandOver, work: Work) -> Nothing:
    """Keep the date on which a paper notice was collected; the term was met when it lay ready."""
    at_counter = select(Notice).where(
        Notice.document_id == command.document_id, Notice.means == DeliveryMeans.COUNTER
    )
    notice = work.session.scalar(at_counter)
    if notice is None:
        raise ForSupervisorError("Этот документ не выдаётся на руки: способа «counter» в плане доставки нет.")
    notice.handed_over_on = command.handed_on
    work.note("notice-handed-over", command.case_id, document=command.document_id)
    return Nothing()

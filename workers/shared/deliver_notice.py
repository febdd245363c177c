"""`deliver-notice`: a signed document leaves by one means."""

from typing import Any

from sqlalchemy import select

from adapters.database.application import Application
from adapters.database.document import Document
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectKind, EffectState
from rules.codes import DeliveryMeans
from workers.runtime.contract import Command, DocumentId, Key, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.applicant_sms import applicant_sms
from workers.shared.walk import this_walk

EXTENSION_TEXT = {
    "ru": "АСП: по заявлению {number} продлён срок. Уведомление в личном кабинете и в центре.",
    "kk": "АӘК: {number} өтініші бойынша мерзім ұзартылды. Хабарлама жеке кабинетте және орталықта.",
}
HEARING_TEXT = {
    "ru": "АСП: по заявлению {number} Вас приглашают на заслушивание. Письмо в личном кабинете и в центре.",
    "kk": "АӘК: {number} өтініші бойынша тыңдауға шақырыласыз. Хат жеке кабинетте және орталықта.",
}
SMS_TEXT = {
    "ru": "АСП: по заявлению {number} принято решение. Уведомление в личном кабинете и в карьерном центре.",
    "kk": "АӘК: {number} өтініші бойынша шешім қабылданды. Хабарлама жеке кабинетте және мансап орталығында.",
}
"""The SMS says that there is a decision, not which: a phone may lie open on a table."""
TEXTS = {"notice-extension": EXTENSION_TEXT, "notice-hearing": HEARING_TEXT}


class DeliverNotice(Command):
    """Deliver a document by one means."""

    document_id: DocumentId
    means: DeliveryMeans
    key: Key


@task("deliver-notice", clause="passport-asp/result")
def deliver_notice(command: DeliverNotice, work: Work) -> Nothing:
    """Want the effect; the process goes on when its receiver has accepted it."""
    case = work.case(command.case_id)
    if case.number is None:
        raise ForSupervisorError("У дела нет номера: сначала зарегистрируйте заявление.")
    document = work.session.get_one(Document, command.document_id)
    if command.means is DeliveryMeans.SMS:
        payload = applicant_sms(work, case, TEXTS.get(document.kind, SMS_TEXT))
        _send_once(work, EffectKind.SMS, command.key, case.id, payload)
    elif command.means is DeliveryMeans.CABINET:
        application = work.session.get_one(Application, case.id)
        payload = {"iin": application.iin, "documentId": document.id}
        _send_once(work, EffectKind.CABINET, command.key, case.id, payload)
    else:
        # At the counter the paper lies ready at once; that it was collected is a task of its own.
        notice = work.session.get_one(Notice, command.key)
        notice.accepted_at = notice.accepted_at or work.now
        _announce(work, command.key, case.id)
    work.note("notice-sent", case.id, document=document.id, means=command.means)
    return Nothing()


def _send_once(work: Work, kind: EffectKind, key: str, case_id: str, payload: dict[str, Any]) -> None:
    """Want the effect; one that an earlier walk of the case got accepted is only announced again."""
    if work.outbox.want(kind, key, case_id, payload, then_announce=True):
        return
    accepted = select(Effect.id).where(Effect.business_key == key, Effect.state == EffectState.ACCEPTED)
    if work.session.scalar(accepted) is not None:
        _announce(work, key, case_id)


def _announce(work: Work, key: str, case_id: str) -> None:
    """Say that a delivery was accepted, to each walk that waits for it."""
    work.outbox.publish("effect-accepted", f"{key}/accepted/{this_walk(work)}", case_id, key, {})

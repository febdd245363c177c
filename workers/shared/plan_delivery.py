"""`plan-delivery`: by which means a document reaches the applicant."""

from adapters.database.document import Document
from adapters.database.notice import Notice
from rules.codes import Channel, DeliveryMeans
from rules.delivery import DELIVERY
from workers.runtime.contract import Command, Contract, DocumentId, Key, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.documents import DECISIONS


class Delivery(Contract):
    """One delivery; its key is that of the effect."""

    means: DeliveryMeans
    key: Key


class PlanDelivery(Command):
    """Choose the means."""

    document_id: DocumentId


class DeliveryPlanned(Result):
    """One entry for each means."""

    deliveries: list[Delivery]


@task("plan-delivery", clause="passport-asp/result")
def plan_delivery(command: PlanDelivery, work: Work) -> DeliveryPlanned:
    """Plan the deliveries that the case's channel asks for."""
    case = work.case(command.case_id)
    if work.session.get_one(Document, command.document_id).kind in DECISIONS:
        case.move_to("notification")
    planned = []
    for means in DELIVERY[Channel(case.channel)]:
        delivery = Delivery(means=means, key=f"{case.id}/notice/{command.document_id}/{means}")
        if work.session.get(Notice, delivery.key) is None:
            work.session.add(
                Notice(
                    key=delivery.key,
                    case_id=case.id,
                    document_id=command.document_id,
                    means=means,
                    planned_at=work.now,
                )
            )
        planned.append(delivery)
    return DeliveryPlanned(deliveries=planned)

"""`asp-order-payment`: the aid is appointed; the payer gets its order, once."""

from adapters.database.decision import Decision
from adapters.database.outbox import EffectKind
from rules.codes import Outcome
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class OrderPayment(Command):
    """Want the payment ordered."""


@task("asp-order-payment", clause="passport-asp/portal-step-3")
def order_payment(command: OrderPayment, work: Work) -> Nothing:
    """Want one order for the decision; aid of zero tenge is paid by nobody (law.md C 2)."""
    case = work.case(command.case_id)
    decision = work.session.get(Decision, case.id)
    if decision is None or decision.outcome != Outcome.APPOINTED or decision.document_id is None:
        raise ForSupervisorError("Решения о назначении нет: платить не по чему.")
    if not decision.total_amount:
        work.note("payment-not-needed", case.id)
        return Nothing()
    payload = {"documentId": decision.document_id}
    if work.outbox.want(EffectKind.PAYMENT, f"{case.id}/payment", case.id, payload):
        work.note("payment-ordered", case.id, document=decision.document_id)
    return Nothing()

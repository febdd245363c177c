"""`asp-order-payment`: the aid is appointed; the payer gets its order, once."""

from workers.asp.payment import want_payment
from workers.runtime.contract import Command, Nothing
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work


class OrderPayment(Command):
    """Want the payment ordered."""


@task("asp-order-payment", clause="passport-asp/portal-step-3")
def order_payment(command: OrderPayment, work: Work) -> Nothing:
    """Want one order for the decision."""
    decision = want_payment(work, work.case(command.case_id))
    if decision is None:
        raise ForSupervisorError("Решения о назначении нет: платить не по чему.")
    if not decision.total_amount:
        work.note("payment-not-needed", decision.case_id)
    return Nothing()

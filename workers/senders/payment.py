"""Hands the payment order of a decision over to the payer."""

import asyncio
from datetime import date
from decimal import Decimal

from adapters.database.application import Application
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.database.document import Document
from adapters.payer import PayerClient, Payment, PaymentOrder
from adapters.payer.order import bank_of
from rules.terms import local_day
from workers.runtime.relay import Outgoing, RejectedError
from workers.senders.delivery_failures import delivery_failures


class PaymentSender:
    """Sends effects of kind ``payment``: the payer removes duplicates by the business key."""

    removes_duplicates = True

    def __init__(self, client: PayerClient, sessions: Sessions) -> None:
        self._client = client
        self._sessions = sessions

    async def send(self, effect: Outgoing) -> str | None:
        """Send the order; return the payer's receipt."""
        return await asyncio.to_thread(self._send, effect)

    def _send(self, effect: Outgoing) -> str:
        try:
            order = self._order(effect)
        except ValueError as error:
            raise RejectedError("payer-order-not-whole") from error
        with delivery_failures():
            return self._client.send(order)

    def _order(self, effect: Outgoing) -> PaymentOrder:
        """Read the order from the case's records: the outbox holds references only.

        Raises:
            ValueError: the decision is not signed, pays nothing, or the account is at no bank that pays aid.
        """
        with self._sessions() as session:
            decision = session.get_one(Decision, effect.case_id)
            application = session.get_one(Application, effect.case_id)
            letter = session.get_one(Document, effect.payload["documentId"])
            if letter.number is None or letter.registered_at is None or decision.total_amount is None:
                raise ValueError("the decision is not signed or pays nothing")
            return PaymentOrder(
                order_id=effect.business_key,
                decision_number=letter.number,
                decision_date=local_day(letter.registered_at),
                recipient_iin=application.iin,
                recipient_name=application.full_name,
                bank=bank_of(application.iban),
                iban=application.iban,
                payments=tuple(
                    Payment(month=date.fromisoformat(one["month"]), amount=Decimal(one["amount"]))
                    for one in decision.schedule or ()
                ),
                total=decision.total_amount,
            )

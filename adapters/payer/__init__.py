"""The payer of aid: takes payment orders (the format is assumed, no public description was found)."""

from adapters.payer.client import PayerClient
from adapters.payer.order import Payment, PaymentOrder
from adapters.payer.stub import PayerStub

__all__ = ["PayerClient", "PayerStub", "Payment", "PaymentOrder"]

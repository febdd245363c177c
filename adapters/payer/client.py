"""The client of the payer (format assumed). The payer removes duplicates by `orderId`."""

import httpx

from adapters.delivery import DeliveryRejectedError, DeliveryUnknownError, post
from adapters.payer.order import PaymentOrder


class PayerClient:
    """Hands payment orders over; blocks. Safe to share among threads."""

    def __init__(self, url: str, *, timeout: float = 30) -> None:
        self._http = httpx.Client(
            base_url=url.rstrip("/"), timeout=timeout, headers={"Content-Type": "application/json"}
        )

    def send(self, order: PaymentOrder) -> str:
        """Send an order; return the payer's receipt, of now or of an earlier sending.

        Raises:
            DeliveryRejectedError: refused for good.
            DeliveryUnavailableError: nothing was accepted; repeat later.
            DeliveryUnknownError: sent, and no answer; repeating is safe here, the id stays the same.
        """
        response = post(self._http, "/payment-orders", content=order.to_json())
        try:
            answer = response.json()
            receipt, taken = str(answer["receipt"]), str(answer["orderId"])
        except (ValueError, KeyError, TypeError):
            raise DeliveryUnknownError("the payer's answer cannot be read") from None
        if taken != order.order_id:
            raise DeliveryRejectedError("other-order")
        return receipt

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

"""A stub of the payer: it takes each order once, by its id, and shows what it would pay."""

from collections import deque
from hashlib import sha256

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.payer.order import PaymentOrder


class PayerStub:
    """The stub; `app` is to be mounted, `accepted` holds the orders by id, oldest first."""

    def __init__(self) -> None:
        self.accepted: dict[str, PaymentOrder] = {}
        self.mishaps: deque[str] = deque()
        """What goes wrong next: `http-503`, or `lost-answer` (taken, but answered with HTTP 500)."""
        self.app = Starlette(
            routes=[
                Route("/payment-orders", self._take, methods=["POST"]),
                Route("/journal", self._journal, methods=["GET"]),
            ]
        )

    async def _take(self, request: Request) -> Response:
        mishap = self.mishaps.popleft() if self.mishaps else ""
        if mishap == "http-503":
            return Response(status_code=503)
        try:
            order = PaymentOrder.model_validate_json(await request.body())
        except ValidationError as error:
            fields = sorted({".".join(map(str, one["loc"])) for one in error.errors()})
            return JSONResponse({"refused": fields}, status_code=422)
        kept = self.accepted.setdefault(order.order_id, order)
        if kept != order:
            return JSONResponse({"refused": ["orderId"]}, status_code=409)
        if mishap == "lost-answer":
            return Response(status_code=500)
        receipt = sha256(order.order_id.encode()).hexdigest()[:16]
        return JSONResponse({"orderId": order.order_id, "receipt": receipt})

    async def _journal(self, _: Request) -> JSONResponse:
        return JSONResponse(
            [order.model_dump(mode="json", by_alias=True) for order in self.accepted.values()]
        )

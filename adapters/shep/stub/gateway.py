"""The stub of the gateway: verifies, answers from the synthetic country, signs."""

import asyncio
from collections.abc import Callable
from typing import Any

from lxml import etree
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from adapters.clock import Clock
from adapters.consent.kdp import KDP
from adapters.consent.stub import KdpStub
from adapters.hardened_xml import XmlRefusedError, parse_xml
from adapters.population import Country
from adapters.shep.envelope import EnvelopeError, RequestInfo, ResponseInfo
from adapters.shep.envelope_reading import read_request
from adapters.shep.envelope_writing import fault_envelope, response_envelope
from adapters.shep.files import FILES
from adapters.shep.namespaces import ASYNC_TYPES, TYPES
from adapters.shep.payload import read_payload, write_payload
from adapters.shep.service import NO_CONSENT, AnyService, RegisterRequest, Service
from adapters.shep.services import BY_SERVICE_ID, REGISTRY
from adapters.shep.stub.answers import ANSWERS
from adapters.shep.stub.async_channel import PATH as ASYNC_PATH
from adapters.shep.stub.async_channel import AsyncChannel
from adapters.shep.stub.distortion import cut, distort_answer, distort_envelope, instead_of_answer, shift_of
from adapters.shep.stub.disturbance import Disturbance, Disturbances, Faults
from adapters.shep.stub.files import FilesStub
from adapters.shep.stub.journal import Exchange, Journal
from adapters.shep.stub.wsdl import wsdl_routes
from adapters.shep.ws_security import SignatureProblemError, Signer, Verifier
from adapters.shep.xml_model import read

PATH = "/bip-sync-wss-gost/"
SIGNATURE_FAULTS = {"out-of-date": "SCE005", "wrong": "SCE006", "unsigned": "SCE007"}


BESIDE: tuple[AnyService, ...] = (KDP, FILES)
"""What the gateway serves beside the registers."""
SERVED: dict[str, AnyService] = {**BY_SERVICE_ID, **{one.service_id: one for one in BESIDE}}
BY_CODE: dict[str, AnyService] = {**REGISTRY, **{one.code: one for one in BESIDE}}


class _FaultError(Exception):
    def __init__(self, code: str, message: str) -> None:
        super().__init__(code)
        self.code = code
        self.message = message


class ShepStub:
    """The stub; `app` is to be mounted, `journal` and `disturbances` are for tests and demonstrations."""

    def __init__(self, country: Country, clock: Clock, signer: Signer, verifier: Verifier) -> None:
        self._country = country
        self._clock = clock
        self._signer = signer
        self._verifier = verifier
        self.journal = Journal()
        self.disturbances = Disturbances(clock)
        self.consents = KdpStub(country, clock)
        self.files = FilesStub(clock)
        self.later = AsyncChannel(country, clock, signer)
        self.beside: dict[str, Callable[[Any], Any]] = {
            KDP.service_id: self.consents.answer,
            FILES.service_id: self.files.answer,
        }
        self.app = Starlette(
            routes=[
                Route(PATH, self._channel, methods=["POST"]),
                *wsdl_routes(PATH),
                Route(ASYNC_PATH, self._later, methods=["POST"]),
                Route("/journal", self._show_journal, methods=["GET"]),
                Route("/disturbances", self._disturb, methods=["POST", "DELETE"]),
                Route("/faults", self._misbehave, methods=["GET", "PUT", "DELETE"]),
            ]
        )

    async def _channel(self, request: Request) -> Response:
        body = await request.body()
        response, seconds = await run_in_threadpool(self._answer, body)
        if seconds:
            await asyncio.sleep(seconds)
        return response

    async def _later(self, request: Request) -> Response:
        body = await request.body()
        return await run_in_threadpool(self._acknowledge, body)

    def _acknowledge(self, body: bytes) -> Response:
        try:
            envelope = parse_xml(body)
            self._check_signature(envelope)
            return _xml(self.later.serve(envelope))
        except _FaultError as fault:
            return self._fault(fault, ASYNC_TYPES)
        except (EnvelopeError, XmlRefusedError):
            return self._fault(_FaultError("SCE001", "Bad message format"), ASYNC_TYPES)

    def _answer(self, body: bytes) -> tuple[Response, float]:
        """Return the response, and how many seconds it takes to come."""
        info: RequestInfo | None = None
        try:
            envelope = parse_xml(body)
            self._check_signature(envelope)
            info, data = read_request(envelope)
            return self._serve(info, data), self.disturbances.latency(info.service_id)
        except _FaultError as fault:
            self._note(info, fault.code)
            return self._fault(fault), 0.0
        except (EnvelopeError, XmlRefusedError, ValidationError):
            self._note(info, "SCE001")
            return self._fault(_FaultError("SCE001", "Bad message format")), 0.0

    def _serve(self, info: RequestInfo, data: etree._Element) -> Response:
        service = SERVED.get(info.service_id)
        if service is None:
            raise _FaultError("SCE004", "Service not found")
        disturbance = self.disturbances.next(info.service_id)
        if disturbance is Disturbance.FAULT:
            raise _FaultError("SCE909", "Internal error")
        replacement = instead_of_answer(disturbance)
        if replacement is not None:
            self._note(info, str(disturbance))
            return replacement
        payload = read_payload(data, service.request_root)
        if payload is None:
            raise _FaultError("SCE001", "Bad message format")
        question = read(service.request, payload)
        beside = self.beside.get(info.service_id)
        if beside is not None:
            return self._reply(info, service, beside(question), disturbance)
        if not self._is_let(service, question):
            return self._refuse(info)
        answer = ANSWERS[info.service_id](self._country, self._clock, question)
        return self._reply(info, service, distort_answer(answer, disturbance, self._country), disturbance)

    def _is_let(self, service: AnyService, question: RegisterRequest) -> bool:
        token = getattr(question, "kdp_token", None)
        takes_token = "kdp_token" in type(question).model_fields
        return not (service.needs_consent and takes_token) or self.consents.lets(token, service.service_id)

    def _refuse(self, info: RequestInfo) -> Response:
        status = ResponseInfo(
            info.message_id, self._clock.now(), min(NO_CONSENT), "No consent", session_id=info.session_id
        )
        envelope, _ = response_envelope(status)
        self._signer.sign(envelope)
        self._note(info, "no-consent")
        return _xml(envelope)

    def _reply(
        self, info: RequestInfo, service: Service[Any, Any], answer: Any, disturbance: Disturbance | None
    ) -> Response:
        empty = answer is None
        envelope, data = response_envelope(
            ResponseInfo(
                message_id=info.message_id,
                response_date=self._clock.now() + shift_of(disturbance),
                code="404" if empty else _status(disturbance),
                message="No data" if empty else "Message has been processed successfully",
                session_id=info.session_id,
            )
        )
        if not empty:
            write_payload(
                data, answer, service.style, service.answer_root, namespace=service.answer_namespace
            )
        if disturbance is not Disturbance.UNSIGNED:
            self._signer.sign(envelope)
        distort_envelope(envelope, disturbance)
        nothing = empty or service.is_no_data(answer)
        self._note(info, str(disturbance) if disturbance else "no-data" if nothing else "found")
        return _xml(envelope, disturbance=disturbance)

    def _check_signature(self, envelope: etree._Element) -> None:
        try:
            self._verifier.verify(envelope)
        except SignatureProblemError as problem:
            code = SIGNATURE_FAULTS[problem.reason]
            raise _FaultError(code, f"Transport signature {problem.reason}") from None

    def _note(self, info: RequestInfo | None, outcome: str) -> None:
        at = self._clock.now().isoformat()
        service, message, sender = (
            (info.service_id, info.message_id, info.sender_id) if info is not None else ("", "", "")
        )
        self.journal.note(Exchange(at, service, message, sender, outcome))

    def _fault(self, fault: _FaultError, types: str = TYPES) -> Response:
        return _xml(fault_envelope(fault.code, fault.message, self._clock.now(), types), status=500)

    async def _misbehave(self, request: Request) -> JSONResponse:
        """Show, set (`{system: faults}` by our codes, `*` for all) or forget how systems misbehave."""
        if request.method == "DELETE":
            self.disturbances.clear()
        if request.method == "PUT":
            try:
                wanted = await request.json()
                self.disturbances.set(
                    {
                        BY_CODE[code].service_id: Faults.model_validate(faults)
                        for name, faults in wanted.items()
                        for code in (BY_CODE if name == "*" else [name])
                    }
                )
            except (ValueError, KeyError, TypeError, AttributeError):
                return JSONResponse({"error": "{system: {latency, chances, outage_until}}"}, status_code=400)
        shown = {
            SERVED[service_id].code: faults.model_dump(mode="json")
            for service_id, faults in self.disturbances.faults().items()
        }
        return JSONResponse(shown)

    async def _show_journal(self, _: Request) -> JSONResponse:
        return JSONResponse(self.journal.entries())

    async def _disturb(self, request: Request) -> JSONResponse:
        """Plan `{serviceId, disturbance, times}`, or clear the plan."""
        if request.method == "DELETE":
            self.disturbances.clear()
            return JSONResponse({})
        try:
            plan = await request.json()
            disturbance = Disturbance(plan["disturbance"])
            self.disturbances.plan(str(plan["serviceId"]), disturbance, int(plan.get("times", 1)))
        except (ValueError, KeyError, TypeError):
            return JSONResponse({"error": "serviceId, disturbance, times"}, status_code=400)
        return JSONResponse({})


def _status(disturbance: Disturbance | None) -> str:
    return "SCSE999" if disturbance is Disturbance.STRANGE_STATUS else "SCSS001"


def _xml(envelope: etree._Element, status: int = 200, *, disturbance: Disturbance | None = None) -> Response:
    content = cut(etree.tostring(envelope, encoding="utf-8", xml_declaration=True), disturbance)
    return Response(content, status, media_type="text/xml; charset=utf-8")

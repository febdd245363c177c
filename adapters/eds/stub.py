"""A stub of NCANode on real crypto, and the keys of synthetic people that a real one never gives."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable
from typing import Any, TypeVar

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from adapters.clock import Clock
from adapters.eds import cms, wire, xml_signature
from adapters.eds.authority import CONTAINER_PASSWORD, Condition, StubAuthority
from adapters.eds.cms import CmsRefusedError
from adapters.eds.container import ContainerError, KeyPair, load_container
from adapters.eds.holder import Holder
from adapters.eds.holders import holder_of, system_holder
from adapters.eds.inspection import Inspection
from adapters.eds.roles import KeyUsage
from adapters.hardened_xml import XmlRefusedError, parse_xml
from adapters.population import Country
from adapters.shep.namespaces import SOAP
from adapters.shep.rsa_signer import RsaSigner
from adapters.shep.rsa_verifier import RsaVerifier, certificates_in
from adapters.shep.ws_security import SignatureProblemError

Reply = dict[str, Any]
Message = TypeVar("Message", bound=wire.Wire)
REFUSALS = (ValidationError, XmlRefusedError, CmsRefusedError, ContainerError, Base64Error, ValueError)
"""What is wrong with a request and not with the service."""


def eds_stub(country: Country, clock: Clock, authority: StubAuthority) -> Starlette:
    """Return the stub as an ASGI application; mount it where NCANode would be."""
    service = _Service(Inspection(authority, clock), RsaVerifier(authority.certificate, clock))
    keys = _Keys(country, authority)
    return Starlette(
        routes=[
            _post("/x509/info", wire.InfoRequest, service.info),
            _post("/xml/sign", wire.XmlSignRequest, service.sign_xml),
            _post("/xml/verify", wire.XmlVerifyRequest, service.verify_xml),
            _post("/wsse/sign", wire.WsseSignRequest, service.sign_wsse),
            _post("/wsse/verify", wire.XmlVerifyRequest, service.verify_wsse),
            _post("/cms/sign", wire.CmsSignRequest, service.sign_cms),
            _post("/cms/sign/add", wire.CmsSignAddRequest, service.add_to_cms),
            _post("/cms/verify", wire.CmsVerifyRequest, service.verify_cms),
            _post("/cms/extract", wire.CmsExtractRequest, service.extract_cms),
            Route("/stub/authority", keys.authority, methods=["GET"]),
            Route("/stub/keys/{iin}", keys.of_person, methods=["GET"]),
            Route("/stub/keys/{iin}/revoke", keys.revoke, methods=["POST"]),
            Route("/stub/systems/{name}", keys.of_system, methods=["GET"]),
        ]
    )


class _Service:
    def __init__(self, inspection: Inspection, transport: RsaVerifier) -> None:
        self._inspection = inspection
        self._transport = transport

    def info(self, request: wire.InfoRequest) -> Reply:
        certificates = [x509.load_der_x509_certificate(_unpack(cert)) for cert in request.certs]
        return self._verdict(True, certificates, request.revocation_check)

    def sign_xml(self, request: wire.XmlSignRequest) -> Reply:
        pairs = _open(request.signers)
        xml = request.xml.encode()
        signed = xml_signature.sign_xml(xml, pairs, clear_signatures=request.clear_signatures)
        return {"xml": signed.decode()}

    def verify_xml(self, request: wire.XmlVerifyRequest) -> Reply:
        signed = xml_signature.verify_xml(request.xml.encode())
        return self._verdict(signed.holds, list(signed.certificates), request.revocation_check)

    def sign_wsse(self, request: wire.WsseSignRequest) -> Reply:
        envelope = parse_xml(request.xml.encode())
        if envelope.find(f"{{{SOAP}}}Body") is None:
            raise XmlRefusedError("no-body")
        RsaSigner(load_container(_unpack(request.key), request.password)).sign(envelope)
        return {"xml": etree.tostring(envelope, encoding="unicode")}

    def verify_wsse(self, request: wire.XmlVerifyRequest) -> Reply:
        envelope = parse_xml(request.xml.encode())
        try:
            self._transport.verify(envelope)
        except SignatureProblemError:
            holds = False
        else:
            holds = True
        return self._verdict(holds, certificates_in(envelope), request.revocation_check)

    def sign_cms(self, request: wire.CmsSignRequest) -> Reply:
        pairs = _open(request.signers)
        return {"cms": _pack(cms.sign_cms(_unpack(request.data), pairs, detached=request.detached))}

    def add_to_cms(self, request: wire.CmsSignAddRequest) -> Reply:
        data = None if request.data is None else _unpack(request.data)
        return {"cms": _pack(cms.add_to_cms(_unpack(request.cms), data, _open(request.signers)))}

    def verify_cms(self, request: wire.CmsVerifyRequest) -> Reply:
        data = None if request.data is None else _unpack(request.data)
        signed = cms.verify_cms(_unpack(request.cms), data)
        verdict = self._verdict(signed.holds, list(signed.certificates), request.revocation_check)
        return {**verdict, "signers": [{"certificates": [one], "tsp": None} for one in verdict["signers"]]}

    def extract_cms(self, request: wire.CmsExtractRequest) -> Reply:
        return {"data": _pack(cms.extract_cms(_unpack(request.cms)))}

    def _verdict(self, holds: bool, certificates: list[x509.Certificate], check: list[Any]) -> Reply:
        described = [self._inspection.inspect(certificate, check) for certificate in certificates]
        return {
            "valid": holds and bool(described) and all(one.valid for one in described),
            "signers": [one.model_dump(mode="json", by_alias=True) for one in described],
        }


class _Keys:
    """Stands for the card in the citizen's hand; the real service has nothing like it."""

    def __init__(self, country: Country, authority: StubAuthority) -> None:
        self._country = country
        self._authority = authority

    async def authority(self, _: Request) -> JSONResponse:
        pem = self._authority.certificate.public_bytes(Encoding.PEM)
        return JSONResponse({"certificate": pem.decode()})

    async def of_person(self, request: Request) -> JSONResponse:
        holder = holder_of(self._country, request.path_params["iin"])
        try:
            usage = KeyUsage(request.query_params.get("usage", KeyUsage.SIGN))
            condition = Condition(request.query_params.get("condition", Condition.GOOD))
        except ValueError:
            return _error(400, "Bad request")
        return _error(404, "Not found") if holder is None else await self._container(holder, usage, condition)

    async def of_system(self, request: Request) -> JSONResponse:
        holder = system_holder(request.path_params["name"])
        return await self._container(holder, KeyUsage.SIGN, Condition.GOOD)

    async def revoke(self, request: Request) -> JSONResponse:
        holder = holder_of(self._country, request.path_params["iin"])
        if holder is None:
            return _error(404, "Not found")
        pair = await run_in_threadpool(self._authority.key_pair, holder)
        self._authority.revoke(pair.certificate)
        return JSONResponse({"status": 200, "message": "OK"})

    async def _container(self, holder: Holder, usage: KeyUsage, condition: Condition) -> JSONResponse:
        container = await run_in_threadpool(self._authority.container, holder, usage, condition)
        return JSONResponse({"key": _pack(container), "password": CONTAINER_PASSWORD})


def _post(path: str, model: type[Message], handle: Callable[[Message], Reply]) -> Route:
    async def endpoint(request: Request) -> JSONResponse:
        try:
            message = model.model_validate_json(await request.body())
            reply = await run_in_threadpool(handle, message)
        except REFUSALS:
            return _error(400, "Bad request")
        return JSONResponse({"status": 200, "message": "OK", **reply})

    return Route(path, endpoint, methods=["POST"])


def _error(status: int, message: str) -> JSONResponse:
    return JSONResponse({"status": status, "message": message}, status_code=status)


def _open(signers: list[wire.Signer]) -> list[KeyPair]:
    return [load_container(_unpack(signer.key), signer.password) for signer in signers]


def _pack(content: bytes) -> str:
    return b64encode(content).decode()


def _unpack(text: str) -> bytes:
    return b64decode(text, validate=True)

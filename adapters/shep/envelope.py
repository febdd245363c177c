"""Envelopes of the synchronous channel: SOAP 1.1, document/literal (wire-formats §1, verified).

Only the wrapper is qualified; everything below it is not. Below the wrapper we read by local names.
"""

from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from adapters.clock import ALMATY
from adapters.hardened_xml import local_name
from adapters.shep.namespaces import SOAP, TYPES, XSI

FAULT_DETAIL = "SendMessageFault1_SendMessageFault"


class EnvelopeError(ValueError):
    """Say what an envelope lacks, in a word."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RequestInfo:
    """Who asks which service, when."""

    message_id: str
    service_id: str
    message_date: datetime
    sender_id: str
    password: str | None = None
    session_id: str | None = None
    correlation_id: str | None = None

    def __repr__(self) -> str:
        return f"RequestInfo({self.service_id}, {self.message_id})"


@dataclass(frozen=True, slots=True)
class ResponseInfo:
    """How the provider answered."""

    message_id: str
    response_date: datetime
    code: str
    message: str = ""
    correlation_id: str | None = None
    session_id: str | None = None


def request_envelope(info: RequestInfo) -> tuple[etree._Element, etree._Element]:
    """Return an envelope and its empty `data`."""
    envelope, request = _envelope("SendMessage", "request")
    head = etree.SubElement(request, "requestInfo")
    _add(head, "messageId", info.message_id)
    _add(head, "correlationId", info.correlation_id)
    _add(head, "serviceId", info.service_id)
    _add(head, "messageDate", info.message_date.isoformat(timespec="milliseconds"))
    sender = etree.SubElement(head, "sender")
    _add(sender, "senderId", info.sender_id)
    _add(sender, "password", info.password)
    _add(head, "sessionId", info.session_id)
    return envelope, etree.SubElement(etree.SubElement(request, "requestData"), "data")


def response_envelope(info: ResponseInfo) -> tuple[etree._Element, etree._Element]:
    """Return an envelope and its empty `data`."""
    envelope, response = _envelope("SendMessageResponse", "response")
    head = etree.SubElement(response, "responseInfo")
    _add(head, "messageId", info.message_id)
    _add(head, "correlationId", info.correlation_id)
    _add(head, "responseDate", info.response_date.isoformat(timespec="milliseconds"))
    status = etree.SubElement(head, "status")
    etree.SubElement(status, "code").text = info.code
    etree.SubElement(status, "message").text = info.message
    _add(head, "sessionId", info.session_id)
    return envelope, etree.SubElement(etree.SubElement(response, "responseData"), "data")


def fault_envelope(code: str, message: str, at: datetime) -> etree._Element:
    """Return an envelope with the gateway's fault."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    fault = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Server"
    etree.SubElement(fault, "faultstring").text = message
    detail = etree.SubElement(
        etree.SubElement(fault, "detail"), f"{{{TYPES}}}{FAULT_DETAIL}", nsmap={"typ": TYPES}
    )
    _add(detail, "errorCode", code)
    _add(detail, "errorMessage", message)
    _add(detail, "errorDate", at.isoformat(timespec="milliseconds"))
    return envelope


def read_request(envelope: etree._Element) -> tuple[RequestInfo, etree._Element]:
    """Return a request's head and its `data`.

    Raises:
        EnvelopeError: something is missing.
    """
    request = _wrapped(envelope, "SendMessage", "request")
    head = child(request, "requestInfo")
    sender = child(head, "sender")
    info = RequestInfo(
        message_id=plain_guid(_required(head, "messageId")),
        service_id=_required(head, "serviceId"),
        message_date=_instant(_required(head, "messageDate")),
        sender_id=_required(sender, "senderId"),
        password=optional(sender, "password"),
        session_id=plain_guid(optional(head, "sessionId") or "") or None,
        correlation_id=plain_guid(optional(head, "correlationId") or "") or None,
    )
    return info, child(child(request, "requestData"), "data")


def read_response(envelope: etree._Element) -> tuple[ResponseInfo, etree._Element | None]:
    """Return a response's head and its `data`; an answer without data may have none.

    Raises:
        EnvelopeError: something is missing.
    """
    response = _wrapped(envelope, "SendMessageResponse", "response")
    head = child(response, "responseInfo")
    status = _find(head, "status")
    info = ResponseInfo(
        message_id=plain_guid(_required(head, "messageId")),
        response_date=_instant(_required(head, "responseDate")),
        code=(optional(status, "code") or "") if status is not None else "",
        message=(optional(status, "message") or "") if status is not None else "",
        correlation_id=plain_guid(optional(head, "correlationId") or "") or None,
        session_id=plain_guid(optional(head, "sessionId") or "") or None,
    )
    wrapper = _find(response, "responseData")
    return info, None if wrapper is None else _find(wrapper, "data")


def fault_code(envelope: etree._Element) -> str | None:
    """Return the code of a fault (an empty string where it names none); None where there is no fault."""
    fault = envelope.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")
    if fault is None:
        return None
    return next((e.text or "" for e in fault.iter() if local_name(e) == "errorCode"), "")


def plain_guid(text: str) -> str:
    """Return a guid without braces: providers write both forms."""
    return text.removeprefix("{").removesuffix("}")


def child(parent: etree._Element, name: str) -> etree._Element:
    """Return the child of this local name.

    Raises:
        EnvelopeError: there is none.
    """
    found = _find(parent, name)
    if found is None:
        raise EnvelopeError(f"no-{name}")
    return found


def optional(parent: etree._Element, name: str) -> str | None:
    """Return the text of the child of this local name, if any."""
    found = _find(parent, name)
    return None if found is None else (found.text or "").strip()


def _find(parent: etree._Element, name: str) -> etree._Element | None:
    return next((element for element in parent if local_name(element) == name), None)


def _required(parent: etree._Element, name: str) -> str:
    text = optional(parent, name)
    if not text:
        raise EnvelopeError(f"no-{name}")
    return text


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise EnvelopeError("bad-date") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=ALMATY)


def _wrapped(envelope: etree._Element, wrapper: str, name: str) -> etree._Element:
    found = envelope.find(f"{{{SOAP}}}Body/{{{TYPES}}}{wrapper}")
    if found is None:
        raise EnvelopeError(f"no-{wrapper}")
    return child(found, name)


def _envelope(wrapper: str, name: str) -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "xsi": XSI})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    wrapped = etree.SubElement(body, f"{{{TYPES}}}{wrapper}", nsmap={"typ": TYPES})
    return envelope, etree.SubElement(wrapped, name)


def _add(parent: etree._Element, name: str, text: str | None) -> None:
    if text is not None:
        etree.SubElement(parent, name).text = text

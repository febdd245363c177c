"""Write envelopes: only the wrapper is qualified, everything below it is not."""

from datetime import datetime

from lxml import etree

from adapters.shep.envelope import RequestInfo, ResponseInfo
from adapters.shep.namespaces import SOAP, TYPES, XSI

FAULT_DETAIL = "SendMessageFault1_SendMessageFault"
ASYNC_FAULT_DETAIL = "sendMessageFault1_sendMessageFault"
"""As both ports of the asynchronous channel write it."""


def request_envelope(info: RequestInfo) -> tuple[etree._Element, etree._Element]:
    """Return an envelope and its empty `data`."""
    envelope, request = wrapper_envelope(TYPES, "SendMessage", "request")
    head = etree.SubElement(request, "requestInfo")
    add_text(head, "messageId", info.message_id)
    add_text(head, "correlationId", info.correlation_id)
    add_text(head, "serviceId", info.service_id)
    add_text(head, "messageDate", info.message_date.isoformat(timespec="milliseconds"))
    sender = etree.SubElement(head, "sender")
    add_text(sender, "senderId", info.sender_id)
    add_text(sender, "password", info.password)
    add_text(head, "sessionId", info.session_id)
    return envelope, etree.SubElement(etree.SubElement(request, "requestData"), "data")


def response_envelope(info: ResponseInfo) -> tuple[etree._Element, etree._Element]:
    """Return an envelope and its empty `data`."""
    envelope, response = wrapper_envelope(TYPES, "SendMessageResponse", "response")
    head = etree.SubElement(response, "responseInfo")
    add_text(head, "messageId", info.message_id)
    add_text(head, "correlationId", info.correlation_id)
    add_text(head, "responseDate", info.response_date.isoformat(timespec="milliseconds"))
    status = etree.SubElement(head, "status")
    etree.SubElement(status, "code").text = info.code
    etree.SubElement(status, "message").text = info.message
    add_text(head, "sessionId", info.session_id)
    return envelope, etree.SubElement(etree.SubElement(response, "responseData"), "data")


def fault_envelope(code: str, message: str, at: datetime, types: str = TYPES) -> etree._Element:
    """Return an envelope with the fault of a port, whose types say how its detail is written."""
    name = FAULT_DETAIL if types == TYPES else ASYNC_FAULT_DETAIL
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP})
    fault = etree.SubElement(etree.SubElement(envelope, f"{{{SOAP}}}Body"), f"{{{SOAP}}}Fault")
    etree.SubElement(fault, "faultcode").text = "soap:Server"
    etree.SubElement(fault, "faultstring").text = message
    detail = etree.SubElement(etree.SubElement(fault, "detail"), f"{{{types}}}{name}", nsmap={"typ": types})
    add_text(detail, "errorCode", code)
    add_text(detail, "errorMessage", message)
    add_text(detail, "errorDate", at.isoformat(timespec="milliseconds"))
    return envelope


def wrapper_envelope(types: str, wrapper: str, name: str) -> tuple[etree._Element, etree._Element]:
    """Return an envelope and the unqualified element in its one qualified wrapper."""
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "xsi": XSI})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    wrapped = etree.SubElement(body, f"{{{types}}}{wrapper}", nsmap={"typ": types})
    return envelope, etree.SubElement(wrapped, name)


def add_text(parent: etree._Element, name: str, text: str | None) -> None:
    """Append an element with a text; nothing where there is no text."""
    if text is not None:
        etree.SubElement(parent, name).text = text

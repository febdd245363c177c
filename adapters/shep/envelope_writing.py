"""Write envelopes: only the wrapper is qualified, everything below it is not."""

from datetime import datetime

from lxml import etree

from adapters.shep.envelope import RequestInfo, ResponseInfo
from adapters.shep.namespaces import SOAP, TYPES, XSI

FAULT_DETAIL = "SendMessageFault1_SendMessageFault"


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


def _envelope(wrapper: str, name: str) -> tuple[etree._Element, etree._Element]:
    envelope = etree.Element(f"{{{SOAP}}}Envelope", nsmap={"soap": SOAP, "xsi": XSI})
    body = etree.SubElement(envelope, f"{{{SOAP}}}Body")
    wrapped = etree.SubElement(body, f"{{{TYPES}}}{wrapper}", nsmap={"typ": TYPES})
    return envelope, etree.SubElement(wrapped, name)


def _add(parent: etree._Element, name: str, text: str | None) -> None:
    if text is not None:
        etree.SubElement(parent, name).text = text

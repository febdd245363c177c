"""Read envelopes: the wrapper by its qualified name, everything below it by local names."""

from datetime import datetime

from lxml import etree

from adapters.clock import ALMATY
from adapters.hardened_xml import local_name
from adapters.shep.envelope import EnvelopeError, RequestInfo, ResponseInfo
from adapters.shep.namespaces import SOAP, TYPES


def read_request(envelope: etree._Element) -> tuple[RequestInfo, etree._Element]:
    """Return a request's head and its `data`.

    Raises:
        EnvelopeError: something is missing.
    """
    request = wrapped_in(envelope, TYPES, "SendMessage", "request")
    head = child_of(request, "requestInfo")
    sender = child_of(head, "sender")
    info = RequestInfo(
        message_id=plain_guid(text_in(head, "messageId")),
        service_id=text_in(head, "serviceId"),
        message_date=_instant(text_in(head, "messageDate")),
        sender_id=text_in(sender, "senderId"),
        password=optional_in(sender, "password"),
        session_id=plain_guid(optional_in(head, "sessionId") or "") or None,
        correlation_id=plain_guid(optional_in(head, "correlationId") or "") or None,
    )
    return info, child_of(child_of(request, "requestData"), "data")


def read_response(envelope: etree._Element) -> tuple[ResponseInfo, etree._Element | None]:
    """Return a response's head and its `data`; an answer without data may have none.

    Raises:
        EnvelopeError: something is missing.
    """
    response = wrapped_in(envelope, TYPES, "SendMessageResponse", "response")
    head = child_of(response, "responseInfo")
    status = _find(head, "status")
    info = ResponseInfo(
        message_id=plain_guid(text_in(head, "messageId")),
        response_date=_instant(text_in(head, "responseDate")),
        code=(optional_in(status, "code") or "") if status is not None else "",
        message=(optional_in(status, "message") or "") if status is not None else "",
        correlation_id=plain_guid(optional_in(head, "correlationId") or "") or None,
        session_id=plain_guid(optional_in(head, "sessionId") or "") or None,
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


def child_of(parent: etree._Element, name: str) -> etree._Element:
    """Return the child of this local name.

    Raises:
        EnvelopeError: there is none.
    """
    found = _find(parent, name)
    if found is None:
        raise EnvelopeError(f"no-{name}")
    return found


def optional_in(parent: etree._Element, name: str) -> str | None:
    """Return the text of the child of this local name, if any."""
    found = _find(parent, name)
    return None if found is None else (found.text or "").strip()


def _find(parent: etree._Element, name: str) -> etree._Element | None:
    return next((element for element in parent if local_name(element) == name), None)


def text_in(parent: etree._Element, name: str) -> str:
    """Return the text of the child of this local name.

    Raises:
        EnvelopeError: it is missing or empty.
    """
    text = optional_in(parent, name)
    if not text:
        raise EnvelopeError(f"no-{name}")
    return text


def _instant(text: str) -> datetime:
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise EnvelopeError("bad-date") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=ALMATY)


def guid_in(parent: etree._Element, name: str) -> str | None:
    """Return the guid in the child of this local name, without braces, if any."""
    return plain_guid(optional_in(parent, name) or "") or None


def instant_in(parent: etree._Element, name: str) -> datetime:
    """Return the instant in the child of this local name.

    Raises:
        EnvelopeError: it is missing or no instant.
    """
    return _instant(text_in(parent, name))


def wrapped_in(envelope: etree._Element, types: str, wrapper: str, name: str) -> etree._Element:
    """Return what lies in the qualified wrapper of a Body.

    Raises:
        EnvelopeError: it is not there.
    """
    found = envelope.find(f"{{{SOAP}}}Body/{{{types}}}{wrapper}")
    if found is None:
        raise EnvelopeError(f"no-{wrapper}")
    return child_of(found, name)

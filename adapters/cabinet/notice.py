"""A notice for the cabinet. No format is public; ours leans on `{http://shep.nitec.kz/}response`: assumed."""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass

from lxml import etree

from adapters.hardened_xml import XmlRefusedError, local_name, parse_xml

NAMESPACE = "http://shep.nitec.kz/"
LIMIT = 12 * 1024 * 1024
"""Bytes of a message; lxml takes at most 10 MB of text, which leaves 7 MB for a document."""


class NoticeRefusedError(ValueError):
    """Say that a message is not one of the cabinet's; quotes nothing."""


@dataclass(frozen=True, slots=True)
class CabinetDocument:
    """A document laid into the cabinet."""

    name: str
    mime: str
    content: bytes


@dataclass(frozen=True, slots=True)
class CabinetNotice:
    """A stage of a request, or its result with the document; `message_id` stays the same over repetitions."""

    message_id: str
    request_number: str
    iin: str
    code: str
    """Stage of the request, for instance `registered`, `appointed`, `refused` (assumed)."""
    message_ru: str
    message_kz: str
    document: CabinetDocument | None = None

    def __repr__(self) -> str:
        return f"CabinetNotice({self.message_id}, {self.code})"

    def to_xml(self) -> bytes:
        """Return the message as XML."""
        root = etree.Element(f"{{{NAMESPACE}}}request", nsmap={None: NAMESPACE})
        _add(root, "messageId", self.message_id)
        _add(root, "requestNumber", self.request_number)
        _add(root, "iin", self.iin)
        _add_status(root, self.code, self.message_ru, self.message_kz)
        if self.document is not None:
            document = _add(root, "document")
            _add(document, "name", self.document.name)
            _add(document, "mime", self.document.mime)
            _add(document, "content", b64encode(self.document.content).decode())
        xml: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
        return xml

    @classmethod
    def from_xml(cls, xml: bytes) -> "CabinetNotice":
        """Read a message.

        Raises:
            NoticeRefusedError: it is none.
        """
        try:
            root = parse_xml(xml, LIMIT)
            status, document = root.find("{*}status"), root.find("{*}document")
            return cls(
                message_id=_text(root, "messageId"),
                request_number=_text(root, "requestNumber"),
                iin=_text(root, "iin"),
                code=_text(status, "code"),
                message_ru=_text(status, "messageRu"),
                message_kz=_text(status, "messageKz"),
                document=None if document is None else _document(document),
            )
        except (XmlRefusedError, Base64Error):
            raise NoticeRefusedError("not a notice") from None


def response_xml(request_number: str, code: str, message_ru: str, message_kz: str) -> bytes:
    """Return the cabinet's answer as XML."""
    root = etree.Element(f"{{{NAMESPACE}}}response", nsmap={None: NAMESPACE})
    _add(root, "requestNumber", request_number)
    _add_status(root, code, message_ru, message_kz)
    xml: bytes = etree.tostring(root, encoding="utf-8", xml_declaration=True)
    return xml


def response_code(xml: bytes) -> str:
    """Return the code in the cabinet's answer.

    Raises:
        NoticeRefusedError: it is none.
    """
    try:
        root = parse_xml(xml)
    except XmlRefusedError:
        raise NoticeRefusedError("not an answer") from None
    if local_name(root) != "response":
        raise NoticeRefusedError("not an answer")
    return _text(root.find("{*}status"), "code")


def _document(element: etree._Element) -> CabinetDocument:
    content = b64decode(_text(element, "content"), validate=True)
    return CabinetDocument(_text(element, "name"), _text(element, "mime"), content)


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    element = etree.SubElement(parent, f"{{{NAMESPACE}}}{name}")
    element.text = text
    return element


def _add_status(parent: etree._Element, code: str, message_ru: str, message_kz: str) -> None:
    status = _add(parent, "status")
    _add(status, "code", code)
    _add(status, "messageRu", message_ru)
    _add(status, "messageKz", message_kz)


def _text(parent: etree._Element | None, name: str) -> str:
    text = None if parent is None else parent.findtext(f"{{*}}{name}")
    if not text:
        raise NoticeRefusedError(f"no {name}")
    return str(text)

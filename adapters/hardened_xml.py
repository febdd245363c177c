"""Parse XML from outside: no entities, no network, no DTD, no more than so many bytes."""

from lxml import etree

DEFAULT_LIMIT = 4 * 1024 * 1024
"""Bytes; the longest answer of a register is far below."""


class XmlRefusedError(ValueError):
    """Say why a document from outside was refused: `too-large`, `doctype` or `not-xml`; never quotes it."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"XML refused: {reason}")
        self.reason = reason


def parse_xml(data: bytes, limit: int = DEFAULT_LIMIT) -> etree._Element:
    """Return the root of a document from outside; `limit` is in bytes.

    Raises:
        XmlRefusedError: the document is too large, not well-formed or has a document type.
    """
    if len(data) > limit:
        raise XmlRefusedError("too-large")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        # The parser's message quotes the document, so the chain of causes ends here.
        raise XmlRefusedError("not-xml") from None
    if root.getroottree().docinfo.doctype:
        raise XmlRefusedError("doctype")
    return root


def local_name(element: etree._Element) -> str:
    """Return an element's name without its namespace; an empty string for comments and instructions."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""

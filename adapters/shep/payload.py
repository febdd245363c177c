"""The three styles in which payloads lie in `data` (wire-formats §1, verified).

Inline: the fields are children of `data`. Typed: the same under an `xsi:type`. Text: `data` holds XML as a
string, in CDATA or escaped. We write the style a service asks for and read whichever comes.
"""

import re
from enum import StrEnum

from lxml import etree

from adapters.hardened_xml import local_name, parse_xml
from adapters.shep.namespaces import XSI
from adapters.shep.xml_model import XmlModel, fill

DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


class PayloadStyle(StrEnum):
    """Name a style."""

    INLINE = "inline"
    TYPED = "xsi:type"
    TEXT = "text"


def write_payload(
    data: etree._Element, model: XmlModel, style: PayloadStyle, root: str, namespace: str | None = None
) -> None:
    """Put a model into `data`; `root` names the type or the root element of the text.

    Where the fields have a namespace they stand in a root of that namespace.
    """
    if namespace is not None:
        element = etree.SubElement(data, root)
        fill(element, model)
        for part in element.iter():
            part.tag = f"{{{namespace}}}{part.tag}"
        return
    if style is PayloadStyle.TEXT:
        element = etree.Element(root)
        fill(element, model)
        data.text = etree.CDATA(etree.tostring(element, encoding="unicode"))
        return
    if style is PayloadStyle.TYPED:
        data.set(f"{{{XSI}}}type", root)
    fill(data, model)


def read_payload(data: etree._Element, root: str) -> etree._Element | None:
    """Return the element whose children are the fields, whatever the style; None where there is nothing.

    Raises:
        XmlRefusedError: the text in `data` is not XML to be trusted.
    """
    children = [child for child in data if isinstance(child.tag, str)]
    if not children:
        text = DECLARATION.sub("", data.text or "").strip()
        if not text:
            return None
        element = parse_xml(text.encode())
        children = [child for child in element if isinstance(child.tag, str)]
        data = element
    if len(children) == 1 and local_name(children[0]) == root:
        return children[0]
    return data

"""Tell whether signed XML is the document that was submitted, and wholly covered by its signatures.

The verdict says that the signatures hold; it does not say over what. That is looked at here.
"""

from lxml import etree

from adapters.hardened_xml import XmlRefusedError, parse_xml

DS = "{http://www.w3.org/2000/09/xmldsig#}"
ENVELOPED = "http://www.w3.org/2000/09/xmldsig#enveloped-signature"
CANONICAL = (
    "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
    "http://www.w3.org/2006/12/xml-c14n11",
    "http://www.w3.org/2001/10/xml-exc-c14n#",
)


def is_signed_form_of(signed: bytes, submitted: bytes) -> bool:
    """Tell whether `signed` is `submitted` plus signatures that each cover the whole document."""
    try:
        root = parse_xml(signed)
        expected = parse_xml(submitted)
    except XmlRefusedError:
        return False
    signatures = root.findall(f"{DS}Signature")
    if not signatures or len(signatures) != len(root.findall(f".//{DS}Signature")):
        return False
    if not all(_covers_whole(signature) for signature in signatures):
        return False
    for signature in signatures:
        root.remove(signature)
    return _canonical(root) == _canonical(expected)


def _covers_whole(signature: etree._Element) -> bool:
    references = signature.findall(f"{DS}SignedInfo/{DS}Reference")
    if len(references) != 1 or references[0].get("URI") != "":
        return False
    transforms = [t.get("Algorithm", "") for t in references[0].findall(f"{DS}Transforms/{DS}Transform")]
    return ENVELOPED in transforms and all(t == ENVELOPED or t.startswith(CANONICAL) for t in transforms)


def _canonical(root: etree._Element) -> bytes:
    canonical: bytes = etree.tostring(root, method="c14n", with_comments=True)
    return canonical

"""The canonical XML of an application: what the citizen signs (our format, assumed).

One form gives one text: no blanks between elements, empty optional elements left out. Everything in the
document is known to the form, so nothing can be signed that the form does not show.
"""

from lxml import etree

from adapters.database.submission import ADDRESSEE, SUBSTANCE
from adapters.hardened_xml import XmlRefusedError, parse_xml
from adapters.portal.application_form import ApplicationForm, MemberForm, PersonForm

NAMESPACE = "urn:komek:application:1"
SIGNATURE = "{http://www.w3.org/2000/09/xmldsig#}Signature"
LIMIT = 128 * 1024
SERVICE = "asp"
PERSON = ("iin", "surname", "name", "patronymic", "birth_date")


class NotAnApplicationError(ValueError):
    """The XML is not an application in the canonical form; the text never quotes it."""


def build_application_xml(form: ApplicationForm) -> bytes:
    """Return the canonical XML of a form.

    Raises:
        NotAnApplicationError: a text has characters that XML does not allow.
    """
    root = etree.Element(_tag("application"), nsmap={None: NAMESPACE})
    _texts(root, form, ("submission_key", "language"))
    for name, text in (("service", SERVICE), ("addressee", ADDRESSEE), ("substance", SUBSTANCE)):
        etree.SubElement(root, _tag(name)).text = text
    _texts(root, form, ("date",))
    _texts(etree.SubElement(root, _tag("applicant")), form.applicant, PERSON)
    _texts(root, form, ("territory", "postal_address", "phone", "iban"))
    family = etree.SubElement(root, _tag("family"))
    for member in form.family:
        _texts(etree.SubElement(family, _tag("member")), member, ("relation", *PERSON))
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def parse_application_xml(xml: bytes) -> ApplicationForm:
    """Return the form that a document, signed or not, was built from.

    Raises:
        NotAnApplicationError: it is no application, or says more or other than the form does.
    """
    try:
        root = parse_xml(xml, LIMIT)
    except XmlRefusedError as refused:
        raise NotAnApplicationError(refused.reason) from None
    for signature in root.findall(SIGNATURE):
        root.remove(signature)
    form = _form(root)
    if _canonical(parse_xml(build_application_xml(form))) != _canonical(root):
        raise NotAnApplicationError("not-canonical")
    return form


def _form(root: etree._Element) -> ApplicationForm:
    if root.tag != _tag("application"):
        raise NotAnApplicationError("not-an-application")
    family = tuple(
        MemberForm(relation=_text(member, "relation"), **_person(member))
        for member in root.findall(f"{_tag('family')}/{_tag('member')}")[:60]
    )
    applicant = root.find(_tag("applicant"))
    plain = ("submission_key", "language", "date", "territory", "postal_address", "phone", "iban")
    return ApplicationForm(
        applicant=PersonForm() if applicant is None else PersonForm(**_person(applicant)),
        family=family,
        **{name: _text(root, name) for name in plain},
    )


def _person(element: etree._Element) -> dict[str, str]:
    return {name: _text(element, name) for name in PERSON}


def _text(parent: etree._Element, name: str) -> str:
    return parent.findtext(_tag(_camel(name))) or ""


def _texts(parent: etree._Element, form: object, names: tuple[str, ...]) -> None:
    for name in names:
        text = getattr(form, name)
        if text:
            try:
                etree.SubElement(parent, _tag(_camel(name))).text = text
            except ValueError:
                raise NotAnApplicationError("characters") from None


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _canonical(root: etree._Element) -> bytes:
    return bytes(etree.tostring(root, method="c14n", with_comments=True))

"""Our schemas of the wire: those of the channels from files, those of the payloads from the models."""

from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path
from types import UnionType
from typing import Any, Union, get_args, get_origin

from lxml import etree

from adapters.consent.kdp import KDP
from adapters.shep.service import AnyService
from adapters.shep.services import REGISTRY
from adapters.shep.xml_model import XmlModel, tag_of

XS = "http://www.w3.org/2001/XMLSchema"
PAYLOADS = "urn:komek:shep:payloads"
"""The namespace of the payload types; the fields themselves are unqualified, as on the wire."""
SIMPLE: dict[Any, str] = {
    str: "string",
    bool: "boolean",
    int: "integer",
    Decimal: "decimal",
    date: "date",
    datetime: "dateTime",
}


def schema_folder() -> Any:
    """Return the folder of the channels' schemas as a context manager that yields a path."""
    return as_file(files("adapters.shep") / "xsd")


@cache
def channel_schema(name: str) -> etree.XMLSchema:
    """Return the schema of a channel: `sync`, `async` or `client`."""
    with schema_folder() as folder:
        return etree.XMLSchema(etree.parse(Path(folder) / f"{name}.xsd"))


def request_type(service: AnyService) -> str:
    """Return the name of the type of a service's question."""
    return f"{service.code}-request"


def answer_type(service: AnyService) -> str:
    """Return the name of the type of a service's answer."""
    return f"{service.code}-answer"


@cache
def payload_schema() -> bytes:
    """Return one schema with a type and an element for the question and the answer of every service."""
    root = etree.Element(f"{{{XS}}}schema", nsmap={"xs": XS, "p": PAYLOADS}, targetNamespace=PAYLOADS)
    for service in (*REGISTRY.values(), KDP):
        for name, model in ((request_type(service), service.request), (answer_type(service), service.answer)):
            etree.SubElement(root, f"{{{XS}}}element", name=name, type=f"p:{name}")
            kind = etree.SubElement(root, f"{{{XS}}}complexType", name=name)
            _fill(kind, model)
    return bytes(etree.tostring(root))


def payload_problems(service: AnyService, payload: etree._Element, *, answer: bool) -> list[str]:
    """Return what the schema finds wrong with the fields of a payload, by element and rule, not by value."""
    name = answer_type(service) if answer else request_type(service)
    root = etree.Element(f"{{{PAYLOADS}}}{name}")
    root.extend([etree.fromstring(etree.tostring(child)) for child in payload])
    schema = etree.XMLSchema(etree.fromstring(payload_schema()))
    schema.validate(root)
    return [f"{error.path}: {error.type_name}" for error in schema.error_log]


def _fill(kind: etree._Element, model: type[XmlModel]) -> None:
    sequence = etree.SubElement(kind, f"{{{XS}}}sequence")
    for name, field in model.model_fields.items():
        several, inner = _kind(field.annotation)
        element = etree.SubElement(sequence, f"{{{XS}}}element", name=tag_of(name, field))
        if not field.is_required():
            element.set("minOccurs", "0")
        if several:
            element.set("minOccurs", "0")
            element.set("maxOccurs", "unbounded")
        if isinstance(inner, type) and issubclass(inner, XmlModel):
            _fill(etree.SubElement(element, f"{{{XS}}}complexType"), inner)
        else:
            element.set("type", f"xs:{SIMPLE.get(inner, 'string')}")


def _kind(annotation: Any) -> tuple[bool, Any]:
    if get_origin(annotation) in {Union, UnionType}:
        annotation = next(part for part in get_args(annotation) if part is not type(None))
    if get_origin(annotation) is list:
        return True, _kind(get_args(annotation)[0])[1]
    return False, annotation.__origin__ if hasattr(annotation, "__metadata__") else annotation

"""Read a diagram as its process owner left it."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

ROOT = Path(__file__).parents[2]
XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
FLOW_NODES = {
    *("startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"),
    *("task", "serviceTask", "userTask", "businessRuleTask", "callActivity", "subProcess"),
    *("exclusiveGateway", "parallelGateway", "eventBasedGateway", "inclusiveGateway"),
}
Forms = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Element:
    """One element of a diagram, as the file states it."""

    xml: etree._Element

    @property
    def id(self) -> str:
        return self.xml.get("id", "")

    @property
    def kind(self) -> str:
        return etree.QName(self.xml).localname

    @property
    def name(self) -> str:
        return self.xml.get("name", "")

    def all(self, path: str) -> list[etree._Element]:
        return self.xml.findall(path, NS)

    def one(self, path: str) -> etree._Element | None:
        return self.xml.find(path, NS)

    def extensions(self, name: str) -> list[etree._Element]:
        return self.all(f"bpmn:extensionElements/zeebe:{name}")

    def extension(self, name: str) -> etree._Element:
        """Return the only extension of that name, so that a second or a missing one fails the test."""
        (found,) = self.extensions(name)
        return found

    def mappings(self, direction: str) -> dict[str, str]:
        """Return target → source of the inputs or outputs."""
        found = self.all(f"bpmn:extensionElements/zeebe:ioMapping/zeebe:{direction}")
        return {mapping.get("target", ""): mapping.get("source", "") for mapping in found}

    @property
    def clause(self) -> str:
        found = self.one("bpmn:extensionElements/zeebe:properties/zeebe:property[@name='clause']")
        return "" if found is None else found.get("value", "")


@dataclass(frozen=True)
class Model:
    """One diagram file."""

    path: Path

    @cached_property
    def xml(self) -> etree._Element:
        return etree.parse(self.path, XML).getroot()

    @property
    def process(self) -> Element:
        return Element(self.xml.find("bpmn:process", NS))

    @property
    def nodes(self) -> list[Element]:
        return [
            Element(found)
            for found in self.process.xml.iter(*(f"{{{NS['bpmn']}}}{kind}" for kind in FLOW_NODES))
        ]

    @property
    def flows(self) -> list[Element]:
        return [Element(e) for e in self.process.xml.iter(f"{{{NS['bpmn']}}}sequenceFlow")]

    def of_kind(self, *kinds: str) -> list[Element]:
        return [node for node in self.nodes if node.kind in kinds]

"""Reads a process as its owner left it in Modeler."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from komek.check.finding import Place

NS = {
    "bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "dc": "http://www.omg.org/spec/DD/20100524/DC",
    "di": "http://www.omg.org/spec/DD/20100524/DI",
    "zeebe": "http://camunda.org/schema/zeebe/1.0",
}
_BPMN = f"{{{NS['bpmn']}}}"
ACTIVITIES = frozenset(
    {
        *("task", "serviceTask", "userTask", "businessRuleTask", "scriptTask", "sendTask", "receiveTask"),
        *("manualTask", "callActivity", "subProcess"),
    }
)
EVENTS = frozenset(
    {"startEvent", "endEvent", "intermediateCatchEvent", "intermediateThrowEvent", "boundaryEvent"}
)
GATEWAYS = frozenset({"exclusiveGateway", "parallelGateway", "eventBasedGateway", "inclusiveGateway"})
NODES = ACTIVITIES | EVENTS | GATEWAYS


@dataclass(frozen=True, eq=False)
class Element:
    """One element of a diagram."""

    xml: etree._Element
    file: str

    @property
    def id(self) -> str:
        """Return the element's id."""
        return str(self.xml.get("id", ""))

    @property
    def kind(self) -> str:
        """Return the BPMN name of what it is, as ``serviceTask`` or ``sequenceFlow``."""
        return str(etree.QName(self.xml).localname)

    @property
    def name(self) -> str:
        """Return the name on the diagram, in one line."""
        return " ".join(str(self.xml.get("name", "")).split())

    @property
    def place(self) -> Place:
        """Return where it stands."""
        return Place(self.file, self.id, self.name)

    def attribute(self, name: str) -> str:
        """Return an attribute, empty where it is missing."""
        return str(self.xml.get(name, ""))

    def zeebe(self, name: str) -> str:
        """Return an attribute that Modeler writes under Zeebe's name, empty where it is missing."""
        return str(self.xml.get(f"{{{NS['zeebe']}}}{name}", ""))

    def all(self, path: str) -> list[etree._Element]:
        """Return what a path with the prefixes of ``NS`` finds below."""
        return list(self.xml.findall(path, NS))

    def one(self, path: str) -> etree._Element | None:
        """Return the first thing that a path finds below."""
        return self.xml.find(path, NS)

    def extension(self, name: str) -> etree._Element | None:
        """Return Zeebe's extension element of that name."""
        return self.one(f"bpmn:extensionElements/zeebe:{name}")

    def setting(self, extension: str, name: str) -> str:
        """Return an attribute of an extension element, empty where either is missing."""
        found = self.extension(extension)
        return "" if found is None else str(found.get(name, ""))

    def mappings(self, direction: str) -> dict[str, str]:
        """Return target → source of the ``input`` or ``output`` mappings."""
        found = self.all(f"bpmn:extensionElements/zeebe:ioMapping/zeebe:{direction}")
        return {str(mapping.get("target", "")): str(mapping.get("source", "")) for mapping in found}

    @property
    def half_mappings(self) -> int:
        """Return how many mappings lack their source or their target."""
        found = self.all("bpmn:extensionElements/zeebe:ioMapping/*")
        return sum(not one.get("source") or not one.get("target") for one in found)

    def tag(self, name: str) -> str:
        """Return an extension property, as Modeler shows it under «Extension properties»."""
        found = self.one(f"bpmn:extensionElements/zeebe:properties/zeebe:property[@name='{name}']")
        return "" if found is None else str(found.get("value", ""))

    @property
    def documentation(self) -> str:
        """Return the element's documentation."""
        found = self.one("bpmn:documentation")
        return "" if found is None else str(found.text or "")

    @property
    def loop(self) -> etree._Element | None:
        """Return how an element is repeated (``zeebe:loopCharacteristics``)."""
        return self.one(
            "bpmn:multiInstanceLoopCharacteristics/bpmn:extensionElements/zeebe:loopCharacteristics"
        )

    def definition(self, kind: str) -> etree._Element | None:
        """Return the event definition of a kind (``message``, ``timer``, ``error`` …)."""
        return self.one(f"bpmn:{kind}EventDefinition")


@dataclass(frozen=True, eq=False)
class Diagram:
    """One ``.bpmn`` file."""

    file: str
    xml: etree._Element

    def element(self, xml: etree._Element) -> Element:
        """Return an XML node of this file as an element."""
        return Element(xml, self.file)

    @cached_property
    def processes(self) -> list[Element]:
        """Return the processes of the file, mostly one."""
        return [self.element(found) for found in self.xml.findall("bpmn:process", NS)]

    @cached_property
    def nodes(self) -> list[Element]:
        """Return every event, activity and gateway at every depth."""
        return [self.element(found) for found in self.xml.iter(*(f"{_BPMN}{kind}" for kind in sorted(NODES)))]

    @cached_property
    def flows(self) -> list[Element]:
        """Return every sequence flow at every depth."""
        return [self.element(found) for found in self.xml.iter(f"{_BPMN}sequenceFlow")]

    @cached_property
    def by_id(self) -> dict[str, Element]:
        """Return processes, nodes and flows by id."""
        return {one.id: one for one in (*self.processes, *self.nodes, *self.flows)}

    def of_kind(self, *kinds: str) -> list[Element]:
        """Return the nodes of some kinds."""
        return [node for node in self.nodes if node.kind in kinds]

    @cached_property
    def messages(self) -> dict[str, Element]:
        """Return the file's messages by id."""
        return {
            str(found.get("id", "")): self.element(found) for found in self.xml.findall("bpmn:message", NS)
        }

    @cached_property
    def errors(self) -> dict[str, Element]:
        """Return the file's errors by id."""
        return {str(found.get("id", "")): self.element(found) for found in self.xml.findall("bpmn:error", NS)}

    def message_of(self, node: Element) -> Element | None:
        """Return the message that an event or receive task waits for."""
        definition = node.definition("message")
        reference = node.attribute("messageRef") if definition is None else definition.get("messageRef", "")
        return self.messages.get(str(reference))

    def scope_of(self, node: Element) -> Element | None:
        """Return the sub-process or process that a node stands in."""
        parent = node.xml.getparent()
        return None if parent is None else self.element(parent)

    def children(self, scope: Element) -> Iterator[Element]:
        """Yield the nodes that stand directly in a process or sub-process."""
        for child in scope.xml:
            if isinstance(child.tag, str) and etree.QName(child).localname in NODES:
                yield self.element(child)

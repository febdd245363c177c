"""Read a diagram with the reader of `komek check`, more strictly: what must stand once stands once."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from komek.check import diagram
from komek.check.table import DMN

ROOT = Path(__file__).parents[2]
XML = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
NS = {**diagram.NS, **DMN}
Forms = dict[str, dict[str, Any]]


class Element(diagram.Element):
    """One element of a diagram, as the file states it."""

    def extensions(self, name: str) -> list[etree._Element]:
        return self.all(f"bpmn:extensionElements/zeebe:{name}")

    def extension(self, name: str) -> etree._Element:
        """Return the only extension of that name, so that a second or a missing one fails the test."""
        (found,) = self.extensions(name)
        return found

    @property
    def clause(self) -> str:
        return self.tag("clause")


@dataclass(frozen=True)
class Model:
    """One diagram file."""

    path: Path

    @cached_property
    def _diagram(self) -> diagram.Diagram:
        return diagram.Diagram(self.path.name, etree.parse(self.path, XML).getroot())

    @property
    def xml(self) -> etree._Element:
        return self._diagram.xml

    @property
    def process(self) -> Element:
        return self._own(self._diagram.processes)[0]

    @property
    def nodes(self) -> list[Element]:
        return self._own(self._diagram.nodes)

    @property
    def flows(self) -> list[Element]:
        return self._own(self._diagram.flows)

    def of_kind(self, *kinds: str) -> list[Element]:
        return [node for node in self.nodes if node.kind in kinds]

    def _own(self, found: list[diagram.Element]) -> list[Element]:
        return [Element(one.xml, one.file) for one in found]

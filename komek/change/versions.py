"""The versions of a process that an engine has, and where cases stand in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from adapters.camunda.gateway import Resource
from adapters.camunda.search import Definition, EngineSearch
from komek.check.diagram import Diagram, Element
from rules.decision_table import PARSER


@dataclass(frozen=True)
class Version:
    """One version of a process with its diagram; `standing` has the running instances by element."""

    definition: Definition
    diagram: Diagram
    standing: Mapping[str, frozenset[int]]

    @cached_property
    def running(self) -> frozenset[int]:
        """Return the keys of all running instances."""
        return frozenset().union(*self.standing.values())


def read_diagram(name: str, content: bytes) -> Diagram:
    """Read a model.

    Raises:
        etree.XMLSyntaxError: it is none.
    """
    return Diagram(name, etree.fromstring(content, PARSER))


def versions_of(search: EngineSearch, process: Element) -> list[Version]:
    """Return the newest version of a process and every older one in which something runs, oldest first."""
    definitions = search.definitions(process.id)
    found = []
    for definition in definitions:
        standing = {place: frozenset(keys) for place, keys in search.standing(definition).items()}
        if standing or definition is definitions[-1]:
            found.append(Version(definition, read_diagram(process.file, search.model(definition)), standing))
    return found


def processes_of(models: Iterable[Resource]) -> list[Element]:
    """Return the processes of some models."""
    return [
        process
        for model in models
        if model.name.endswith(".bpmn")
        for process in read_diagram(model.name, model.content).processes
    ]

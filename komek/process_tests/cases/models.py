"""The models under test: files to deploy, and what is in them by id and by name."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

BPMN = "http://www.omg.org/spec/BPMN/20100524/MODEL"
DMN = "https://www.omg.org/spec/DMN/20191111/MODEL/"
ZEEBE = "http://camunda.org/schema/zeebe/1.0"
NS = {"bpmn": BPMN, "dmn": DMN, "zeebe": ZEEBE}
KINDS = (".bpmn", ".dmn", ".form")
EXAMPLE = "camundaModeler:exampleOutputJson"
_SCOPES = {"process", "subProcess", "adHocSubProcess", "transaction"}
_EVENTS = ("Event", "Task", "Gateway")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file to deploy."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Element:
    """An event, activity or gateway."""

    id: str
    name: str
    kind: str
    process_id: str
    job_type: str = ""
    """As the model has it: an expression begins with «=»."""
    example: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Flow:
    """A sequence flow."""

    id: str
    name: str
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Process:
    """A process of a file."""

    id: str
    name: str
    file: str
    elements: dict[str, Element] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)


@dataclass(frozen=True)
class Models:
    """All models of a run."""

    files: tuple[ModelFile, ...]

    @cached_property
    def processes(self) -> dict[str, Process]:
        """Return the processes by id."""
        return {one.id: one for file in self.files if file.name.endswith(".bpmn") for one in _processes(file)}

    @cached_property
    def decisions(self) -> dict[str, tuple[str, str]]:
        """Return file and name of each decision by id."""
        found = {}
        for file in self.files:
            if file.name.endswith(".dmn"):
                for one in etree.fromstring(file.content).iter(f"{{{DMN}}}decision"):
                    found[str(one.get("id"))] = (file.name, str(one.get("name", "")))
        return found

    def element(self, element_id: str, process_id: str | None = None) -> Element | None:
        """Return an element of a process, or of the first process that has it."""
        among = [self.processes[process_id]] if process_id in self.processes else self.processes.values()
        return next((one.elements[element_id] for one in among if element_id in one.elements), None)

    def name(self, element_id: str, process_id: str | None = None) -> str:
        """Return how people call an element: its name, else its id."""
        found = self.element(element_id, process_id)
        return found.name if found is not None and found.name else element_id

    def process_name(self, process_id: str) -> str:
        """Return how people call a process: its name, else its id."""
        found = self.processes.get(process_id)
        return found.name if found is not None and found.name else process_id


def models_below(folders: Sequence[Path]) -> Models:
    """Return every model below some folders."""
    files = dict.fromkeys(
        file for folder in folders for file in sorted(folder.rglob("*")) if file.suffix in KINDS
    )
    return Models(tuple(ModelFile(str(file), file.read_bytes()) for file in files))


def _processes(file: ModelFile) -> Iterator[Process]:
    for xml in etree.fromstring(file.content).iter(f"{{{BPMN}}}process"):
        process = Process(str(xml.get("id")), str(xml.get("name", "")), file.name)
        _read(xml, process)
        yield process


def _read(scope: etree._Element, process: Process) -> None:
    for xml in scope:
        if not isinstance(xml.tag, str):
            continue
        kind = etree.QName(xml).localname
        key, name = str(xml.get("id", "")), " ".join(str(xml.get("name", "")).split())
        if kind == "sequenceFlow":
            process.flows[key] = Flow(key, name, str(xml.get("sourceRef")), str(xml.get("targetRef")))
        elif kind in _SCOPES or kind == "callActivity" or kind.endswith(_EVENTS) or kind == "task":
            process.elements[key] = Element(key, name, kind, process.id, _job_type(xml), _example(xml))
            if kind in _SCOPES:
                _read(xml, process)


def _job_type(xml: etree._Element) -> str:
    found = xml.find("bpmn:extensionElements/zeebe:taskDefinition", NS)
    return "" if found is None else str(found.get("type", ""))


def _example(xml: etree._Element) -> dict[str, Any] | None:
    found = xml.find(f"bpmn:extensionElements/zeebe:properties/zeebe:property[@name='{EXAMPLE}']", NS)
    return None if found is None else dict(json.loads(str(found.get("value", "{}"))))

"""What a check looks at: the processes, tables and forms of some folders, and the workers' contracts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from lxml import etree

from komek.check.diagram import Diagram, Element
from komek.check.finding import Finding, Place, found
from komek.check.form import Form, read_form
from komek.check.messages_known import PUBLISHED, Published
from komek.check.table import DMN, Decision
from rules.decision_table import PARSER
from workers.runtime.task import Task

KINDS = (".bpmn", ".dmn", ".form")


@dataclass(frozen=True, eq=False)
class Workspace:
    """Everything that a check compares with each other."""

    diagrams: list[Diagram]
    decisions: list[Decision]
    forms: list[Form]
    handlers: Mapping[str, Task[Any, Any]]
    tables: list[tuple[str, str]] = field(default_factory=list)
    """The files of decisions with their text."""
    published: Mapping[str, Published] = field(default_factory=lambda: PUBLISHED)
    templates: Mapping[str, dict[str, Any]] | None = None
    """The element templates by job type; None where nobody asks about them."""
    unreadable: list[Finding] = field(default_factory=list)
    whole: bool = False
    """Whether these are all models there are: only then can something be called unused."""

    @cached_property
    def processes(self) -> dict[str, tuple[Diagram, Element]]:
        """Return every process by its id, with its diagram."""
        return {process.id: (diagram, process) for diagram in self.diagrams for process in diagram.processes}

    @cached_property
    def decision(self) -> dict[str, Decision]:
        """Return every decision by its id."""
        return {decision.id: decision for decision in self.decisions}

    @cached_property
    def form(self) -> dict[str, Form]:
        """Return every form by its id."""
        return {form.id: form for form in self.forms}

    def of_kind(self, *kinds: str) -> list[tuple[Diagram, Element]]:
        """Return the nodes of some kinds in all diagrams."""
        return [(diagram, node) for diagram in self.diagrams for node in diagram.of_kind(*kinds)]

    def callers(self, process_id: str) -> list[tuple[Diagram, Element]]:
        """Return the call activities that call a process."""
        return [
            (diagram, call)
            for diagram, call in self.of_kind("callActivity")
            if call.setting("calledElement", "processId") == process_id
        ]


def model_files(paths: Iterable[Path]) -> list[Path]:
    """Return the models under some paths, each once, in order.

    Raises:
        FileNotFoundError: a path does not exist.
    """
    files: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise FileNotFoundError(str(path))
        inside = sorted(one for kind in KINDS for one in path.rglob(f"*{kind}")) if path.is_dir() else [path]
        files.update(dict.fromkeys(one for one in inside if not _hidden(one, path)))
    return list(files)


def _hidden(file: Path, below: Path) -> bool:
    parts = file.relative_to(below).parts if below in file.parents else ()
    return any(part.startswith((".", "node_modules")) for part in parts)


def read(
    contents: Mapping[str, bytes],
    handlers: Mapping[str, Task[Any, Any]],
    *,
    whole: bool = False,
    templates: Mapping[str, dict[str, Any]] | None = None,
) -> Workspace:
    """Read models by the names of their files; what cannot be read becomes a finding."""
    space = Workspace([], [], [], handlers, templates=templates, whole=whole)
    for name, content in contents.items():
        try:
            _add(space, name, content)
        except (etree.XMLSyntaxError, ValueError) as error:
            space.unreadable.append(found(Place(name), "unreadable", error=error))
    return space


def _add(space: Workspace, name: str, content: bytes) -> None:
    if name.endswith(".form"):
        space.forms.append(read_form(name, content))
        return
    root = etree.fromstring(content, PARSER)
    if name.endswith(".bpmn"):
        space.diagrams.append(Diagram(name, root))
        return
    space.tables.append((name, content.decode()))
    tables = [
        one for one in root.findall("dmn:decision", DMN) if one.find("dmn:decisionTable", DMN) is not None
    ]
    space.decisions.extend(Decision(name, table) for table in tables)

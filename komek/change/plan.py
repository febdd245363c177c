"""What a deployment would change, and the running cases that it meets."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from adapters.camunda.gateway import Resource
from adapters.camunda.search import EngineSearch
from komek.change.difference import ElementChange, compare, job_types
from komek.change.mapping import Proposal, propose
from komek.change.versions import Version, read_diagram, versions_of
from komek.check.diagram import Diagram, Element

Given = Mapping[str, Mapping[str, str]]
"""A person's word, by process: which element of the new version takes the place of an old one."""


@dataclass(frozen=True, slots=True)
class Follow:
    """How the instances of one version would follow."""

    version: Version
    proposal: Proposal

    @property
    def lost(self) -> dict[str, frozenset[int]]:
        """Return the instances that could not, by the name of the element in which they stand."""
        return {one.name or one.id: self.version.standing[one.id] for one in self.proposal.lost}


@dataclass(frozen=True, slots=True)
class ProcessPlan:
    """What becomes of one process; without `versions` the engine does not know it yet."""

    process: Element
    changes: tuple[ElementChange, ...]
    new_jobs: frozenset[str]
    follows: tuple[Follow, ...]
    known: bool

    @property
    def running(self) -> int:
        """Return how many instances run now."""
        return sum(len(one.version.running) for one in self.follows)

    @property
    def lost(self) -> list[Follow]:
        """Return the versions with instances that stand where the new model has nothing."""
        return [one for one in self.follows if one.proposal.lost]


def plan(search: EngineSearch, models: Iterable[Resource], given: Given | None = None) -> list[ProcessPlan]:
    """Compare models with what the engine has: the newest version by element, every one by who stands in it.

    Raises:
        WrongMappingError: a person's word names what is not there.
        EngineError: the engine does not answer.
    """
    diagrams = [read_diagram(one.name, one.content) for one in models if one.name.endswith(".bpmn")]
    return [
        _of_process(search, diagram, process, (given or {}).get(process.id, {}))
        for diagram in diagrams
        for process in diagram.processes
    ]


def _of_process(
    search: EngineSearch, diagram: Diagram, process: Element, given: Mapping[str, str]
) -> ProcessPlan:
    versions = versions_of(search, process)
    if not versions:
        return ProcessPlan(process, (), job_types(diagram), (), known=False)
    newest = versions[-1]
    return ProcessPlan(
        process,
        changes=tuple(compare(newest.diagram, diagram)),
        new_jobs=job_types(diagram) - job_types(newest.diagram),
        follows=tuple(
            Follow(version, follow(version, diagram, given)) for version in versions if version.standing
        ),
        known=True,
    )


def follow(version: Version, target: Diagram, given: Mapping[str, str]) -> Proposal:
    """Propose how a version's instances follow; words about elements that it never had are left out.

    Raises:
        WrongMappingError: a person's word names what is not there.
    """
    fitting = {source: place for source, place in given.items() if source in version.diagram.by_id}
    return propose(version.diagram, target, version.standing.keys(), fitting)

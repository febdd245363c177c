"""Which parts of the project name which clause."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from adapters.camunda.deployment import packaged_models
from komek.change.versions import read_diagram
from komek.check.diagram import Diagram, Element
from komek.traceability.carried import carried
from komek.traceability.part import Kind, Part
from komek.traceability.tested import find_tests
from rules.asp import Queries
from rules.clauses import Clause, Clauses, State
from rules.codes import Edition
from rules.decision_table import packaged_tables
from rules.parameters import Parameters
from rules.terms import Terms
from workers.registry import all_tasks

CARRIED_OUT = frozenset({State.MODELLED, State.RULE, State.DATA})
"""States of clauses that something in the project must carry out."""


@dataclass(frozen=True)
class Trace:
    """Clauses and parts, found both ways."""

    clauses: tuple[Clause, ...]
    parts: Mapping[str, tuple[Part, ...]]
    diagrams: tuple[Diagram, ...]

    def of(self, clause: Clause) -> tuple[Part, ...]:
        """Return what names a clause."""
        return self.parts.get(clause.key, ())

    @cached_property
    def uncovered(self) -> list[Clause]:
        """Return the clauses that say of themselves that they are carried out, and that nothing names."""
        return [
            clause
            for clause in self.clauses
            if clause.state in CARRIED_OUT and not any(one.kind is not Kind.TEST for one in self.of(clause))
        ]

    @cached_property
    def untested(self) -> list[Clause]:
        """Return the clauses that are carried out, and to which no test belongs."""
        return [
            clause
            for clause in self.clauses
            if clause.state in CARRIED_OUT
            and clause not in self.uncovered
            and not any(one.kind is Kind.TEST for one in self.of(clause))
        ]


def trace(tests: Path | None = None) -> Trace:
    """Collect every part that names a clause; with the folder of tests also those.

    Raises:
        UnknownClauseError: a part names a clause that no source has.
    """
    clauses = Clauses.load()
    diagrams = tuple(
        read_diagram(model.name, model.content) for model in packaged_models() if model.name.endswith(".bpmn")
    )
    found: defaultdict[str, set[Part]] = defaultdict(set)
    for key, part in (
        *_elements(diagrams),
        *_tables(),
        *_queries(),
        *_terms(),
        *_parameters(),
        *_handlers(),
        *_pages(),
    ):
        found[clauses.find(key).key].add(part)
    if tests is not None:
        for key, places in find_tests(tests, clauses, found).items():
            found[key] |= {Part(Kind.TEST, place, name) for place, name in places}
    parts = {key: tuple(sorted(those)) for key, those in found.items()}
    return Trace(tuple(clauses), parts, diagrams)


def clauses_of(element: Element) -> list[str]:
    """Return the clauses that an element names."""
    return element.tag("clause").replace(",", " ").split()


def _elements(diagrams: Iterable[Diagram]) -> Iterator[tuple[str, Part]]:
    for diagram in diagrams:
        for element in (*diagram.processes, *diagram.nodes):
            for key in clauses_of(element):
                yield key, Part(Kind.ELEMENT, f"{diagram.file}#{element.id}", element.name or element.id)


def _tables() -> Iterator[tuple[str, Part]]:
    for table in packaged_tables().values():
        for rule in table.rules:
            for key in rule.clause.replace(",", " ").split():
                yield key, Part(Kind.RULE, f"{table.id}#{rule.id}", f"{table.title}: {rule.output}")


def _queries() -> Iterator[tuple[str, Part]]:
    queries = Queries.load()
    for edition in Edition:
        for query in queries.of(edition):
            yield query.clause(edition), Part(Kind.QUERY, f"{query.number}", query.title(edition).ru)


def _terms() -> Iterator[tuple[str, Part]]:
    terms = Terms.load()
    for name in terms.ids():
        for term in terms.history(name):
            yield term.clause, Part(Kind.TERM, name, term.title)


def _parameters() -> Iterator[tuple[str, Part]]:
    parameters = Parameters.load()
    for name in sorted(parameters.keys()):
        parameter = parameters.parameter(name)
        yield parameter.clause, Part(Kind.PARAMETER, name, parameter.title)


def _handlers() -> Iterator[tuple[str, Part]]:
    for task in all_tasks():
        yield task.clause, Part(Kind.HANDLER, task.record.__module__.replace(".", "/") + ".py", task.job_type)


def _pages() -> Iterator[tuple[str, Part]]:
    for key, places in carried().pages.items():
        for place in places:
            yield key, Part(Kind.PAGE, place, place)

"""Each sentence of the АСП regulation that asks for something leads to what does it (S-000, S-002)."""

from pathlib import Path

import pytest

from komek.traceability.part import Kind
from komek.traceability.sentences import SOURCES, of_source, sentences
from komek.traceability.trace import Trace, trace
from rules.clauses import State
from rules.codes import Service

ROOT = Path(__file__).parents[3]
CONSENT = "consent"
"""Digital documents with the owner's consent: built apart, and until then said to be missing."""


@pytest.fixture(scope="module")
def found() -> Trace:
    return trace()


def test_the_table_in_the_documentation_is_fresh(found: Trace) -> None:
    assert (ROOT / "docs/asp-sentences.md").read_text("utf-8") == sentences(found), "komek traceability"


def test_nothing_but_complaints_is_left_without_what_does_it(found: Trace) -> None:
    left = [
        clause.key
        for source in SOURCES
        for clause in of_source(found, source)
        if clause.state not in (State.NOT_SOFTWARE, State.HUMAN)
        and clause.service is not Service.COMPLAINT
        and not any(part.kind is not Kind.TEST for part in found.of(clause))
    ]
    assert [key for key in left if not key.partition("/")[2].startswith(CONSENT)] == []


def test_what_the_table_names_is_there(found: Trace) -> None:
    elements = {f"{diagram.file}#{node.id}" for diagram in found.diagrams for node in diagram.nodes}
    processes = {
        f"{diagram.file}#{process.id}" for diagram in found.diagrams for process in diagram.processes
    }
    for source in SOURCES:
        for clause in of_source(found, source):
            for part in found.of(clause):
                if part.kind is Kind.ELEMENT:
                    assert part.place in elements | processes, part
                if part.kind in (Kind.HANDLER, Kind.PAGE):
                    assert (ROOT / part.place).exists(), part

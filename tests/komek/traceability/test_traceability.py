"""From a clause to what carries it out and to its tests, and back; the page says what nothing carries out."""

from dataclasses import replace
from pathlib import Path

import pytest
from lxml import html

from komek.traceability.carried import carried
from komek.traceability.page import page
from komek.traceability.part import Kind, Part
from komek.traceability.tested import find_tests
from komek.traceability.trace import Trace, clauses_of, trace
from rules.clauses import Clauses, State

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def found() -> Trace:
    return trace(ROOT / "tests")


def test_the_page_in_the_documentation_is_fresh(found: Trace) -> None:
    kept = (ROOT / "docs/traceability.html").read_text("utf-8")
    assert kept == page(found), "docs/traceability.html is stale: komek traceability"


def test_no_clause_that_is_called_modelled_or_a_rule_is_without_what_carries_it_out(found: Trace) -> None:
    lost = [clause.key for clause in found.uncovered if clause.state in (State.MODELLED, State.RULE)]
    assert lost == []


def test_a_clause_that_loses_its_element_stands_on_top(found: Trace) -> None:
    key = "passport-asp/query-6"
    shorter = replace(found, parts={name: parts for name, parts in found.parts.items() if name != key})
    assert key in {clause.key for clause in shorter.uncovered}
    top = html.fromstring(page(shorter)).xpath("//h2[@id='uncovered']/following-sibling::table[1]//code")
    assert key in {one.text for one in top}


def test_every_link_of_the_page_leads_somewhere(found: Trace) -> None:
    document = html.fromstring(page(found))
    anchors = set(document.xpath("//@id"))
    links = {str(link).removeprefix("#") for link in document.xpath("//a/@href")}
    assert links <= anchors
    assert len(links) > 150


def test_every_element_with_a_clause_is_drawn_and_leads_to_it(found: Trace) -> None:
    document = html.fromstring(page(found))
    for diagram in found.diagrams:
        for node in diagram.nodes:
            if clauses_of(node):
                assert document.xpath(f"//*[local-name()='g'][@id='{node.id}']/a/@href"), node.id


def test_what_cannot_name_its_clause_is_still_there() -> None:
    places = {place for those in carried().pages.values() for place in those}
    assert [place for place in sorted(places) if not (ROOT / place).exists()] == []
    assert (ROOT / carried().every_query).is_file()


def test_a_test_belongs_to_what_it_names_to_what_it_mirrors_and_to_the_term_it_uses(
    tmp_path: Path, found: Trace
) -> None:
    folder = tmp_path / "tests"
    (folder / "workers/asp").mkdir(parents=True)
    (folder / "test_one.py").write_text('def test_social_code_127_pays() -> None:\n    "asp-review-akim"\n')
    (folder / "workers/asp/test_claim_case.py").write_text("def test_it() -> None: ...\n")
    (folder / "sheet.yaml").write_text("clause: passport-asp/refusal-3\n")
    parts = {key: set(those) for key, those in found.parts.items()}
    tests = {key: places for key, places in find_tests(folder, Clauses.load(), parts).items() if places}
    assert ("tests/test_one.py", "test_social_code_127_pays") in tests["social-code/127"]
    assert "passport-asp/term-akim" in tests
    assert tests["passport-asp/refusal-3"] == {("tests/sheet.yaml", "sheet")}
    claimed = next(key for key, those in parts.items() if any(one.name == "asp-claim-case" for one in those))
    assert ("tests/workers/asp/test_claim_case.py", "test_it") in tests[claimed]


def test_a_handler_is_found_under_its_clause(found: Trace) -> None:
    handlers = [one for those in found.parts.values() for one in those if one.kind is Kind.HANDLER]
    assert len(handlers) >= 35
    assert all((ROOT / one.place).is_file() for one in handlers)


def test_what_carried_gives_to_a_clause_is_a_test_that_there_is() -> None:
    for places in carried().tests.values():
        for place, _, name in (one.partition("::") for one in places):
            text = (ROOT / place).read_text("utf-8")
            assert not name or f"def {name}(" in text, (place, name)
    known = {clause.key for clause in Clauses.load()}
    assert (carried().tests.keys() | carried().pages.keys()) - known == set()


def test_every_clause_that_is_carried_out_has_a_test(found: Trace) -> None:
    assert [clause.key for clause in found.untested] == []


def test_an_element_that_no_process_test_reaches_brings_its_clause_none(tmp_path: Path) -> None:
    element = Part(Kind.ELEMENT, "bpmn/asp/registration.bpmn#packageWithAkim", "Пакет документов у акима?")
    for folder in ("tests", "bpmn/asp"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "bpmn/asp/registration.test.json").write_text("{}", "utf-8")
    reasons = tmp_path / "bpmn/uncovered.yaml"
    key = "passport-asp/channel-akim"
    for written, expected in (("{}", True), ("asp-registration/packageWithAkim: нельзя", False)):
        reasons.write_text(written, "utf-8")
        tests = find_tests(tmp_path / "tests", Clauses.load(), {key: {element}})
        assert (("bpmn/asp/registration.test.json", "") in tests.get(key, ())) is expected

"""The 25 queries: each has its clause, its systems, its members and a use (passport-asp/queries)."""

from datetime import date

import pytest

from adapters.shep.services import REGISTRY
from rules.asp import Concerned, Queries, concerns
from rules.asp.family import Relation
from rules.clauses import Clauses
from rules.codes import Edition
from rules.strict_yaml import LawDataError

CLAUSES = Clauses.load()
QUERIES = Queries.load()
ON = date(2026, 11, 24)
RETIRES = 61 * 12


@pytest.mark.parametrize(("edition", "count"), [(Edition.PASSPORT_ASP, 25), (Edition.GOVKZ_ASP, 24)])
def test_every_query_of_an_edition_has_its_clause(edition: Edition, count: int) -> None:
    queries = QUERIES.of(edition)
    assert [query.number for query in queries] == list(range(1, count + 1))
    assert [query.clause(edition) for query in queries if query.clause(edition) not in CLAUSES] == []


def test_the_titles_are_those_of_the_clauses() -> None:
    told = {
        query.clause(edition): query.title(edition).ru for edition in Edition for query in QUERIES.of(edition)
    }
    assert {key: CLAUSES.find(key).text for key in told} == told


def test_no_query_is_without_a_use_and_no_state_of_wanted_refuses() -> None:
    assert all(query.uses for query in QUERIES.of(Edition.PASSPORT_ASP))
    assert QUERIES.of(Edition.PASSPORT_ASP)[24].uses == ("flag",)


def test_registry_and_table_tell_the_same_of_every_system() -> None:
    told = {
        code: {query.number for query in QUERIES.asked_of(code, Edition.PASSPORT_ASP)} for code in REGISTRY
    }
    assert told == {code: set(service.queries) for code, service in REGISTRY.items()}
    named = {system for query in QUERIES.of(Edition.PASSPORT_ASP) for system in query.systems}
    assert named == REGISTRY.keys()


@pytest.mark.parametrize(
    ("members", "relation", "born", "expected"),
    [
        (Concerned.APPLICANT, Relation.APPLICANT, date(1990, 1, 1), True),
        (Concerned.APPLICANT, Relation.SPOUSE, date(1990, 1, 1), False),
        (Concerned.EVERYBODY, Relation.CHILD, date(2026, 1, 1), True),
        (Concerned.ADULTS, Relation.CHILD, date(2008, 11, 24), True),
        (Concerned.ADULTS, Relation.CHILD, date(2008, 11, 25), False),
        (Concerned.CHILDREN, Relation.CHILD, date(2008, 11, 25), True),
        (Concerned.CHILDREN, Relation.CHILD, date(2008, 11, 24), False),
        (Concerned.DEPENDANTS, Relation.CHILD, date(2008, 11, 24), True),
        (Concerned.DEPENDANTS, Relation.CHILD, date(2002, 11, 25), True),
        (Concerned.DEPENDANTS, Relation.CHILD, date(2002, 11, 24), False),
        (Concerned.DEPENDANTS, Relation.SPOUSE, date(2005, 1, 1), False),
        (Concerned.ABLE_BODIED, Relation.SPOUSE, date(2008, 11, 25), False),
        (Concerned.ABLE_BODIED, Relation.SPOUSE, date(1965, 11, 25), True),
        (Concerned.ABLE_BODIED, Relation.SPOUSE, date(1965, 11, 24), False),
    ],
)
def test_whom_a_query_is_about(members: Concerned, relation: Relation, born: date, expected: bool) -> None:
    assert concerns(members, relation=relation, birth_date=born, retires_at=RETIRES, on=ON) is expected


GOOD = """
queries:
  - number: 1
    ru: о доме
    kk: үй туралы
    editions: [passport-asp]
    systems: [egkn]
    members: adults
    uses: [family]
    status: verified
"""


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("uses: [family]", "uses: []"),
        ("uses: [family]", "uses: [refusal]"),
        ("systems: [egkn]", "systems: []"),
        ("members: adults", "members: men"),
        ("number: 1", "number: 26"),
        ("kk: үй туралы", "kk: ''"),
    ],
)
def test_a_query_without_use_system_members_or_title_is_refused(old: str, new: str) -> None:
    assert Queries.read("q.yaml", GOOD).of(Edition.PASSPORT_ASP)
    with pytest.raises(LawDataError):
        Queries.read("q.yaml", GOOD.replace(old, new))


def test_a_number_that_stands_twice_is_refused() -> None:
    twice = GOOD + GOOD.replace("queries:\n", "")
    with pytest.raises(LawDataError, match="stands twice"):
        Queries.read("q.yaml", twice)

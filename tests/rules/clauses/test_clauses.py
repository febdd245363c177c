"""Every clause of the sources has one key, and whatever names a clause names one that stands."""

from datetime import date

import pytest

from rules.clauses import Clauses, State, UnknownClauseError
from rules.codes import RefusalGround, Service
from rules.parameters import Parameters
from rules.strict_yaml import LawDataError
from rules.terms import Terms

CLAUSES = Clauses.load()


def test_the_five_documents_have_their_seven_sources() -> None:
    assert {
        "passport-asp",
        "govkz-asp",
        "order-109",
        "oskemen-steps",
        "passport-certificate",
        "standard-279",
        "astana-158",
    } <= {clause.source for clause in CLAUSES}


def test_each_refusal_ground_is_a_clause() -> None:
    for ground in RefusalGround:
        assert CLAUSES.find(f"passport-asp/{ground}").service is Service.ASP


def test_the_editions_differ_in_query_25_and_the_wording_of_15() -> None:
    assert all(f"passport-asp/query-{n}" in CLAUSES for n in range(1, 26))
    assert all(f"govkz-asp/query-{n}" in CLAUSES for n in range(1, 25))
    assert "govkz-asp/query-25" not in CLAUSES
    assert CLAUSES.find("passport-asp/query-15").text != CLAUSES.find("govkz-asp/query-15").text


def test_order_109_has_its_twenty_services_and_twenty_six_paragraphs() -> None:
    assert all(f"order-109/1-{n}" in CLAUSES for n in range(1, 21))
    assert all(f"order-109/{n}" in CLAUSES for n in range(1, 27))


def test_every_term_names_a_clause_that_stands() -> None:
    terms = Terms.load()
    named = {term.clause for term_id in terms.ids() for term in terms.history(term_id)}
    named |= {office.clause for office in terms.offices.values()}
    assert sorted(key for key in named if key not in CLAUSES) == []


def test_every_parameter_names_a_clause_that_stands() -> None:
    named = {value.clause for value in Parameters.load().on(date(2026, 2, 1))}
    assert sorted(key for key in named if key not in CLAUSES) == []


def test_what_is_not_software_says_why() -> None:
    assert all(clause.why for clause in CLAUSES if clause.state is State.NOT_SOFTWARE)


def test_an_alias_leads_to_its_clause() -> None:
    assert CLAUSES.find("passport-asp/result-slip").key == "passport-asp/slip"


def test_an_unknown_clause_is_an_error_that_names_it() -> None:
    with pytest.raises(UnknownClauseError, match="passport-asp/refusal-7"):
        CLAUSES.find("passport-asp/refusal-7")


GOOD = """
source: law
title: Закон
service: asp
status: verified
clauses:
  "1": {place: п. 1, text: делать, state: rule, aliases: [first]}
  "2": {place: п. 2, text: платить, state: not-software, why: бесплатно}
"""


def test_a_good_file_is_read() -> None:
    found = Clauses.read([("law.yaml", GOOD)])
    assert len(found) == 2
    assert found.find("law/first").place == "п. 1"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (", why: бесплатно", "", "`why` stands exactly"),
        ("state: rule", "state: rule, why: so", "`why` stands exactly"),
        ("state: rule", "state: done", "Input should be"),
        ("[first]", "['2']", "stands twice"),
        ('"2":', '"1":', "stands twice"),
        ('"2":', '"Два":', "small letters"),
        ("source: law", "source: code", "named as its key"),
        ("place: п. 1", "place: ''", "at least 1 character"),
        ("status: verified", "status: verified\nauthor: me", "Extra inputs"),
    ],
)
def test_a_wrong_file_is_refused_with_the_reason(old: str, new: str, reason: str) -> None:
    text = GOOD.replace(old, new, 1)
    assert text != GOOD
    with pytest.raises(LawDataError, match=reason) as error:
        Clauses.read([("law.yaml", text)])
    assert error.value.file == "law.yaml"

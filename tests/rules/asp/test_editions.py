"""The two editions differ only where they say (facts, law C 1): query 25, the wider 15, names, proactive."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from komek.bench.families import random_family
from rules.asp import Amount, CaseFacts, IncomeAssessment, Queries, edition_on, pay, work_out
from rules.clauses import Clause, Clauses
from rules.codes import Category, Channel, Edition
from rules.law import Law
from rules.terms import Terms

EARLIER, NEWER = date(2023, 6, 30), date(2023, 7, 1)
LAW = Law.load(carry_forward=True)
CLAUSES = {clause.key: clause for clause in Clauses.load()}
OTHER_WORDS = {
    *("query-1", "query-15", "written-request", "paper", "channels", "term-centre", "result", "refusal"),
    *("extension", "extension-notice", "free-of-charge"),
}
"""Clauses that both have and word differently: digital documents, the wider 15, names, the closed list."""
ONLY_NEWER = {
    *("application", "channel-portal", "channel-centre", "channel-akim", "channel-proactive", "query-25"),
    *("consent", "consent-one-time-password", "consent-sms", "result-written", "result-sms"),
    *("result-portal", "refusal-1", "refusal-2", "refusal-3", "refusal-4", "refusal-5", "refusal-6"),
    *("request-requirements", "proof-of-payment", "term-proactive"),
}
ONLY_EARLIER = {
    *("definition", "recipients", "complaint", "complaint-term", "complaint-means", "complaint-further"),
}


def places(source: Edition) -> dict[str, Clause]:
    prefix = f"{source}/"
    return {key.removeprefix(prefix): clause for key, clause in CLAUSES.items() if key.startswith(prefix)}


def moved(facts: CaseFacts, applied_on: date) -> CaseFacts:
    """Let the same family apply on another day of the same law: ages and months follow."""
    return replace(facts, applied_on=applied_on, incomes=(), bars=(), region="synthetic", carry_forward=True)


def test_each_day_has_its_edition() -> None:
    assert edition_on(EARLIER, terms=LAW.terms) is Edition.GOVKZ_ASP
    assert edition_on(NEWER, terms=LAW.terms) is Edition.PASSPORT_ASP


def test_the_newer_one_asks_query_25_besides_and_15_more_widely() -> None:
    earlier, newer = (Queries.load().of(edition) for edition in (Edition.GOVKZ_ASP, Edition.PASSPORT_ASP))
    assert [query.number for query in newer] == list(range(1, 26))
    assert {query.number for query in newer} - {query.number for query in earlier} == {25}
    worded = {
        query.number
        for query in earlier
        if query.title(Edition.GOVKZ_ASP).ru != query.title(Edition.PASSPORT_ASP).ru
    }
    assert worded == {1, 15}


def test_terms_are_equally_long_in_both_but_for_the_proactive_door() -> None:
    terms = Terms.load()
    found = {}
    for term_id in terms.ids():
        versions = terms.history(term_id)
        named = {one.version.edition: one.version.length for one in versions if one.version.edition}
        if named:
            found[term_id] = named
    assert {"asp-review-centre", "asp-review-portal", "asp-review-akim"} <= found.keys()
    for term_id, lengths in found.items():
        if term_id == "asp-review-proactive":
            assert set(lengths) == {Edition.PASSPORT_ASP}
        else:
            assert len(set(lengths.values())) == 1, term_id
    (proactive,) = terms.history("asp-review-proactive")
    assert list(proactive.channels) == [Channel.PROACTIVE]


def test_clauses_differ_only_where_the_sources_do() -> None:
    earlier, newer = places(Edition.GOVKZ_ASP), places(Edition.PASSPORT_ASP)
    assert newer.keys() - earlier.keys() == ONLY_NEWER
    assert earlier.keys() - newer.keys() == ONLY_EARLIER
    differing = {place for place in earlier.keys() & newer.keys() if earlier[place].text != newer[place].text}
    assert differing <= OTHER_WORDS
    assert {"query-1", "query-15"} <= differing
    states = {place for place in earlier.keys() & newer.keys() if earlier[place].state != newer[place].state}
    assert states == set(), "the same rule is modelled once, for both"


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_family_of_either_day_gets_the_same_codes_and_amount(seed: int) -> None:
    """Nobody has a birthday between the two days; the quarter differs, so income is left out."""
    drawn = random_family(Random(seed))
    members = tuple(
        replace(member, birth_date=member.birth_date.replace(day=15))
        for member in drawn.members
        if member.birth_date is not None
    )
    earlier, newer = (moved(replace(drawn, members=members), day) for day in (EARLIER, NEWER))
    one, other = work_out(earlier, LAW), work_out(newer, LAW)
    assert one.codes == other.codes
    if isinstance(one.income, IncomeAssessment) and isinstance(other.income, IncomeAssessment):
        before = pay(earlier, one.income, Category.CONDITIONAL, LAW)
        after = pay(newer, other.income, Category.CONDITIONAL, LAW)
        assert isinstance(before, Amount)
        assert isinstance(after, Amount)
        assert before.base_monthly == after.base_monthly

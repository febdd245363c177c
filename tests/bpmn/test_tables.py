"""Decision tables are whole, name the clause of each rule, and speak the codes of the workers."""

import pytest
from lxml import etree

from rules import codes
from rules.clauses import Clauses
from rules.decision_table import DecisionTable, HitPolicy, packaged_tables
from rules.table_check import problems_of
from workers.asp.data_review import GROUPS

TABLES = packaged_tables()
CODES = {
    "asp-category": {"ableBodied": codes.AbleBodied, "obliged": codes.Obliged},
    "asp-refusal-grounds": {
        "income": codes.IncomeLevel,
        "survey": codes.Survey,
        "need": codes.Need,
        "measures": codes.Measures,
        "obliged": codes.Obliged,
        "measuresBar": codes.Bar,
        "contractBar": codes.Bar,
        "falseDataBar": codes.Bar,
    },
    "asp-person-check": {
        "income": codes.IncomeLevel,
        "assessment": codes.Assessment,
        "registers": codes.Registers,
        "documents": codes.Documents,
        "otherAid": codes.OtherAid,
        "status": codes.RecipientStatus,
        "mark": codes.Mark,
    },
}
OUTPUTS = {
    "asp-category": codes.Category,
    "asp-refusal-grounds": codes.RefusalGround,
    "asp-person-check": codes.CheckReason,
}


@pytest.fixture(params=TABLES.values(), ids=TABLES.keys())
def table(request: pytest.FixtureRequest) -> DecisionTable:
    return request.param


def test_the_tables_of_the_folder_are_those_of_the_models(decisions: dict[str, etree._Element]) -> None:
    assert TABLES.keys() == decisions.keys()


def test_a_table_has_no_gap_and_no_overlap(table: DecisionTable) -> None:
    assert problems_of(table) == []


def test_every_rule_stands_on_a_clause_of_the_sources(table: DecisionTable) -> None:
    clauses = Clauses.load()
    assert [rule.id for rule in table.rules if rule.clause not in clauses] == []


def test_a_table_that_may_match_often_reports_every_rule(table: DecisionTable) -> None:
    expected = HitPolicy.UNIQUE if table.id == "asp-category" else HitPolicy.COLLECT
    assert table.policy is expected


def test_a_refusal_ground_stands_on_the_clause_of_its_name() -> None:
    for rule in TABLES["asp-refusal-grounds"].rules:
        assert rule.clause == f"passport-asp/{rule.output}"


@pytest.mark.parametrize("name", CODES)
def test_tables_offer_exactly_the_codes_of_the_workers(name: str) -> None:
    columns = {column.key: set(column.codes) for column in TABLES[name].columns}
    assert columns == {key: set(kind) for key, kind in CODES[name].items()}
    assert set(TABLES[name].outputs) == set(OUTPUTS[name])


def test_completeness_asks_for_each_group_of_queries_and_answers_with_its_name() -> None:
    table = TABLES["asp-document-completeness"]
    groups = [_camel(group) for group in GROUPS]
    assert [column.key for column in table.columns] == groups
    assert all(set(column.codes) == set(codes.Information) for column in table.columns)
    for group, numbers in GROUPS.items():
        (rule,) = table.hits({_camel(group): "missing"})
        assert (rule.output, rule.clause) == (group.replace("_", "-"), f"passport-asp/query-{numbers[0]}")
    assert sorted(number for numbers in GROUPS.values() for number in numbers) == list(range(1, 26))


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


CATEGORY = TABLES["asp-category"].content.decode()
GROUNDS = TABLES["asp-refusal-grounds"].content.decode()


@pytest.mark.parametrize(
    ("content", "old", "new", "problem"),
    [
        (CATEGORY, '<text>"none"</text>', "<text></text>", "overlap"),
        (CATEGORY, '<text>"only-carer"</text>', '<text>"none"</text>', "no rule for ableBodied = only-carer"),
        (CATEGORY, '<text>"some"</text>', '<text>"many"</text>', "which it never is"),
        (GROUNDS, '<text>"above"</text>', "<text></text>", "no rule looks at «income»"),
        (GROUNDS, '<text>"refusal-1"</text>', '<text>"refusal-2"</text>', "no rule answers «refusal-1»"),
        (GROUNDS, '<text>"refusal-3"</text>', '<text>"refusal-9"</text>', "no code of the output"),
        (GROUNDS, '<text>"above"</text>', '<text>not("above","equal","below")</text>', "can never match"),
    ],
)
def test_what_is_wrong_with_a_table_is_said(content: str, old: str, new: str, problem: str) -> None:
    assert old in content
    found = problems_of(DecisionTable.read(content.replace(old, new, 1).encode()))
    assert any(problem in str(one) for one in found), found

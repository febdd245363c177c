"""Decision tables say for each rule which clause it stands on, and speak the codes of the workers."""

import re

from lxml import etree

from rules.codes import AbleBodied, Category, IncomeLevel, Measures, Need, RefusalGround, Survey

DMN = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
CODES = {
    "income": IncomeLevel,
    "survey": Survey,
    "need": Need,
    "measures": Measures,
    "ableBodied": AbleBodied,
    "category": Category,
}


def _texts(decision: etree._Element, path: str) -> list[str | None]:
    return [element.text for element in decision.findall(path, DMN)]


def _codes(text: str | None) -> set[str]:
    return set(re.findall(r'"([^"]*)"', text or ""))


def test_every_rule_names_its_clause(decisions: dict[str, etree._Element]) -> None:
    for name, decision in decisions.items():
        for rule in decision.findall(".//dmn:rule", DMN):
            clause = rule.findtext("dmn:description", namespaces=DMN)
            assert clause, f"{name}: {rule.get('id')}"
            assert re.fullmatch(r"[a-z-]+/[a-z0-9-]+", clause), f"{name}: {rule.get('id')}"


def test_a_refusal_ground_stands_on_the_clause_of_its_name(decisions: dict[str, etree._Element]) -> None:
    rules = decisions["asp-refusal-grounds"].findall(".//dmn:rule", DMN)
    for rule in rules:
        (ground,) = _codes(rule.findtext("dmn:outputEntry/dmn:text", namespaces=DMN))
        assert ground in set(RefusalGround)
        assert rule.findtext("dmn:description", namespaces=DMN) == f"passport-asp/{ground}"


def test_tables_offer_exactly_the_codes_of_the_workers(decisions: dict[str, etree._Element]) -> None:
    for decision in decisions.values():
        for column in decision.findall(".//dmn:input", DMN):
            key = column.findtext("dmn:inputExpression/dmn:text", namespaces=DMN)
            assert _codes(column.findtext("dmn:inputValues/dmn:text", namespaces=DMN)) == set(CODES[key]), key


def test_every_family_gets_one_category(decisions: dict[str, etree._Element]) -> None:
    answers = {}
    for rule in decisions["asp-category"].findall(".//dmn:rule", DMN):
        (family,) = _codes(rule.findtext("dmn:inputEntry/dmn:text", namespaces=DMN))
        (answers[family],) = _codes(rule.findtext("dmn:outputEntry/dmn:text", namespaces=DMN))
    assert answers == {"none": "unconditional", "only-carer": "unconditional", "others": "conditional"}


def test_income_at_the_line_is_no_ground(decisions: dict[str, etree._Element]) -> None:
    """Only «превышение» refuses (facts: law C 2)."""
    cells = _texts(decisions["asp-refusal-grounds"], ".//dmn:inputEntry/dmn:text")
    assert '"above"' in cells
    assert not any("equal" in (cell or "") for cell in cells)

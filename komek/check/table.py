"""Reads a decision table as dmn-js keeps it."""

import re
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

from komek.check.finding import Place
from komek.check.shape import Kind, Shape, choice

DMN = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}


@dataclass(frozen=True, slots=True)
class Column:
    """An input (its expression) or output (its name) of a table, with the codes it lists."""

    place: Place
    name: str
    codes: tuple[str, ...]
    type: str = "string"


@dataclass(frozen=True, slots=True)
class Rule:
    """One row; an empty cell is ``-``."""

    place: Place
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    annotation: str


@dataclass(frozen=True, eq=False)
class Decision:
    """One decision table."""

    file: str
    xml: etree._Element

    @property
    def id(self) -> str:
        """Return the decision's id, by which tasks name it."""
        return str(self.xml.get("id", ""))

    @property
    def place(self) -> Place:
        """Return the decision as a whole."""
        return Place(self.file, self.id, str(self.xml.get("name", "")))

    @property
    def hit_policy(self) -> str:
        """Return the hit policy, UNIQUE where none is named."""
        table = self.xml.find("dmn:decisionTable", DMN)
        return "UNIQUE" if table is None else str(table.get("hitPolicy", "UNIQUE"))

    @property
    def aggregation(self) -> str:
        """Return how a COLLECT table adds up, empty where it lists."""
        table = self.xml.find("dmn:decisionTable", DMN)
        return "" if table is None else str(table.get("aggregation", ""))

    @cached_property
    def inputs(self) -> list[Column]:
        """Return the input columns."""
        return [
            Column(
                Place(self.file, str(one.get("id", "")), str(one.get("label", ""))),
                (one.findtext("dmn:inputExpression/dmn:text", namespaces=DMN) or "").strip(),
                _codes(one.findtext("dmn:inputValues/dmn:text", namespaces=DMN)),
                _type(one.find("dmn:inputExpression", DMN)),
            )
            for one in self.xml.findall("dmn:decisionTable/dmn:input", DMN)
        ]

    @cached_property
    def outputs(self) -> list[Column]:
        """Return the output columns."""
        return [
            Column(
                Place(self.file, str(one.get("id", "")), str(one.get("label", ""))),
                str(one.get("name", "")),
                _codes(one.findtext("dmn:outputValues/dmn:text", namespaces=DMN)),
                _type(one),
            )
            for one in self.xml.findall("dmn:decisionTable/dmn:output", DMN)
        ]

    @cached_property
    def rules(self) -> list[Rule]:
        """Return the rows in order."""
        return [
            Rule(
                Place(self.file, str(rule.get("id", "")), f"{self.place.element_name}, строка {number}"),
                _cells(rule, "inputEntry"),
                _cells(rule, "outputEntry"),
                (rule.findtext("dmn:description", namespaces=DMN) or "").strip(),
            )
            for number, rule in enumerate(self.xml.findall("dmn:decisionTable/dmn:rule", DMN), 1)
        ]

    @property
    def result(self) -> Shape:
        """Return what the table answers."""
        if len(self.outputs) == 1:
            codes = self.outputs[0].codes or _written(self, 0)
            one = choice(codes) if codes else Shape()
        else:
            one = Shape(Kind.OBJECT, fields=tuple((out.name, choice(out.codes)) for out in self.outputs))
        lists = self.hit_policy in {"COLLECT", "RULE ORDER", "OUTPUT ORDER"} and not self.aggregation
        return Shape(Kind.LIST, element=one).maybe() if lists else one  # null, where no row matches


def _written(decision: Decision, column: int) -> tuple[str, ...]:
    return tuple(code for rule in decision.rules for code in codes_in(rule.outputs[column]))


def codes_in(cell: str) -> tuple[str, ...]:
    """Return the texts in quotes of a cell."""
    return tuple(re.findall(r'"([^"]*)"', cell))


def _codes(text: str | None) -> tuple[str, ...]:
    return codes_in(text or "")


def _type(typed: etree._Element | None) -> str:
    return "" if typed is None else str(typed.get("typeRef", ""))


def _cells(rule: etree._Element, kind: str) -> tuple[str, ...]:
    return tuple(
        (entry.findtext("dmn:text", namespaces=DMN) or "").strip()
        for entry in rule.findall(f"dmn:{kind}", DMN)
    )

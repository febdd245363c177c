"""A decision table of coarse codes, read from its DMN file.

Only what our tables use is understood: one code, several codes, `not(…)` or nothing in a cell. It serves the
check of tables and the words of an explanation; what counts is what a FEEL engine answers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from hashlib import sha256
from importlib.resources import files
from itertools import product

from lxml import etree

NS = {"dmn": "https://www.omg.org/spec/DMN/20191111/MODEL/"}
PARSER = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
CODES = re.compile(r'"([a-z0-9-]+)"')
CELL = re.compile(r'(?P<not>not\()?(?P<codes>"[a-z0-9-]+"(?:\s*,\s*"[a-z0-9-]+")*)\)?')


class HitPolicy(StrEnum):
    """Tell what becomes of several rules that match."""

    UNIQUE = "UNIQUE"
    COLLECT = "COLLECT"
    RULE_ORDER = "RULE ORDER"


class TableError(ValueError):
    """A table is written in a way we do not read; the text says where."""


@dataclass(frozen=True, slots=True)
class Column:
    """An input: the variable, its label in Russian, and the codes it can have."""

    key: str
    label: str
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A row: for each column the codes that it accepts (None: anything, even nothing), and its output."""

    id: str
    clause: str
    accepts: tuple[frozenset[str] | None, ...]
    output: str


@dataclass(frozen=True, slots=True)
class DecisionTable:
    """A table with its policy, columns and rules, and the content it was read from."""

    id: str
    title: str
    title_kk: str
    policy: HitPolicy
    columns: tuple[Column, ...]
    output: str
    outputs: tuple[str, ...]
    rules: tuple[Rule, ...]
    content: bytes

    @classmethod
    def read(cls, content: bytes) -> "DecisionTable":
        """Read the one table of a DMN file.

        Raises:
            TableError: a cell, a policy or an annotation is not what we understand.
        """
        decision = etree.fromstring(content, PARSER).find("dmn:decision", NS)
        if decision is None:
            raise TableError("the file holds no decision table")
        return cls.of(decision, content)

    @classmethod
    def of(cls, decision: etree._Element, content: bytes = b"") -> "DecisionTable":
        """Read a decision of a file that was parsed.

        Raises:
            TableError: as ``read``.
        """
        table = decision.find("dmn:decisionTable", NS)
        if table is None:
            raise TableError("the file holds no decision table")
        columns = tuple(_column(found) for found in table.findall("dmn:input", NS))
        output = table.find("dmn:output", NS)
        return cls(
            id=decision.get("id", ""),
            title=decision.get("name", ""),
            title_kk=(decision.findtext("dmn:description", "", NS)).removeprefix("kk: "),
            policy=HitPolicy(table.get("hitPolicy", "UNIQUE")),
            columns=columns,
            output=output.get("name"),
            outputs=_codes(output.findtext("dmn:outputValues/dmn:text", "", NS)),
            rules=tuple(_rule(found, columns) for found in table.findall("dmn:rule", NS)),
            content=content,
        )

    @property
    def sha256(self) -> str:
        """Return the hash of the content it was read from."""
        return sha256(self.content).hexdigest()

    def hits(self, codes: Mapping[str, str | None]) -> tuple[Rule, ...]:
        """Return the rules that match, in their order."""
        given = [codes.get(column.key) for column in self.columns]
        return tuple(
            rule
            for rule in self.rules
            if all(
                accepted is None or code in accepted
                for accepted, code in zip(rule.accepts, given, strict=True)
            )
        )

    def combinations(self) -> Iterator[dict[str, str]]:
        """Yield every combination of codes that the columns allow."""
        keys = [column.key for column in self.columns]
        for codes in product(*(column.codes for column in self.columns)):
            yield dict(zip(keys, codes, strict=True))


@cache
def packaged_tables() -> dict[str, DecisionTable]:
    """Return the tables of АСП that this version of Komek carries, by their id."""
    files_ = sorted(files("rules.asp").iterdir(), key=lambda one: one.name)
    tables = [DecisionTable.read(file.read_bytes()) for file in files_ if file.name.endswith(".dmn")]
    return {table.id: table for table in tables}


def _column(found: etree._Element) -> Column:
    return Column(
        key=found.findtext("dmn:inputExpression/dmn:text", "", NS).strip(),
        label=found.get("label", ""),
        codes=_codes(found.findtext("dmn:inputValues/dmn:text", "", NS)),
    )


def _rule(found: etree._Element, columns: tuple[Column, ...]) -> Rule:
    cells = [cell.findtext("dmn:text", "", NS) for cell in found.findall("dmn:inputEntry", NS)]
    clause = found.findtext("dmn:description", "", NS)
    if len(cells) != len(columns) or not clause:
        raise TableError(f"{found.get('id')}: a cell or the clause is missing")
    (output,) = _codes(found.findtext("dmn:outputEntry/dmn:text", "", NS)) or ("",)
    accepts = tuple(
        accepted_codes(cell, column, found.get("id", "")) for cell, column in zip(cells, columns, strict=True)
    )
    return Rule(found.get("id", ""), clause, accepts, output)


def accepted_codes(cell: str, column: Column, rule: str) -> frozenset[str] | None:
    """Return the codes that a cell accepts; None for anything.

    Raises:
        TableError: the cell is neither a list of codes, nor ``not(…)`` of one, nor empty.
    """
    text = cell.strip()
    if text in ("", "-"):
        return None
    found = CELL.fullmatch(text)
    if found is None or bool(found["not"]) != text.endswith(")"):
        raise TableError(f"{rule}: «{text}» of «{column.key}» is not a list of codes")
    codes = frozenset(_codes(found["codes"]))
    return frozenset(column.codes) - codes if found["not"] else codes


def _codes(text: str) -> tuple[str, ...]:
    return tuple(CODES.findall(text))

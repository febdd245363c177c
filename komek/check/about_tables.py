"""Decision tables: listed codes, cells that keep to them, a clause for each row."""

from collections.abc import Iterator

from komek.check.clauses import all_clauses
from komek.check.finding import Finding, found
from komek.check.nearest import nearest
from komek.check.table import Column, Decision, Rule, codes_in
from komek.check.workspace import Workspace
from rules.clauses import Clauses

_LISTS = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})
_POLICIES = _LISTS | {"UNIQUE", "FIRST", "ANY", "PRIORITY"}


def about_tables(space: Workspace) -> Iterator[Finding]:
    """Find rows without a clause, codes that no column lists, columns without an expression."""
    clauses = all_clauses()
    for decision in space.decisions:
        if decision.hit_policy not in _POLICIES:
            yield found(decision.place, "table-policy", policy=decision.hit_policy)
        if not decision.rules:
            yield found(decision.place, "table-empty")
        for column in decision.inputs:
            if not column.name:
                yield found(column.place, "table-input-empty")
        for column in decision.outputs:
            if not column.name and len(decision.outputs) > 1:
                yield found(column.place, "table-output-unnamed")
        for rule in decision.rules:
            yield from _rule(decision, rule, clauses)


def _rule(decision: Decision, rule: Rule, clauses: Clauses) -> Iterator[Finding]:
    if not rule.annotation:
        yield found(rule.place, "clause-missing")
    elif rule.annotation not in clauses:
        near = nearest(rule.annotation, [one.key for one in clauses])
        yield found(rule.place, "clause-unknown", clause=rule.annotation, near=near)
    if (len(rule.inputs), len(rule.outputs)) != (len(decision.inputs), len(decision.outputs)):
        yield found(rule.place, "table-cells")
        return
    for column, cell in (
        *zip(decision.inputs, rule.inputs, strict=True),
        *zip(decision.outputs, rule.outputs, strict=True),
    ):
        yield from _cell(rule, column, cell)
    if any(not cell for cell in rule.outputs):
        yield found(rule.place, "table-no-answer")


def _cell(rule: Rule, column: Column, cell: str) -> Iterator[Finding]:
    for code in codes_in(cell):
        if column.codes and code not in column.codes:
            name = column.place.element_name or column.name
            yield found(
                rule.place, "table-code-unknown", code=code, column=name, near=nearest(code, column.codes)
            )

"""Decision tables: listed codes, cells that keep to them, a clause for each row, no gap and no overlap."""

from collections.abc import Iterator

from komek.check.clauses import all_clauses
from komek.check.finding import Finding, Place, found
from komek.check.nearest import nearest
from komek.check.table import Column, Decision, Rule
from komek.check.workspace import Workspace
from rules.clauses import Clauses
from rules.decision_table import CODES, DecisionTable, HitPolicy, TableError, accepted_codes
from rules.decision_table import Column as Codes
from rules.table_check import Problem, Slip, problems_of

_ABOUT = {
    Slip.UNKNOWN_CODE: "table-code-unknown",
    Slip.UNKNOWN_ANSWER: "table-code-unknown",
    Slip.SAME_RULE: "table-rule-twice",
    Slip.OVERLAP: "table-overlap",
    Slip.GAP: "table-gap",
    Slip.UNREAD_COLUMN: "table-column-unread",
    Slip.NEVER_MATCHES: "table-rule-never",
    Slip.UNUSED_ANSWER: "table-answer-unused",
}


def about_tables(space: Workspace) -> Iterator[Finding]:
    """Find what is wrong with a table: first how it is written, then, if it can be read, what it says."""
    clauses = all_clauses()
    for decision in space.decisions:
        written = [*_columns(decision), *_cells(decision)]
        yield from written
        for rule in decision.rules:
            yield from _clause(rule, clauses)
        if not written and all(rule.annotation for rule in decision.rules):
            table = DecisionTable.of(decision.xml)
            yield from (_said(decision, problem) for problem in problems_of(table))


def _clause(rule: Rule, clauses: Clauses) -> Iterator[Finding]:
    if not rule.annotation:
        yield found(rule.place, "clause-missing")
    elif rule.annotation not in clauses:
        near = nearest(rule.annotation, [one.key for one in clauses])
        yield found(rule.place, "clause-unknown", clause=rule.annotation, near=near)


def _columns(decision: Decision) -> Iterator[Finding]:
    if decision.hit_policy not in set(HitPolicy) or decision.aggregation:
        policy = f"{decision.hit_policy} {decision.aggregation}".strip()
        yield found(decision.place, "table-policy", policy=policy)
    if not decision.rules:
        yield found(decision.place, "table-empty")
    if len(decision.outputs) != 1:
        yield found(decision.place, "table-answers")
    for column in decision.inputs:
        if not column.name:
            yield found(column.place, "table-input-empty")
    for column in decision.outputs:
        if not column.name:
            yield found(column.place, "table-output-unnamed")
    yield from _kinds(decision)


def _kinds(decision: Decision) -> Iterator[Finding]:
    for column in (*decision.inputs, *decision.outputs):
        if column.type != "string":
            yield found(column.place, "table-type", type=column.type or "—")
        if not column.codes:
            yield found(column.place, "table-no-codes")


def _cells(decision: Decision) -> Iterator[Finding]:
    for rule in decision.rules:
        if (len(rule.inputs), len(rule.outputs)) != (len(decision.inputs), len(decision.outputs)):
            yield found(rule.place, "table-cells")
            continue
        for column, cell in zip(decision.inputs, rule.inputs, strict=True):
            try:
                accepted_codes(cell, Codes(column.name, "", column.codes), "")
            except TableError:
                yield found(rule.place, "table-cell", cell=cell, column=_name(column))
        for column, cell in zip(decision.outputs, rule.outputs, strict=True):
            if not cell:
                yield found(rule.place, "table-no-answer")
            elif not CODES.fullmatch(cell):
                yield found(rule.place, "table-answer", cell=cell, column=_name(column))


def _said(decision: Decision, problem: Problem) -> Finding:
    rows = {rule.place.element_id: rule.place for rule in decision.rules}
    columns = {column.name: column for column in decision.inputs}
    asked = decision.outputs[0] if problem.slip is Slip.UNKNOWN_ANSWER else columns.get(problem.column)
    place = rows.get(problem.rule) or (asked.place if asked else decision.place)
    return found(
        place,
        _ABOUT[problem.slip],
        code=problem.code,
        column=_name(asked) if asked else "",
        near=nearest(problem.code, asked.codes) if asked else "",
        given=problem.given,
        other=rows.get(problem.other, Place("")).element_name.rpartition(", ")[2],
    )


def _name(column: Column) -> str:
    return column.place.element_name or column.name

"""What is wrong with a decision table as a whole: unknown codes, gaps, overlaps, rules that never speak."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rules.decision_table import DecisionTable, HitPolicy


class Slip(StrEnum):
    """Name what may be wrong with a table."""

    UNKNOWN_CODE = "unknown-code"
    UNKNOWN_ANSWER = "unknown-answer"
    SAME_RULE = "same-rule"
    OVERLAP = "overlap"
    GAP = "gap"
    UNREAD_COLUMN = "unread-column"
    NEVER_MATCHES = "never-matches"
    UNUSED_ANSWER = "unused-answer"


_WORDS = {
    Slip.UNKNOWN_CODE: "{rule} asks «{column}» for «{code}», which it never is",
    Slip.UNKNOWN_ANSWER: "{rule} answers «{code}», which is no code of the output",
    Slip.SAME_RULE: "{rule} and {other} say the same",
    Slip.OVERLAP: "{rule} and {other} overlap, but only one may match",
    Slip.GAP: "no rule for {given}",
    Slip.UNREAD_COLUMN: "no rule looks at «{column}»",
    Slip.NEVER_MATCHES: "{rule} can never match",
    Slip.UNUSED_ANSWER: "no rule answers «{code}»",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One slip: the table and, where they matter, rule, column and code by their ids."""

    slip: Slip
    table: str
    rule: str = ""
    other: str = ""
    column: str = ""
    code: str = ""
    given: str = ""
    """A combination of codes, as ``income = above, survey = done``."""

    def __str__(self) -> str:
        facts = {name: getattr(self, name) for name in ("rule", "other", "column", "code", "given")}
        return f"{self.table}: {_WORDS[self.slip].format(**facts)}"


def problems_of(table: DecisionTable) -> list[Problem]:
    """Return each problem; a whole table has none."""
    return [*_unknown_codes(table), *_overlaps(table), *_gaps(table), *_idle(table)]


def _unknown_codes(table: DecisionTable) -> Iterator[Problem]:
    for rule in table.rules:
        for column, accepted in zip(table.columns, rule.accepts, strict=True):
            for code in sorted((accepted or frozenset()) - set(column.codes)):
                yield Problem(Slip.UNKNOWN_CODE, table.id, rule.id, column=column.key, code=code)
        if rule.output not in table.outputs:
            yield Problem(Slip.UNKNOWN_ANSWER, table.id, rule.id, code=rule.output)


def _overlaps(table: DecisionTable) -> Iterator[Problem]:
    """Rules of a collecting table may meet: it reports all that apply. The same rule twice is a slip."""
    for one, other in combinations(table.rules, 2):
        meet = all(a is None or b is None or a & b for a, b in zip(one.accepts, other.accepts, strict=True))
        if one.accepts == other.accepts and one.output == other.output:
            yield Problem(Slip.SAME_RULE, table.id, one.id, other.id)
        elif meet and table.policy is HitPolicy.UNIQUE:
            yield Problem(Slip.OVERLAP, table.id, one.id, other.id)


def _gaps(table: DecisionTable) -> Iterator[Problem]:
    """A collecting table may match nothing; but a column that no rule looks at was forgotten."""
    if table.policy is HitPolicy.UNIQUE:
        for codes in table.combinations():
            if not table.hits(codes):
                given = ", ".join(f"{key} = {code}" for key, code in codes.items())
                yield Problem(Slip.GAP, table.id, given=given)
        return
    for place, column in enumerate(table.columns):
        if all(rule.accepts[place] is None for rule in table.rules):
            yield Problem(Slip.UNREAD_COLUMN, table.id, column=column.key)


def _idle(table: DecisionTable) -> Iterator[Problem]:
    for rule in table.rules:
        if any(accepted is not None and not accepted for accepted in rule.accepts):
            yield Problem(Slip.NEVER_MATCHES, table.id, rule.id)
    for code in table.outputs:
        if all(rule.output != code for rule in table.rules):
            yield Problem(Slip.UNUSED_ANSWER, table.id, code=code)

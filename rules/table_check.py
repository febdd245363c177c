"""What is wrong with a decision table as a whole: unknown codes, gaps, overlaps, rules that never speak."""

from collections.abc import Iterator
from itertools import combinations

from rules.decision_table import DecisionTable, HitPolicy


def problems_of(table: DecisionTable) -> list[str]:
    """Return each problem in words that name table, rule and code; a whole table has none."""
    return [*_unknown_codes(table), *_overlaps(table), *_gaps(table), *_idle(table)]


def _unknown_codes(table: DecisionTable) -> Iterator[str]:
    for rule in table.rules:
        for column, accepted in zip(table.columns, rule.accepts, strict=True):
            for code in sorted((accepted or frozenset()) - set(column.codes)):
                yield f"{table.id}: {rule.id} asks «{column.key}» for «{code}», which it never is"
        if rule.output not in table.outputs:
            yield f"{table.id}: {rule.id} answers «{rule.output}», which is no code of the output"


def _overlaps(table: DecisionTable) -> Iterator[str]:
    """Rules of a collecting table may meet: it reports all that apply. The same rule twice is a slip."""
    for one, other in combinations(table.rules, 2):
        meet = all(a is None or b is None or a & b for a, b in zip(one.accepts, other.accepts, strict=True))
        if one.accepts == other.accepts and one.output == other.output:
            yield f"{table.id}: {one.id} and {other.id} say the same"
        elif meet and table.policy is HitPolicy.UNIQUE:
            yield f"{table.id}: {one.id} and {other.id} overlap, but only one may match"


def _gaps(table: DecisionTable) -> Iterator[str]:
    """A collecting table may match nothing; but a column that no rule looks at was forgotten."""
    if table.policy is HitPolicy.UNIQUE:
        for given in table.combinations():
            if not table.hits(given):
                yield f"{table.id}: no rule for {', '.join(f'{key} = {code}' for key, code in given.items())}"
        return
    for place, column in enumerate(table.columns):
        if all(rule.accepts[place] is None for rule in table.rules):
            yield f"{table.id}: no rule looks at «{column.key}»"


def _idle(table: DecisionTable) -> Iterator[str]:
    for rule in table.rules:
        if any(accepted is not None and not accepted for accepted in rule.accepts):
            yield f"{table.id}: {rule.id} can never match"
    for code in table.outputs:
        if all(rule.output != code for rule in table.rules):
            yield f"{table.id}: no rule answers «{code}»"

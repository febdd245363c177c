"""Decide old cases again from their records: the law of their date, the tables of their day in feelin.

A difference is not an error of the replay: it says that record, law or program are not what they were.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from komek.law.feel import TableAnswer, evaluate
from komek.law.kept_decisions import KeptDecision
from rules.asp import Amount, CaseFacts, IncomeAssessment, TraceLine, Unassessable, WorkedOut, pay, work_out
from rules.codes import Category, Outcome
from rules.law import Law
from workers.asp.decision_record import CATEGORY, GROUNDS
from workers.asp.trace import kept


@dataclass(frozen=True, slots=True)
class Difference:
    """What the record says, and what comes out now."""

    what: str
    kept: str
    now: str


def replay(decisions: Sequence[KeptDecision], law: Law) -> list[list[Difference]]:
    """Return the differences of each decision; none means that the same comes out.

    Raises:
        NoFeelError: the tables cannot be evaluated here.
    """
    answers = _answers(decisions)
    return [list(_differences(one, answers, law)) for one in decisions]


def _answers(decisions: Sequence[KeptDecision]) -> dict[tuple[str, str], TableAnswer]:
    """Ask every archived table with the codes of its cases, all in one go: by case and table."""
    asked = [(one, name, table) for one in decisions for name, table in one.tables.items()]
    if not asked:
        return {}
    tables = {table.sha256: table.content for _, _, table in asked}
    found = evaluate(tables, [(table.sha256, one.record["codes"]) for one, _, table in asked])
    return {(one.case.id, name): answer for (one, name, _), answer in zip(asked, found, strict=True)}


def _differences(
    one: KeptDecision, answers: Mapping[tuple[str, str], TableAnswer], law: Law
) -> Iterator[Difference]:
    facts = CaseFacts.read(one.record["facts"])
    found = work_out(facts, law)
    yield from _codes(one.record["codes"], found)
    for name, said in one.record["answers"].items():
        digest = one.record["tables"].get(name, "")
        answer = answers.get((one.case.id, name))
        if answer is None or one.tables[name].sha256 != digest:
            yield Difference(f"таблица {name}", f"в архиве {digest[:12]}", "в архиве нет")
            continue
        now = sorted(set(answer.output)) if isinstance(answer.output, tuple) else answer.output
        if now != said:
            yield Difference(f"таблица {name}", str(said), str(now))
    yield from _outcome(one)
    yield from _amounts(one, facts, found, law)


def _codes(kept_codes: Mapping[str, Any], found: WorkedOut) -> Iterator[Difference]:
    for key, now in found.codes.items():
        if kept_codes.get(key) != now:
            yield Difference(f"код {key}", str(kept_codes.get(key)), str(now))


def _outcome(one: KeptDecision) -> Iterator[Difference]:
    """What was decided follows from what the tables answered."""
    expected = Outcome.REFUSED if one.record["answers"][GROUNDS] else Outcome.APPOINTED
    if one.decision.outcome != expected:
        yield Difference("исход", str(one.decision.outcome), expected)
    if one.decision.category != one.record["answers"][CATEGORY]:
        yield Difference("вид помощи", str(one.decision.category), one.record["answers"][CATEGORY])


def _amounts(one: KeptDecision, facts: CaseFacts, found: WorkedOut, law: Law) -> Iterator[Difference]:
    if not isinstance(found.income, IncomeAssessment):
        yield Difference("доход", str(one.decision.per_capita_income), "не рассчитывается")
        return
    per_capita, line = found.income.per_capita, found.income.line
    yield from _money("среднедушевой доход", one.decision.per_capita_income, per_capita)
    yield from _money("черта бедности", one.decision.poverty_line, line)
    lines: tuple[TraceLine, ...] = found.income.lines
    if one.decision.outcome == Outcome.APPOINTED:
        paid = pay(facts, found.income, Category(one.decision.category or ""), law)
        if isinstance(paid, Unassessable):
            yield Difference("размер помощи", str(one.decision.monthly_amount), "не рассчитывается")
            return
        lines = paid.trace
        yield from _payment(one, paid)
    yield from _lines(one.decision.trace, lines)


def _payment(one: KeptDecision, paid: Amount) -> Iterator[Difference]:
    yield from _money("в месяц", one.decision.monthly_amount, paid.monthly)
    yield from _money("всего", one.decision.total_amount, paid.total)
    if one.decision.months != paid.months:
        yield Difference("месяцев", str(one.decision.months), str(paid.months))


def _money(what: str, kept_sum: Decimal | None, now: Decimal) -> Iterator[Difference]:
    """The database keeps six places; what differs beyond them is the same."""
    if kept_sum is None or abs(kept_sum - now) > Decimal("0.0000005"):
        yield Difference(what, str(kept_sum), str(now))


def _lines(kept_lines: Sequence[Mapping[str, Any]], lines: Sequence[TraceLine]) -> Iterator[Difference]:
    for number, (before, now) in enumerate(zip(kept_lines, kept(lines), strict=False), start=1):
        if {key: before.get(key) for key in now} != now:
            yield Difference(f"строка расчёта {number}", _said(before), _said(now))
    if len(kept_lines) < len(lines):
        yield Difference("строк расчёта", str(len(kept_lines)), str(len(lines)))


def _said(line: Mapping[str, Any]) -> str:
    value = line.get("parameter") or {}
    return f"{line.get('text')} = {line.get('amount')} ({value.get('value')})"

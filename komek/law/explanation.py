"""Why a case was decided as it was, line by line, in both languages."""

from collections.abc import Iterator
from typing import Any

from adapters.documents.grounds import ground_wording
from komek.law.kept_decisions import KeptDecision
from rules.codes import RefusalGround
from rules.decision_table import DecisionTable

EDITIONS = {
    "passport-asp": ("паспорт услуги, действующая редакция", "қызмет паспорты, қолданыстағы редакция"),
    "govkz-asp": ("страница gov.kz, прежняя редакция", "gov.kz парағы, бұрынғы редакция"),
}
OUTCOMES = {"appointed": ("назначено", "тағайындалды"), "refused": ("отказано", "бас тартылды")}
CATEGORIES = {
    "unconditional": ("безусловная помощь", "шартсыз көмек"),
    "conditional": ("обусловленная помощь", "шартты көмек"),
}


def explain(one: KeptDecision) -> Iterator[str]:
    """Yield the lines of an explanation; it names no person, members are their places in the application."""
    decision, facts = one.decision, one.record["facts"]
    yield _both(f"Дело {one.name}: {OUTCOMES[decision.outcome or ''][0]}",
                f"{one.name} ісі: {OUTCOMES[decision.outcome or ''][1]}")  # fmt: skip
    edition = EDITIONS[one.record["edition"]]
    yield _both(f"Обращение {facts['applied_on']}, регион {facts['region']}; {edition[0]}",
                f"Өтініш {facts['applied_on']}, өңір {facts['region']}; {edition[1]}")  # fmt: skip
    category = CATEGORIES[decision.category or ""]
    yield _both(f"Вид: {category[0]}", f"Түрі: {category[1]}")
    for ground in decision.grounds:
        wording = ground_wording(RefusalGround(ground))
        yield _both(f"Основание {ground}: {wording.wording.ru}", f"Негіз {ground}: {wording.wording.kk}")
        yield f"    {wording.clause}"
    yield from _inputs(facts)
    yield from _tables(one)
    yield from _arithmetic(decision.trace)
    yield from _parameters(decision.trace)


def _inputs(facts: dict[str, Any]) -> Iterator[str]:
    yield ""
    yield _both("Исходные сведения и их источники", "Бастапқы мәліметтер және олардың дереккөздері")
    for member in facts["members"]:
        flags = ", ".join(member["flags"]) or "—"
        yield f"    {member['key']}: {member['relation']}, {member['birth_date']}, {member['sex']}; {flags}"
    for income in facts["incomes"]:
        source = f"{income['source']}#{income['reference']}" if income["reference"] else income["source"]
        told = f"{income['month'][:7]} {income['kind']} {income['amount']} ₸"
        yield f"    {income['member']}: {told} ← {source}"
    for holding in facts["holdings"]:
        yield f"    {holding['member']}: {holding['kind']} × {holding['count']} ← {holding['source']}"
    for event in facts["bars"]:
        yield f"    {event['ground']}: {event['day']} ← {event['source']}"


def _tables(one: KeptDecision) -> Iterator[str]:
    for name, digest in one.record["tables"].items():
        yield ""
        table = one.tables.get(name)
        if table is None:
            yield f"{name}: таблицы {digest[:12]} нет в архиве · {digest[:12]} кестесі мұрағатта жоқ"
            continue
        yield _both(f"{table.title} ({name}, {digest[:12]})", table.title_kk)
        yield from _rules(table, one.record["codes"])


def _rules(table: DecisionTable, codes: dict[str, str | None]) -> Iterator[str]:
    given = ", ".join(f"{column.key} = {codes.get(column.key) or '—'}" for column in table.columns)
    yield f"    {given}"
    hits = {rule.id for rule in table.hits(codes)}
    for rule in table.rules:
        mark = "✓" if rule.id in hits else "·"
        asks = " и ".join(
            f"{column.label}: {', '.join(sorted(accepted))}"
            for column, accepted in zip(table.columns, rule.accepts, strict=True)
            if accepted is not None
        )
        yield f"    {mark} {rule.output} — {asks} ({rule.clause})"


def _arithmetic(trace: list[dict[str, Any]]) -> Iterator[str]:
    yield ""
    yield _both("Расчёт по строкам", "Есеп жол бойынша")
    for number, line in enumerate(trace, start=1):
        amount = f" = {line['amount']} ₸" if line["amount"] is not None else ""
        mark = "" if line["counted"] else " (не учтено · есепке алынбады)"
        who = f"[{line['member']}] " if line["member"] else ""
        yield f"{number:>4}. {who}{line['text']}{amount}{mark} ({line['clause']})"
        yield f"      {line.get('kk', '')}"
        if line["source"]:
            yield f"      ← {line['source']}"


def _parameters(trace: list[dict[str, Any]]) -> Iterator[str]:
    yield ""
    yield _both("Показатели с датами", "Күндері көрсетілген көрсеткіштер")
    seen = set()
    for line in trace:
        value = line["parameter"]
        if value is None:
            continue
        state = "предварительно · алдын ала" if line["provisional"] else "проверено · тексерілген"
        name = value.get("key", "") + (f"[{value['of']}]" if value.get("of") else "")
        said = f"    {name} = {value['value']}, с {value['since']}: {value['title']} ({state})"
        if said not in seen:
            seen.add(said)
            yield said


def _both(ru: str, kk: str) -> str:
    return f"{ru}\n  {kk}"

"""The sentences of the АСП passport and of its gov.kz page, each with what does it: a table for people."""

from collections.abc import Iterator

from komek.traceability.part import Kind, Part
from komek.traceability.trace import Trace
from rules.clauses import Clause, State

SOURCES = {
    "passport-asp": "Паспорт услуги (S-000, действующая редакция)",
    "govkz-asp": "Страница услуги на gov.kz (S-002, прежняя редакция)",
}
HEAD = """# Что делает каждое предложение регламента АСП

<!-- Записано командой `komek traceability`; руками не править. -->

Каждая строка – предложение, которое чего-то требует. «Шаг» – элемент диаграммы `файл#элемент`, «правило» –
строка таблицы решений, запрос, срок или показатель, «страница и исполнитель» – файл программы. Тесты – на
странице [traceability.html](traceability.html).
"""
WITHOUT = {
    State.HUMAN: "делает человек, программа напоминает и записывает",
    State.LATER: "ещё не построено",
}
RULES = (Kind.RULE, Kind.QUERY, Kind.TERM, Kind.PARAMETER)
MOST = 4
"""Parts named in a cell; the page of traceability has them all."""


def sentences(found: Trace) -> str:
    """Return the table as Markdown."""
    parts = [HEAD]
    for source, title in SOURCES.items():
        parts.append(f"\n## {title}\n\n| пункт | что требует | шаг | правило | страница и исполнитель |\n")
        parts.append("|---|---|---|---|---|\n")
        parts += [_row(found, clause) for clause in of_source(found, source)]
    return "".join(parts)


def of_source(found: Trace, source: str) -> Iterator[Clause]:
    """Yield the clauses of a source in its order."""
    yield from (clause for clause in found.clauses if clause.key.startswith(f"{source}/"))


def _row(found: Trace, clause: Clause) -> str:
    does = [part for part in found.of(clause) if part.kind is not Kind.TEST]
    steps = _cell(part for part in does if part.kind is Kind.ELEMENT)
    rules = _cell(part for part in does if part.kind in RULES)
    code = _cell(part for part in does if part.kind in (Kind.HANDLER, Kind.PAGE))
    if not does:
        code = clause.why or WITHOUT.get(clause.state, "")
    asked = f"{clause.place}: {clause.text}".replace("|", "/")
    return f"| `{clause.key}` | {asked} | {steps} | {rules} | {code} |\n"


def _cell(parts: Iterator[Part]) -> str:
    named = list(dict.fromkeys(f"`{part.place.removeprefix('bpmn/')}`" for part in parts))
    more = f" и ещё {len(named) - MOST}" if len(named) > MOST else ""
    return ", ".join(named[:MOST]) + more

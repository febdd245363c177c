"""A plan in the words of a process owner."""

from collections.abc import Iterator

from komek.change.difference import ElementChange, Kind
from komek.change.mapping import Proposal
from komek.change.plan import ProcessPlan

_SIGNS = {Kind.ADDED: "[green]+[/]", Kind.REMOVED: "[red]−[/]", Kind.CHANGED: "[yellow]~[/]"}
_KINDS = {Kind.ADDED: "добавлен", Kind.REMOVED: "удалён"}


def told(plan: ProcessPlan) -> Iterator[str]:
    """Yield the lines of a process's plan, marked up for rich."""
    name = plan.process.name or plan.process.id
    if not plan.known:
        yield f"[bold]{name}[/] ({plan.process.id}): новый процесс"
    else:
        running = f"идёт экземпляров: {plan.running}" if plan.running else "никто не идёт"
        state = "изменён" if plan.changes else "без изменений"
        yield f"[bold]{name}[/] ({plan.process.id}): {state}; {running}{_by_version(plan)}"
    yield from (f"  {change_told(one)}" for one in plan.changes)
    if plan.new_jobs:
        yield f"  новые виды работ: {', '.join(sorted(plan.new_jobs))}"
    for follow in plan.follows:
        yield from (f"  {line}" for line in guesses(follow.proposal))
        for element, instances in follow.lost.items():
            yield (
                f"  [red]стоят и не смогут перейти[/] (версия {follow.version.definition.version}): "
                f"«{element}» – {len(instances)}"
            )


def guesses(proposal: Proposal) -> Iterator[str]:
    """Yield what is taken for the same element under another id."""
    for one in proposal.renamed:
        why = "то же название" if one.by_name else "так указано"
        yield f"переход: {one.source.id} → {one.target.id} ({why}: «{one.target.name}»)"


def _by_version(plan: ProcessPlan) -> str:
    counts = [f"версия {one.version.definition.version}: {len(one.version.running)}" for one in plan.follows]
    return f" ({', '.join(counts)})" if len(counts) > 1 else ""


def change_told(change: ElementChange) -> str:
    """Return a change in one line, marked up for rich."""
    what = ", ".join(change.aspects) or _KINDS.get(change.kind, "")
    return f"{_SIGNS[change.kind]} {change.name or change.element_id}: {what}"

"""Statutory time: only the guard holds timers, and what stands for a term says which."""

from collections.abc import Iterator
from functools import cache

from komek.check.finding import Finding, found
from komek.check.nearest import nearest
from komek.check.workspace import Workspace
from rules.terms import Kind, Terms

GUARD = "term-guard"


@cache
def _guarded() -> frozenset[str]:
    terms = Terms.load()
    return frozenset(one for one in terms.ids() if terms.history(one)[-1].kind is Kind.GUARDED)


def about_terms(space: Workspace) -> Iterator[Finding]:
    """Find timers outside the guard: they would not follow a suspension or a changed calendar."""
    for diagram in space.diagrams:
        guards = {process.id for process in diagram.processes} == {GUARD}
        for node in diagram.nodes:
            timer = node.definition("timer")
            if timer is None:
                continue
            if not guards:
                yield found(node.place, "timer-outside-guard")
            if not any((child.text or "").strip() for child in timer):
                yield found(node.place, "timer-empty")
    yield from _listed(space)
    for _, call in space.of_kind("callActivity"):
        if call.setting("calledElement", "processId") == GUARD and "termId" not in call.mappings("input"):
            yield found(call.place, "guard-without-term")


def _listed(space: Workspace) -> Iterator[Finding]:
    """Hold the names of terms in a form to the terms that the guard may be about."""
    guarded = _guarded()
    for form in space.forms:
        for field in form.asked:
            if field.key != "term":
                continue
            for code in sorted(set(field.codes) - guarded):
                yield found(field.place, "term-unknown", term=code, near=nearest(code, guarded))
            for code in sorted(guarded - set(field.codes)):
                yield found(field.place, "term-unlisted", term=code)

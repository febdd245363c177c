"""No term unguarded: each term was claimed by one guard that lives as long as the term is open."""

from collections import Counter
from collections.abc import Iterator

from adapters.database.term import OPEN_STATES, Term
from komek.campaign.engine_books import Instance
from komek.campaign.evidence import Evidence
from komek.campaign.proof import Fault, Proof, proof

_GUARD = "term-guard"
_DUPLICATE = "duplicateGuard"


def terms_are_guarded(evidence: Evidence) -> Iterator[Proof]:
    """Each open term has a living guard, each closed one had a guard that ended with it."""
    guards: dict[str, list[Instance]] = {}
    for instance in evidence.engine.instances.values():
        if instance.process_id == _GUARD and instance.term_id and _DUPLICATE not in instance.ends:
            guards.setdefault(instance.term_id, []).append(instance)
    open_terms = [term for term in evidence.terms if term.state in OPEN_STATES]
    closed = [term for term in evidence.terms if term.state not in OPEN_STATES]
    yield proof(
        "each open term has a living guard",
        len(open_terms),
        (fault for term in open_terms for fault in _faults(evidence, term, guards.get(term.id, []))),
    )
    yield proof(
        "each closed term had a guard, which ended with it",
        len(closed),
        (fault for term in closed for fault in _faults(evidence, term, guards.get(term.id, []))),
    )
    yield proof("each term was armed and ended once", len(evidence.terms), _event_faults(evidence))


def closed_cases_have_no_open_term(evidence: Evidence) -> Iterator[Proof]:
    """A case never closes with a term of its own open."""
    closed = {case.id for case in evidence.cases.values() if case.closed_at is not None}
    faults = (
        Fault(term.case_id, f"{term.term} is {term.state}")
        for term in evidence.terms
        if term.state in OPEN_STATES and term.case_id in closed
    )
    yield proof("no closed case has an open term", len(closed), faults)


def _faults(evidence: Evidence, term: Term, guards: list[Instance]) -> Iterator[Fault]:
    is_open = term.state in OPEN_STATES
    if not guards and not is_open and term.case_id in evidence.withdrawn:
        return  # withdrawn at once: the case's process ended before the guard could begin
    if len(guards) != 1:
        yield Fault(term.case_id, f"{term.term} has {len(guards)} guards")
        return
    [guard] = guards
    if (term.guard_epoch, term.guard_key) != (evidence.epoch, guard.key):
        yield Fault(term.case_id, f"{term.term} is bound to {term.guard_key}, guarded by {guard.key}")
    if is_open and guard.ended is not None:
        yield Fault(term.case_id, f"{term.term} is open, and its guard has ended")
    if not is_open and guard.ended is None:
        yield Fault(term.case_id, f"{term.term} is {term.state}, and its guard goes on")


def _event_faults(evidence: Evidence) -> Iterator[Fault]:
    events = Counter((event.term_id, event.event) for event in evidence.term_events)
    for term in evidence.terms:
        armed = events[term.id, "armed"]
        ended = sum(events[term.id, end] for end in ("met", "met-late", "cancelled", "ended"))
        if armed != 1:
            yield Fault(term.case_id, f"{term.term} was armed {armed} times")
        if ended != (term.state not in OPEN_STATES):
            yield Fault(term.case_id, f"{term.term} is {term.state}, and ended {ended} times")

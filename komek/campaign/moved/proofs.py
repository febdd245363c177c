"""What a migration must leave as it was, and what it must change."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime, timedelta

from adapters.database.term import Term, TermEvent
from komek.campaign.engine_books import EngineBooks
from komek.campaign.moved.changed_models import ADDED
from komek.campaign.moved.standing import Fact, Standing
from komek.campaign.proof import Fault, Proof, proof

_LATE = timedelta(minutes=10)
"""By the engine's time, which was moved: what falls due in one step is worked off one after the other."""


def nothing_was_lost(before: Standing, after: Standing) -> Iterator[Proof]:
    """Every instance, term, timer and task of the cases that stood still is what it was."""
    for says, was, became in (
        ("each instance of a standing case goes on under its key", before.instances, after.instances),
        ("each open term has its start, budget, warning, end and guard", before.terms, after.terms),
        ("each timer waits for the instant it waited for", before.timers, after.timers),
        ("each task waits for the same people until the same day", before.tasks, after.tasks),
    ):
        yield proof(says, len(was), _differences(was, became))


def all_are_of_the_newest_version(
    books: EngineBooks, moved: Collection[int], at_joins: Collection[int]
) -> Iterator[Proof]:
    """Who ran when the models changed runs on the newest ones now.

    Excepted are those of whom a branch waited where branches meet while the others were moved.
    """
    newest: dict[str, int] = {}
    for one in books.instances.values():
        newest[one.process_id] = max(newest.get(one.process_id, 0), one.version)
    living = [one for key in moved if (one := books.instances[key]).ended is None]
    follow = [one for one in living if one.key not in at_joins]
    faults = [
        Fault(books.case_of(one.key), f"{one.process_id} {one.key} runs on version {one.version}")
        for one in follow
        if one.version != newest[one.process_id]
    ]
    faults += [
        Fault(books.case_of(one.key), f"{one.process_id} {one.key} was never moved")
        for one in follow
        if not one.migrations
    ]
    yield proof("each instance runs on the newest version", len(follow), faults)


def the_new_task_was_done(books: EngineBooks, cases: Collection[str]) -> Iterator[Proof]:
    """A case that had not left the commission went through the task that the new version added."""
    done = {
        books.case_of(one.instance_key)
        for one in books.user_tasks.values()
        if one.what == ADDED and one.last == "COMPLETED"
    }
    faults = (Fault(case_id, f"did not come by {ADDED}") for case_id in cases if case_id not in done)
    yield proof("each case that was with the commission did the new task", len(cases), faults)


def terms_came_at_their_instants(
    terms: Collection[Term], events: Collection[TermEvent], now: datetime
) -> Iterator[Proof]:
    """After the clock was moved, whatever should have warned or ended has, at its instant."""
    at = {(event.term_id, event.event): event.at for event in events}
    for says, name, instants in (
        ("each warning came at its instant", "warned", {one.id: one.warn_at for one in terms}),
        ("each end of a term came at its instant", "breached", {one.id: one.due_at for one in terms}),
    ):
        due = {term: instant for term, instant in instants.items() if instant <= now}
        of_case = {one.id: one.case_id for one in terms}
        faults = [
            Fault(of_case[term], f"{term}: {name} at {at.get((term, name))} instead of {instant}")
            for term, instant in due.items()
            if not timedelta(0) <= at.get((term, name), instant - _LATE) - instant <= _LATE
        ]
        faults += [
            Fault(of_case[term], f"{term}: {name}, though its instant is still to come")
            for term, instant in instants.items()
            if instant > now and (term, name) in at
        ]
        yield proof(says, len(due), faults)


def _differences(was: Mapping[int, Fact] | Mapping[str, Fact], became: Mapping) -> Iterator[Fault]:  # type: ignore[type-arg]
    for key, fact in was.items():
        if became.get(key) != fact:
            yield Fault(str(fact[0]), f"{key}: {fact[1:]} became {became.get(key, 'nothing')}")
    for key in became.keys() - was.keys():
        yield Fault(str(became[key][0]), f"{key}: {became[key][1:]} was not there")

"""A changed calendar moves half of the guards while new cases come in; the run is interrupted half-way."""

import asyncio
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy import select

from adapters.camunda.gateway import Backpressure
from adapters.database.outbox import Effect
from adapters.database.term import Term
from komek.bench.guards.house import GuardHouse
from komek.process_tests.record_log import RecordLog
from komek.process_tests.waiting import wait_until
from komek.reprojection import BATCH, Progress, Reprojection
from rules.law import Law
from rules.terms import Calendar, local_day
from workers.senders.message import BUFFERED_FOR
from workers.shared.term_armed import instant

_CHANGED = '"elementId":"changedBeforeWarning"'
_COMPLETED = '"ELEMENT_COMPLETED"'
_YEAR = (
    "year: {year}\nconfirmed: true\nsource: {{title: Перенос для измерения}}\ndays_off: {{{day}: перенос}}\n"
)
_REST = 900.0
"""Seconds within which guards come to rest."""


class InterruptedHalfWayError(Exception):
    """Stands for Ctrl-C or a killed process: each batch is a transaction of its own."""


@dataclass(frozen=True)
class Moved:
    """How the guards followed."""

    messages: int
    """Wanted by both halves of the run."""
    wrongly_told: int
    """Guards that were told though their instants stayed, or twice."""
    heard: int
    """Changes that guards took."""
    rate: float
    """Changes a second that guards took of the re-projection."""
    raw_rate: float
    """The same where messages are published with no database or relay in between, also beside new cases."""
    seen_before: int
    seen_after: int
    """Terms looked at by the first half, and by the run that went on."""
    resumed: bool
    busy: list[float]
    """Seconds from a new term to its guard meanwhile."""
    busy_straight: list[float]
    """The same while the messages were published straight."""


class _Heard:
    """Counts the changes that guards took, by the engine's records as they come."""

    def __init__(self, house: GuardHouse) -> None:
        if house.addresses.record_log is None:
            raise ValueError("this engine writes no record log")
        self._log = RecordLog(house.addresses.record_log)
        self._count = 0

    def count(self) -> int:
        """Return how many there are by now."""
        self._count += sum(_CHANGED in line and _COMPLETED in line for line in self._log.lines())
        return self._count


def one_guard(house: GuardHouse) -> float:
    """Open a case and return the seconds until its terms are guarded."""
    (case_id,) = house.open_cases(1)
    began = time.monotonic()
    wait_until(lambda: house.unguarded(case_id) == 0, _REST, why="a new case's terms are guarded")
    return time.monotonic() - began


def move_half(house: GuardHouse, show: Progress) -> Moved:
    """Re-project after one day off more, interrupt and resume, and wait until each guard has heard."""
    law = _with_a_day_off(house)
    before = _instants(house)
    heard = _Heard(house)
    heard.count()  # what is there already takes a moment to read
    with _new_cases(house) as busy:
        began = time.monotonic()
        seen_before = _interrupted(house, law, len(before) // 2, show)
        tally = Reprojection(house.database, law, house.clock).apply(show)
        told = _told(house)
        wait_until(lambda: heard.count() >= len(told), _REST, why="every guard hears")
        took = time.monotonic() - began
    after = _instants(house)
    moved = [term for term in before if before[term] != after[term]]
    wrongly = len(told) - len(set(told)) + sum(before.get(term) == after[term] for term in set(told))
    took_in_all = heard.count()
    with _new_cases(house) as busy_straight:
        raw = _published_straight(house, moved, heard)
    return Moved(
        messages=len(told), wrongly_told=wrongly, heard=took_in_all, rate=len(told) / took, raw_rate=raw,
        seen_before=seen_before, seen_after=tally.seen - seen_before, resumed=tally.resumed, busy=busy,
        busy_straight=busy_straight,
    )  # fmt: skip


@contextmanager
def _new_cases(house: GuardHouse) -> Iterator[list[float]]:
    """Let cases come in one after another within the block; yield how long each waited for its guards."""
    took: list[float] = []
    over = threading.Event()

    def come() -> None:
        while not over.is_set():
            took.append(one_guard(house))

    coming = threading.Thread(target=come)
    coming.start()
    try:
        yield took
    finally:
        over.set()
        coming.join()


def _interrupted(house: GuardHouse, law: Law, at: int, show: Progress) -> int:
    reached = 0

    def interrupt(seen: int, waiting: int) -> None:
        nonlocal reached
        show(seen, waiting)
        reached = seen
        if seen >= at and not waiting:
            raise InterruptedHalfWayError

    try:
        Reprojection(house.database, law, house.clock, batch=min(BATCH, at)).apply(interrupt)
    except InterruptedHalfWayError:
        return reached
    raise AssertionError("the run came to its end before it could be interrupted")


def _published_straight(house: GuardHouse, terms: list[str], heard: _Heard) -> float:
    """Tell the same guards their instants again, past the outbox; return the changes they took a second."""
    instants, before = _instants(house), heard.count()

    async def publish(term: str) -> None:
        warn_at, due_at = instants[term]
        while True:
            try:
                await house.gateway.publish(
                    "term-changed", term, message_id=f"straight/{term}", ttl=BUFFERED_FOR,
                    variables={"warnAt": warn_at, "dueAt": due_at},
                )  # fmt: skip
            except Backpressure:
                await asyncio.sleep(0.1)
            else:
                return

    began = time.monotonic()
    house.at_once([publish(term) for term in terms])
    wait_until(lambda: heard.count() >= before + len(terms), _REST, why="every guard hears again")
    return len(terms) / (time.monotonic() - began)


def _with_a_day_off(house: GuardHouse) -> Law:
    """Return the law with a day off after the hand-over's only day and before the review's last."""
    today = local_day(house.clock.now())
    day = house.law.calendar.next_working(today + timedelta(days=7))
    return replace(house.law, calendar=Calendar.load([("a.yaml", _YEAR.format(year=day.year, day=day))]))


def _instants(house: GuardHouse) -> dict[str, tuple[str, str]]:
    with house.database() as session:
        rows = session.execute(select(Term.id, Term.warn_at, Term.due_at)).all()
    return {term: (instant(warn_at), instant(due_at)) for term, warn_at, due_at in rows}


def _told(house: GuardHouse) -> list[str]:
    """Return the term of each message about a changed one, so often as there are messages."""
    key, name = Effect.payload["correlationKey"].astext, Effect.payload["name"].astext
    with house.database() as session:
        return list(session.scalars(select(key).where(name == "term-changed")))

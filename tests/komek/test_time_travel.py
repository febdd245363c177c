"""The engine's clock moves only while nothing is under way, and stops where a term warns or ends."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import func, insert, select, update

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.database.term import Term
from adapters.database.worker_presence import Hold, WorkerPresence
from komek.time_travel import NotQuietError, TimeTravel
from workers.runtime.presence import Presence


class Worker:
    """A worker process as the database sees it: its heartbeat is the real one."""

    def __init__(self) -> None:
        self.in_flight = 0
        self.holding = False

    def hold(self, holding: bool) -> None:
        self.holding = holding


def _present(database: Sessions) -> bool:
    with database() as session:
        return session.scalar(select(func.count()).select_from(WorkerPresence)) == 1


@contextmanager
def working(database: Sessions) -> Iterator[Worker]:
    worker = Worker()
    presence = Presence(database, "worker-1", lambda: worker.in_flight, worker.hold)
    loop = asyncio.new_event_loop()
    beating = loop.create_task(presence.run())
    thread = threading.Thread(target=lambda: loop.run_until_complete(asyncio.wait([beating])))
    thread.start()
    try:
        until(lambda: _present(database))
        yield worker
    finally:
        loop.call_soon_threadsafe(beating.cancel)
        thread.join(10)
        loop.close()


def until(condition: Callable[[], bool], limit: float = 10) -> None:
    give_up = time.monotonic() + limit
    while not condition():
        assert time.monotonic() < give_up
        time.sleep(0.01)


def arm(database: Sessions, clock: FixedClock, state: str, warn_in: timedelta, due_in: timedelta) -> None:
    now = clock.now()
    with database.begin() as session:
        session.add(
            Case(
                id=f"case-{state}-{due_in.days}",
                service="asp",
                edition="passport-asp",
                regime="ordinary",
                channel="portal",
                stage="submitted",
                submitted_at=now,
            )
        )
        session.flush()
        session.add(
            Term(
                id=f"term-{state}-{due_in.days}",
                case_id=f"case-{state}-{due_in.days}",
                term="review",
                clause="passport-asp/term-centre",
                state=state,
                started_at=now,
                warn_at=now + warn_in,
                due_at=now + due_in,
                confirmed=True,
            )
        )


def holds(database: Sessions) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Hold).where(Hold.until > func.now())) or 0


def test_where_nobody_works_the_clock_moves_at_once(database: Sessions, clock: FixedClock) -> None:
    start = clock.now()
    assert TimeTravel(database, clock.move, clock).forward(timedelta(days=30)) == start + timedelta(days=30)


def test_time_does_not_go_back(database: Sessions, clock: FixedClock) -> None:
    with pytest.raises(ValueError, match="forward"):
        TimeTravel(database, clock.move, clock).forward(timedelta(days=-1))


def test_workers_are_held_while_the_clock_moves_and_work_again_afterwards(
    database: Sessions, clock: FixedClock
) -> None:
    seen = []
    with working(database) as worker:
        until(lambda: not worker.holding)

        def move(by: timedelta) -> None:
            seen.append((worker.holding, holds(database)))
            clock.move(by)

        TimeTravel(database, move, clock).forward(timedelta(days=30))
        until(lambda: not worker.holding)
    assert seen == [(True, 1)]
    assert holds(database) == 0


def test_a_job_in_flight_is_finished_before_the_clock_moves(database: Sessions, clock: FixedClock) -> None:
    busy_at_move = []
    with working(database) as worker:
        worker.in_flight = 1

        def move(by: timedelta) -> None:
            busy_at_move.append(worker.in_flight)
            clock.move(by)

        def finish() -> None:
            until(lambda: worker.holding)
            worker.in_flight = 0

        finishing = threading.Thread(target=finish)
        finishing.start()
        TimeTravel(database, move, clock).forward(timedelta(days=1))
        finishing.join()
    assert busy_at_move == [0]


def test_a_job_that_never_ends_keeps_the_clock_where_it_is(database: Sessions, clock: FixedClock) -> None:
    start = clock.now()
    with working(database) as worker:
        worker.in_flight = 1
        travel = TimeTravel(database, clock.move, clock, patience=timedelta(seconds=1))
        with pytest.raises(NotQuietError, match="not moved"):
            travel.forward(timedelta(days=1))
    assert clock.now() == start
    assert holds(database) == 0


def test_the_outbox_is_sent_before_the_clock_moves(database: Sessions, clock: FixedClock) -> None:
    with database.begin() as session:
        Outbox(session).want(EffectKind.SMS, "case-1/notice", "case-1", {})
    waiting_at_move = []

    def move(by: timedelta) -> None:
        with database() as session:
            waiting_at_move.append(session.scalar(select(Effect.state)))
        clock.move(by)

    def relay() -> None:
        with database.begin() as session:
            session.execute(update(Effect).values(state=EffectState.ACCEPTED))

    with working(database) as worker:
        until(lambda: not worker.holding)
        sending = threading.Timer(0.7, relay)
        sending.start()
        TimeTravel(database, move, clock).forward(timedelta(days=1))
        sending.join()
    assert waiting_at_move == [EffectState.ACCEPTED]


def test_an_effect_that_backs_off_does_not_stop_the_clock(database: Sessions, clock: FixedClock) -> None:
    with database.begin() as session:
        Outbox(session).want(EffectKind.SMS, "case-1/notice", "case-1", {})
        session.execute(update(Effect).values(attempts=3, next_attempt_at=func.now() + timedelta(minutes=5)))
    start = clock.now()
    with working(database):
        travel = TimeTravel(database, clock.move, clock, patience=timedelta(seconds=5))
        assert travel.forward(timedelta(days=1)) == start + timedelta(days=1)


def test_a_message_that_the_engine_pushed_back_for_a_moment_is_sent_before_the_clock_moves(
    database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        Outbox(session).publish("term-changed", "case-1/term-changed/1", "case-1", "term-1", {})
        session.execute(update(Effect).values(attempts=1, next_attempt_at=func.now() + timedelta(seconds=3)))
    waiting_at_move = []

    def move(by: timedelta) -> None:
        with database() as session:
            waiting_at_move.append(session.scalar(select(Effect.state)))
        clock.move(by)

    def relay() -> None:
        with database.begin() as session:
            session.execute(update(Effect).values(state=EffectState.ACCEPTED))

    with working(database) as worker:
        until(lambda: not worker.holding)
        sending = threading.Timer(0.7, relay)
        sending.start()
        TimeTravel(database, move, clock).forward(timedelta(days=1))
        sending.join()
    assert waiting_at_move == [EffectState.ACCEPTED]


def test_each_warning_and_each_end_of_a_term_is_a_step(database: Sessions, clock: FixedClock) -> None:
    arm(database, clock, "armed", timedelta(days=3), timedelta(days=10))
    arm(database, clock, "warned", timedelta(days=1), timedelta(days=20))
    arm(database, clock, "met", timedelta(days=5), timedelta(days=6))
    start, stops = clock.now(), []

    def move(by: timedelta) -> None:
        clock.move(by)
        stops.append((clock.now() - start).days)

    TimeTravel(database, move, clock).forward(timedelta(days=15))
    assert stops == [3, 10, 15]
    assert clock.now() == start + timedelta(days=15)


def test_after_a_step_the_workers_are_waited_for(database: Sessions, clock: FixedClock) -> None:
    arm(database, clock, "armed", timedelta(days=3), timedelta(days=10))
    states_at_move = []

    def move(by: timedelta) -> None:
        with database() as session:
            states_at_move.append(session.scalar(select(Term.state)))
        clock.move(by)

    def warn() -> None:
        with database.begin() as session:
            session.execute(update(Term).values(state="warned"))

    start = clock.now()
    with working(database) as worker:

        def guard() -> None:
            until(lambda: clock.now() > start + timedelta(days=3) and not worker.holding)
            warn()

        guarding = threading.Thread(target=guard)
        guarding.start()
        TimeTravel(database, move, clock).forward(timedelta(days=5))
        guarding.join()
    assert states_at_move == ["armed", "warned"]


def test_a_worker_that_died_long_ago_is_not_waited_for(database: Sessions, clock: FixedClock) -> None:
    start = clock.now()
    with database.begin() as session:
        session.execute(
            insert(WorkerPresence).values(
                worker="gone", seen_at=func.now() - timedelta(seconds=31), in_flight=1, holding=False
            )
        )
    travel = TimeTravel(database, clock.move, clock, patience=timedelta(seconds=2))
    assert travel.forward(timedelta(days=1)) == start + timedelta(days=1)

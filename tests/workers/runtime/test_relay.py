"""Effects leave once, in order, and what nobody knows is left to a person."""

import asyncio
from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from workers.runtime.failures import RetryPolicy
from workers.runtime.relay import NotSentError, Outgoing, RejectedError, Relay, UnknownOutcomeError

CASE = str(uuid4())


class Recorder:
    """A receiver that keeps what it accepted and fails as it is told."""

    def __init__(self, *, removes_duplicates: bool, failures: dict[str, Exception] | None = None) -> None:
        self.removes_duplicates = removes_duplicates
        self.accepted: list[str] = []
        self.failures = failures or {}

    async def send(self, effect: Outgoing) -> str | None:
        if failure := self.failures.pop(effect.business_key, None):
            raise failure
        self.accepted.append(effect.business_key)
        return "receipt"


@pytest.fixture
def sms() -> Recorder:
    return Recorder(removes_duplicates=False)


@pytest.fixture
def messages() -> Recorder:
    return Recorder(removes_duplicates=True)


@pytest.fixture
def relay(database: Sessions, sms: Recorder, messages: Recorder) -> Relay:
    senders = {EffectKind.SMS: sms, EffectKind.MESSAGE: messages}
    at_once = RetryPolicy(timedelta(0), timedelta(0))
    return Relay(database, senders, retry=at_once, settling=timedelta(0))


def want(database: Sessions, kind: EffectKind, *keys: str, then_announce: bool = False) -> None:
    with database.begin() as session:
        for key in keys:
            Outbox(session).want(kind, key, CASE, {}, then_announce=then_announce)


def states(database: Sessions) -> dict[str, str]:
    with database() as session:
        return {row.business_key: row.state for row in session.scalars(select(Effect))}


def drain(relay: Relay) -> None:
    async def until_quiet() -> None:
        while await relay.once():
            pass

    asyncio.run(until_quiet())


def test_an_effect_wanted_twice_leaves_once(database: Sessions, relay: Relay, sms: Recorder) -> None:
    want(database, EffectKind.SMS, "notice", "notice")
    drain(relay)
    assert sms.accepted == ["notice"]


def test_a_lane_keeps_its_order_while_its_first_effect_fails(
    database: Sessions, relay: Relay, messages: Recorder
) -> None:
    messages.failures["one"] = NotSentError("away")
    want(database, EffectKind.MESSAGE, "one", "two", "three")
    drain(relay)
    assert messages.accepted == ["one", "two", "three"]


def test_a_slow_sms_gateway_does_not_hold_the_messages_of_the_case(
    database: Sessions, relay: Relay, sms: Recorder, messages: Recorder
) -> None:
    sms.failures["notice"] = UnknownOutcomeError("timeout")
    want(database, EffectKind.SMS, "notice")
    want(database, EffectKind.MESSAGE, "term-armed")
    drain(relay)
    assert messages.accepted == ["term-armed"]


@pytest.mark.parametrize(
    ("failure", "state"),
    [
        (UnknownOutcomeError("timeout"), EffectState.UNKNOWN),
        (RejectedError("no such number"), EffectState.PARKED),
    ],
)
def test_what_nobody_knows_or_the_gateway_refuses_is_never_sent_blindly_again(
    database: Sessions, relay: Relay, sms: Recorder, failure: Exception, state: EffectState
) -> None:
    sms.failures["notice"] = failure
    want(database, EffectKind.SMS, "notice")
    drain(relay)
    assert (states(database)["notice"], sms.accepted) == (state, [])


def test_an_unknown_outcome_is_repeated_where_the_receiver_removes_duplicates(
    database: Sessions, relay: Relay, messages: Recorder
) -> None:
    messages.failures["term-armed"] = UnknownOutcomeError("timeout")
    want(database, EffectKind.MESSAGE, "term-armed")
    drain(relay)
    assert messages.accepted == ["term-armed"]


@pytest.mark.parametrize(
    ("kind", "state"), [(EffectKind.SMS, EffectState.UNKNOWN), (EffectKind.MESSAGE, EffectState.ACCEPTED)]
)
def test_a_relay_that_died_in_mid_send(
    database: Sessions, relay: Relay, kind: EffectKind, state: EffectState
) -> None:
    want(database, kind, "effect")
    with database.begin() as session:
        session.execute(
            update(Effect).values(
                state=EffectState.SENDING, claimed_until=Effect.created_at - timedelta(seconds=1)
            )
        )
    drain(relay)
    assert states(database)["effect"] == state


def test_an_accepted_effect_is_announced_to_its_process(
    database: Sessions, relay: Relay, messages: Recorder
) -> None:
    want(database, EffectKind.SMS, "notice", then_announce=True)
    drain(relay)
    assert messages.accepted == ["notice/accepted"]
    with database() as session:
        announced = session.scalars(select(Effect).where(Effect.kind == EffectKind.MESSAGE)).one()
    assert (announced.payload["name"], announced.payload["correlationKey"]) == ("effect-accepted", "notice")


def test_a_held_relay_sends_nothing(database: Sessions, relay: Relay, sms: Recorder) -> None:
    want(database, EffectKind.SMS, "notice")

    async def run_held(seen: Callable[[], bool]) -> bool:
        relay.hold(True)
        running = asyncio.create_task(relay.run())
        try:
            await asyncio.wait_for(_until(seen), 0.6)
        except TimeoutError:
            return False
        finally:
            running.cancel()
        return True

    assert not asyncio.run(run_held(lambda: bool(sms.accepted)))
    drain(relay)
    assert sms.accepted == ["notice"]


class Slow(Recorder):
    """A receiver that takes its time."""

    def __init__(self) -> None:
        super().__init__(removes_duplicates=False)
        self.reached, self.answers = asyncio.Event(), asyncio.Event()

    async def send(self, effect: Outgoing) -> str | None:
        self.reached.set()
        await self.answers.wait()
        return await super().send(effect)


def test_a_relay_that_is_stopped_finishes_what_is_in_mid_send(database: Sessions) -> None:
    want(database, EffectKind.SMS, "notice")

    async def stop_in_mid_send() -> list[str]:
        slow = Slow()
        running = asyncio.create_task(Relay(database, {EffectKind.SMS: slow}).run())
        await slow.reached.wait()
        running.cancel()
        for _ in range(10):
            await asyncio.sleep(0)
        assert not running.done()
        slow.answers.set()
        await asyncio.gather(running, return_exceptions=True)
        return slow.accepted

    assert asyncio.run(stop_in_mid_send()) == ["notice"]
    assert states(database) == {"notice": EffectState.ACCEPTED}


def test_acceptances_that_cannot_be_noted_together_are_noted_one_by_one(
    database: Sessions, sms: Recorder
) -> None:
    want(database, EffectKind.SMS, "one")
    with database.begin() as session:
        Outbox(session).want(EffectKind.SMS, "two", str(uuid4()), {})

    def note(_: Session, effect: Outgoing) -> None:
        if effect.business_key == "two":
            raise LookupError

    drain(Relay(database, {EffectKind.SMS: sms}, on_accepted=note))
    assert sorted(sms.accepted) == ["one", "two"]
    # Nobody may send the second again before a person has looked: it stays claimed until its lease ends.
    assert states(database) == {"one": EffectState.ACCEPTED, "two": EffectState.SENDING}


def test_a_slow_receiver_does_not_hold_up_other_lanes(database: Sessions, messages: Recorder) -> None:
    want(database, EffectKind.SMS, "notice")

    async def scene() -> None:
        slow = Slow()
        running = asyncio.create_task(
            Relay(database, {EffectKind.SMS: slow, EffectKind.MESSAGE: messages}).run()
        )
        await slow.reached.wait()
        want(database, EffectKind.MESSAGE, "term-armed")
        await asyncio.wait_for(_until(lambda: messages.accepted == ["term-armed"]), 10)
        slow.answers.set()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(scene())
    assert states(database) == {"notice": EffectState.ACCEPTED, "term-armed": EffectState.ACCEPTED}


async def _until(seen: Callable[[], bool]) -> None:
    while not seen():  # noqa: ASYNC110 - the recorder has no event to wait for
        await asyncio.sleep(0)


class HeldUp:
    """A receiver that is reached while, or after, another relay takes its sender for dead."""

    removes_duplicates = True

    def __init__(
        self, database: Sessions, takes_over: Relay | None, failure: Exception | None = None
    ) -> None:
        self._database = database
        self._takes_over = takes_over
        self._failure = failure

    async def send(self, _: Outgoing) -> str | None:
        with self._database.begin() as session:
            session.execute(update(Effect).values(claimed_until=func.now() - timedelta(seconds=1)))
        if self._takes_over is not None:
            await self._takes_over.once()
        if self._failure is not None:
            raise self._failure
        return "late"


def test_late_bad_news_does_not_undo_what_another_relay_has_settled(
    database: Sessions, relay: Relay, messages: Recorder
) -> None:
    receiver = HeldUp(database, relay, NotSentError("away"))
    want(database, EffectKind.MESSAGE, "one")
    asyncio.run(Relay(database, {EffectKind.MESSAGE: receiver}).once())
    assert (states(database), messages.accepted) == ({"one": EffectState.ACCEPTED}, ["one"])


def test_late_good_news_is_told_on_once(database: Sessions, relay: Relay) -> None:
    receiver = HeldUp(database, relay)
    want(database, EffectKind.MESSAGE, "one", then_announce=True)
    asyncio.run(Relay(database, {EffectKind.MESSAGE: receiver}).once())
    assert states(database)["one"] == EffectState.ACCEPTED
    with database() as session:
        assert session.get_one(Effect, 1).receipt == "receipt"


def test_an_attempt_taken_for_lost_is_noted_when_it_proves_to_have_come_through(database: Sessions) -> None:
    receiver = HeldUp(database, None)
    want(database, EffectKind.MESSAGE, "one")
    asyncio.run(Relay(database, {EffectKind.MESSAGE: receiver}).once())
    assert states(database) == {"one": EffectState.ACCEPTED}


def test_a_relay_that_was_held_up_before_sending_sends_nothing(
    database: Sessions, messages: Recorder
) -> None:
    want(database, EffectKind.MESSAGE, "one")
    held_up = Relay(database, {EffectKind.MESSAGE: messages}, lease=timedelta(0))
    asyncio.run(held_up.once())
    assert (messages.accepted, states(database)) == ([], {"one": EffectState.PENDING})


def test_a_request_whose_answer_was_lost_is_given_time_to_arrive(
    database: Sessions, messages: Recorder
) -> None:
    messages.failures["one"] = UnknownOutcomeError("timeout")
    want(database, EffectKind.MESSAGE, "one")
    drain(Relay(database, {EffectKind.MESSAGE: messages}, retry=RetryPolicy(timedelta(0), timedelta(0))))
    assert (messages.accepted, states(database)) == ([], {"one": EffectState.PENDING})

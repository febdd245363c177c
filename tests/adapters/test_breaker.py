"""A breaker notices an outage, spares the system and the cases, and tries again by itself."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from adapters.breaker import Breaker, Breakers, SystemAway

FIRST, LONGEST = timedelta(seconds=2), timedelta(seconds=16)


class Stopwatch:
    def __init__(self) -> None:
        self.seconds = 1_000.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def stopwatch() -> Stopwatch:
    return Stopwatch()


@pytest.fixture
def breaker(stopwatch: Stopwatch) -> Breaker:
    return Breaker("ГБД ФЛ", failures=3, first=FIRST, longest=LONGEST, monotonic=stopwatch)


def ask(breaker: Breaker, *, fails: BaseException | None = None) -> str:
    with breaker.guard(TimeoutError):
        if fails is not None:
            raise fails
        return "answer"


def trip(breaker: Breaker) -> SystemAway:
    for _ in range(2):
        with pytest.raises(TimeoutError):
            ask(breaker, fails=TimeoutError())
    with pytest.raises(SystemAway) as caught:
        ask(breaker, fails=TimeoutError())
    return caught.value


def refusal(breaker: Breaker) -> SystemAway:
    with pytest.raises(SystemAway) as caught:
        ask(breaker)
    return caught.value


def test_failures_in_a_row_open_it_and_the_one_that_does_so_costs_no_retry(breaker: Breaker) -> None:
    assert not breaker.is_away
    away = trip(breaker)
    assert breaker.is_away
    assert isinstance(away.__cause__, TimeoutError)
    assert refusal(breaker).__cause__ is None


def test_an_answer_between_failures_starts_the_count_anew(breaker: Breaker) -> None:
    for _ in range(5):
        for _ in range(2):
            with pytest.raises(TimeoutError):
                ask(breaker, fails=TimeoutError())
        assert ask(breaker) == "answer"
    assert not breaker.is_away


def test_whatever_else_it_says_it_speaks(breaker: Breaker) -> None:
    for _ in range(10):
        with pytest.raises(ValueError, match="refused"):
            ask(breaker, fails=ValueError("refused"))
    assert not breaker.is_away


def test_open_it_spares_the_system_until_the_pause_is_over_and_says_when(
    breaker: Breaker, stopwatch: Stopwatch
) -> None:
    pause = trip(breaker).again_in
    assert FIRST / 2 <= pause <= FIRST
    stopwatch.seconds += pause.total_seconds() - 0.01
    assert refusal(breaker).again_in <= FIRST
    stopwatch.seconds += 0.02
    assert ask(breaker) == "answer"
    assert not breaker.is_away


def test_pauses_double_within_their_jitter_up_to_the_bound(breaker: Breaker, stopwatch: Stopwatch) -> None:
    away = trip(breaker)
    for ceiling in (2, 4, 8, 16, 16, 16):
        assert ceiling / 2 <= away.again_in.total_seconds() <= ceiling
        stopwatch.seconds += away.again_in.total_seconds() + 0.001
        with pytest.raises(SystemAway) as caught:
            ask(breaker, fails=TimeoutError())
        away = caught.value


def test_after_it_was_back_pauses_are_short_again(breaker: Breaker, stopwatch: Stopwatch) -> None:
    trip(breaker)
    for _ in range(4):
        stopwatch.seconds += 17
        with pytest.raises(SystemAway):
            ask(breaker, fails=TimeoutError())
    stopwatch.seconds += 17
    ask(breaker)
    assert trip(breaker).again_in <= FIRST


def test_half_open_only_one_call_tries(breaker: Breaker, stopwatch: Stopwatch) -> None:
    trip(breaker)
    stopwatch.seconds += 3
    with breaker.guard(TimeoutError):
        assert refusal(breaker).again_in > timedelta(0)
        assert breaker.is_away
    assert not breaker.is_away
    assert ask(breaker) == "answer"


def test_a_try_that_was_broken_off_lets_another_try(breaker: Breaker, stopwatch: Stopwatch) -> None:
    trip(breaker)
    stopwatch.seconds += 3
    with pytest.raises(KeyboardInterrupt):
        ask(breaker, fails=KeyboardInterrupt())
    assert breaker.is_away
    assert ask(breaker) == "answer"


def slow(breaker: Breaker, error: Exception) -> Iterator[None]:
    with breaker.guard(TimeoutError):
        yield
        raise error


def test_calls_of_before_the_outage_neither_lengthen_nor_end_it_and_keep_their_retries(
    breaker: Breaker, stopwatch: Stopwatch
) -> None:
    under_way = [slow(breaker, error) for error in (TimeoutError(), TimeoutError(), ValueError("late"))]
    for call in under_way:
        next(call)
    before = trip(breaker).again_in
    for call in under_way[:2]:
        with pytest.raises(SystemAway):
            next(call)
    with pytest.raises(ValueError, match="late"):
        next(under_way[2])
    assert refusal(breaker).again_in == before


def test_a_breaker_that_nobody_asks_does_not_call_a_system_away_for_ever(
    breaker: Breaker, stopwatch: Stopwatch
) -> None:
    trip(breaker)
    stopwatch.seconds += 3 * LONGEST.total_seconds() - 1
    assert breaker.is_away
    stopwatch.seconds += 2
    assert not breaker.is_away


def test_among_threads_one_outage_is_one_pause(breaker: Breaker) -> None:
    together = Barrier(8)

    def fail() -> type[BaseException]:
        together.wait()
        try:
            ask(breaker, fails=TimeoutError())
        except (SystemAway, TimeoutError) as error:
            return type(error)
        raise AssertionError

    with ThreadPoolExecutor(8) as threads:
        seen = [call.result() for call in [threads.submit(fail) for _ in range(8)]]
    assert seen.count(TimeoutError) == 2
    assert refusal(breaker).again_in <= FIRST


def test_the_text_tells_a_supervisor_which_system_and_that_nothing_is_lost(breaker: Breaker) -> None:
    text = str(trip(breaker))
    assert "«ГБД ФЛ»" in text
    assert "попытки не тратятся" in text


def test_each_system_has_its_own_and_is_watched_from_its_first_call() -> None:
    watched: list[str] = []
    breakers = Breakers(watch=lambda breaker: watched.append(breaker.system))
    assert breakers.of("a") is breakers.of("a") is not breakers.of("b")
    assert watched == ["a", "b"]

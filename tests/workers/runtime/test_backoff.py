"""Waits double from milliseconds to a bound, with jitter, and start anew after a success."""

import pytest

from workers.runtime.backoff import Backoff


def test_waits_double_within_their_jitter_up_to_the_bound() -> None:
    backoff = Backoff(first=0.02, longest=0.1)
    for ceiling in (0.02, 0.04, 0.08, 0.1, 0.1):
        assert ceiling / 2 <= backoff.next() <= ceiling


def test_a_success_starts_anew() -> None:
    backoff = Backoff(first=0.02, longest=2)
    for _ in range(6):
        backoff.next()
    backoff.reset()
    assert backoff.next() <= 0.02


def test_two_workers_do_not_come_back_in_step() -> None:
    assert len({Backoff(first=1).next() for _ in range(20)}) > 1


def test_a_very_long_outage_does_not_overflow() -> None:
    backoff = Backoff(longest=2)
    assert max(backoff.next() for _ in range(2_000)) == pytest.approx(2, abs=1)

"""A duration on the command line."""

from datetime import timedelta

import pytest

from komek.time_command import NoDurationError, duration


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("30d", timedelta(days=30)),
        ("12h", timedelta(hours=12)),
        ("1w2d", timedelta(days=9)),
        ("90m", timedelta(minutes=90)),
        ("15s", timedelta(seconds=15)),
    ],
)
def test_a_duration_is_read(text: str, expected: timedelta) -> None:
    assert duration(text) == expected


@pytest.mark.parametrize("text", ["", "30", "d", "-3d", "3 days", "3d!"])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(NoDurationError, match="30d"):
        duration(text)

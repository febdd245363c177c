"""Time on the command line: shown, and moved forward."""

from datetime import timedelta

import pytest
from typer.testing import CliRunner

from adapters.camunda.clock import EngineClock
from komek.process_tests.shared_engine import SharedEngine
from komek.time_command import NoDurationError, app, duration


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


REMEMBERED = timedelta(seconds=1)
"""By which our reading of the engine's clock may be behind it."""


@pytest.mark.engine
def test_time_is_moved_by_command(
    engine: SharedEngine, engine_clock: EngineClock, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEK_DATA_DIRECTORY", str(engine.data_directory))
    monkeypatch.setenv("KOMEK_DATABASE_URL", database_url)
    before = engine_clock.now()
    answer = CliRunner().invoke(app, ["add", "1d"])
    assert answer.exit_code == 0, answer.output
    assert engine_clock.now() - before >= timedelta(days=1) - REMEMBERED
    assert f"{engine_clock.now():%d.%m.%Y}" in CliRunner().invoke(app, ["now"]).output


def test_in_production_time_goes_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMEK_ENVIRONMENT", "production")
    answer = CliRunner().invoke(app, ["add", "1d"])
    assert answer.exit_code == 1
    assert "goes by itself" in answer.output

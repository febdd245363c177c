"""`komek stubs faults` sets and shows how the running stubs misbehave."""

from typing import Any

import pytest
from typer.testing import CliRunner

from komek.command_line import app


def run(stubs: Any, *arguments: str) -> Any:
    return CliRunner().invoke(app, ["stubs", "faults", *arguments], env={"KOMEK_STUBS_URL": stubs.url})


def test_faults_are_set_shown_and_cleared(own_stubs: Any) -> None:
    set_ = run(own_stubs, "--system", "gcvp", "--latency", "0.2-2", "--chance", "http-500=0.1")
    assert set_.output == "gcvp: 0.2-2 s, http-500 10%\n"
    assert run(own_stubs).output == set_.output
    assert run(own_stubs, "--clear").output == "All systems behave.\n"


@pytest.mark.parametrize("wrong", [("--system", "x", "--latency", "1"), ("--latency", "two")])
def test_what_cannot_be_is_refused(own_stubs: Any, wrong: tuple[str, ...]) -> None:
    assert run(own_stubs, *wrong).exit_code == 2


def test_stubs_that_do_not_run_are_told_of_in_a_line() -> None:
    told = CliRunner().invoke(app, ["stubs", "faults"], env={"KOMEK_STUBS_URL": "http://127.0.0.1:9"})
    assert told.exit_code == 1

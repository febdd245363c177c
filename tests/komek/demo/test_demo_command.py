"""`komek demo` as people use it: it ends when told, at any moment, and leaves nothing behind."""

import signal
from pathlib import Path

import pytest

from tests.komek.demo.conftest import Demonstrate, processes_of

pytestmark = [pytest.mark.engine, pytest.mark.slow, pytest.mark.timeout(600)]

INTERRUPTED = 130


def test_ctrl_c_while_the_engine_starts_leaves_no_process(demonstrate: Demonstrate, tmp_path: Path) -> None:
    demonstration = demonstrate()
    demonstration.wait_for("Waiting for OpenSearch")
    demonstration.process.send_signal(signal.SIGINT)
    assert demonstration.ends() == INTERRUPTED
    assert "nothing is left running" in demonstration.said()
    assert processes_of(tmp_path / "data") == []


def test_sigterm_while_applications_run_leaves_no_process(demonstrate: Demonstrate, tmp_path: Path) -> None:
    demonstration = demonstrate("--cases", "1")
    demonstration.wait_for("accepted")
    demonstration.process.terminate()
    assert demonstration.ends() == INTERRUPTED
    assert processes_of(tmp_path / "data") == []


def test_it_shows_where_to_look_stays_up_and_is_not_started_twice(
    demonstrate: Demonstrate, tmp_path: Path
) -> None:
    demonstration = demonstrate("--cases", "1")
    demonstration.wait_for("Everything stays up until Ctrl-C.", 400)
    shown = demonstration.said()
    assert "First signed notice after" in shown
    assert "as expected" in shown
    assert "NOT as expected" not in shown
    assert list((tmp_path / "data" / "notices").glob("*.pdf"))

    second = demonstrate()
    assert second.ends() == 1
    assert "Komek runs already under" in second.said()
    assert demonstration.process.poll() is None

    demonstration.process.send_signal(signal.SIGINT)
    assert demonstration.ends() == INTERRUPTED
    assert processes_of(tmp_path / "data") == []

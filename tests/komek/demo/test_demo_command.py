"""`komek demo` as people use it: it ends when told, at any moment, and leaves nothing behind."""

import signal
from pathlib import Path

import pytest

from komek.demo.command import exit_code
from komek.demo.performance import Ended
from komek.demo.scenario import FATES
from rules.codes import Outcome
from tests.komek.demo.conftest import INTERRUPTED, Demonstrate, processes_of


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_ctrl_c_while_the_engine_starts_leaves_no_process(demonstrate: Demonstrate, tmp_path: Path) -> None:
    demonstration = demonstrate()
    demonstration.wait_for("Waiting for OpenSearch")
    demonstration.process.send_signal(signal.SIGINT)
    assert demonstration.ends() == INTERRUPTED
    assert "nothing is left running" in demonstration.said()
    assert processes_of(tmp_path / "data") == []


@pytest.mark.engine
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_sigterm_while_applications_run_leaves_no_process(demonstrate: Demonstrate, tmp_path: Path) -> None:
    demonstration = demonstrate("--cases", "1")
    demonstration.wait_for("accepted")
    demonstration.process.terminate()
    assert demonstration.ends() == INTERRUPTED
    assert processes_of(tmp_path / "data") == []


@pytest.mark.parametrize(
    ("outcome", "notice", "code"),
    [
        (FATES[0].outcome, Path("notice.pdf"), 0),
        (FATES[0].outcome, None, 1),  # decided, and nothing was signed
        (Outcome.WITHDRAWN, None, 1),
    ],
)
def test_exit_tells_whether_all_cases_ended_as_expected(
    outcome: Outcome, notice: Path | None, code: int
) -> None:
    good = Ended(FATES[0], "a", FATES[0].outcome, "", Path("notice.pdf"))
    assert exit_code([good, Ended(FATES[0], "b", outcome, "", notice)]) == code

"""Children die with their parent where that is asked, and with a stop always."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from komek.children.identity import ProcessIdentity
from komek.children.start import start_child
from komek.children.stop import stop_child

STUBBORN = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print("up", flush=True)
time.sleep(600)
"""

PARENT = """
import sys
from pathlib import Path
from komek.children.start import start_child
home = Path(sys.argv[1])
who = start_child([sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"],
                  directory=home, output=home / "out", environment={}, attached=sys.argv[2] == "attached")
print(who.pid, who.created, flush=True)
input()
"""

Family = Callable[[str], tuple[subprocess.Popen[str], ProcessIdentity]]


def eventually(holds: Callable[[], bool], seconds: float = 10.0) -> bool:
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def family(tmp_path: Path) -> Iterator[Family]:
    """Make a parent process with a child, attached or detached."""
    children: list[ProcessIdentity] = []

    def make(bond: str) -> tuple[subprocess.Popen[str], ProcessIdentity]:
        parent = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(tmp_path), bond],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert parent.stdout is not None
        pid, created = parent.stdout.readline().split()
        children.append(ProcessIdentity(pid=int(pid), created=float(created)))
        assert eventually(lambda: "up" in (tmp_path / "out").read_text())
        return parent, children[-1]

    yield make
    for child in children:
        stop_child(child, grace=1)


@pytest.mark.parametrize("blow", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_an_attached_child_dies_with_its_parent_however_that_dies(
    family: Family, blow: signal.Signals
) -> None:
    parent, child = family("attached")
    parent.send_signal(blow)
    parent.communicate()
    assert eventually(lambda: not child.lives())


def test_a_detached_child_outlives_its_parent(family: Family) -> None:
    parent, child = family("detached")
    parent.kill()
    parent.communicate()
    assert child.lives()


def test_ctrl_c_in_the_terminal_does_not_reach_a_child(family: Family) -> None:
    parent, child = family("attached")
    assert os.getsid(child.pid) != os.getsid(parent.pid)
    parent.kill()
    parent.communicate()


def test_a_child_that_ignores_the_request_is_ended_by_force(tmp_path: Path) -> None:
    out = tmp_path / "out"
    child = start_child(
        [sys.executable, "-c", STUBBORN], directory=tmp_path, output=out, environment={}, attached=True
    )
    assert eventually(lambda: "up" in out.read_text())
    stop_child(child, grace=0.1)
    assert not child.lives()


def test_stopping_leaves_a_stranger_with_the_same_number_alone(tmp_path: Path) -> None:
    child = start_child(
        [sys.executable, "-c", STUBBORN],
        directory=tmp_path,
        output=tmp_path / "out",
        environment={},
        attached=True,
    )
    stop_child(child.model_copy(update={"created": child.created - 60}), grace=0.1)
    assert child.lives()
    stop_child(child, grace=0.1)


def test_a_program_that_does_not_exist_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        start_child(
            ["/no/such/java"], directory=tmp_path, output=tmp_path / "out", environment={}, attached=False
        )

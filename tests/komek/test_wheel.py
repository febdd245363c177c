"""The wheel in a fresh virtual environment, run outside the checkout by a user who is not root."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs
import pytest

from tests.komek.demo.conftest import INTERRUPTED, Demonstration, processes_of

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]

ROOT = Path(__file__).parents[2]
NOBODY = 65534


def another_user() -> dict[str, Any]:
    """Return how a program is run as a user who is not root."""
    return {} if os.geteuid() else {"user": NOBODY, "group": NOBODY, "extra_groups": []}


def interpreter() -> str:
    """Return a Python that the other user may run: one in root's home may not be."""
    base = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    check = "import sys, venv; sys.exit(sys.version_info < (3, 11) or not sys.base_prefix in sys.argv[1])"
    for candidate in (base, Path("/usr/local/bin/python3"), Path("/usr/bin/python3")):
        try:
            done = subprocess.run([candidate, "-c", check, candidate], check=False, **another_user())
        except OSError:
            continue
        if done.returncode == 0:
            return str(candidate)
    raise AssertionError("no Python 3.11 or newer on this machine that a user other than root may run")


def run(*command: str | Path, **options: Any) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        # Two streams: gRPC's threads, forked with us, may grumble on one before the program begins.
        capture_output=True,
        text=True,
        check=False,
        **options,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Installed:
    """A user's own place with the wheel in a virtual environment."""

    place: Path

    def run(self, *arguments: str, program: str = "komek") -> str:
        """Run a program of the virtual environment as the other user, in the user's own place."""
        return run(self._program(program), *arguments, **self._there({}))

    def demonstrate(self, environment: Mapping[str, str]) -> Demonstration:
        """Start the demonstration with one family as the other user."""
        with tempfile.NamedTemporaryFile(dir=self.place, delete=False) as output:
            process = subprocess.Popen(
                [self._program("komek"), "demo", "--cases", "1"],
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **self._there({**environment, "PYTHONUNBUFFERED": "1"}),
            )
        return Demonstration(process, Path(output.name))

    def _program(self, name: str) -> Path:
        return self.place / "venv" / "bin" / name

    def _there(self, environment: Mapping[str, str]) -> dict[str, Any]:
        own = {"HOME": str(self.place / "home"), "PATH": os.defpath, "LANG": "C.UTF-8", **environment}
        return {"cwd": self.place, "env": own, **another_user()}


@pytest.fixture(scope="module")
def installed() -> Iterator[Installed]:
    """Build the wheel, install it with the locked versions, and give the place to the other user."""
    place = Path(tempfile.mkdtemp(prefix="komek-wheel-"))
    try:
        place.chmod(0o755)
        run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", place, ROOT)
        [wheel] = place.glob("*.whl")
        lock = (ROOT / "requirements.lock").read_text()
        # With the hashes left in, pip would want one for our own wheel too.
        versions = re.findall(r"^([\w.-]+==.+) \\$", lock, re.MULTILINE)
        (place / "constraints.txt").write_text("\n".join(versions))
        run(interpreter(), "-m", "venv", "--without-pip", place / "venv")
        pip = [sys.executable, "-m", "pip", "--python", place / "venv", "install", "--quiet"]
        run(*pip, "--disable-pip-version-check", "--constraint", place / "constraints.txt", wheel)
        (place / "home").mkdir()
        if not os.geteuid():
            os.chown(place, NOBODY, NOBODY)
            os.chown(place / "home", NOBODY, NOBODY)
        yield Installed(place)
    finally:
        shutil.rmtree(place)


def test_the_command_is_there_and_the_checkout_is_not(installed: Installed) -> None:
    assert "komek" in installed.run("--help")
    where = installed.run("-c", "import komek; print(komek.__file__)", program="python")
    assert where.startswith(str(installed.place))


def test_the_law_came_along(installed: Installed) -> None:
    due = installed.run("terms", "due", "--term", "asp-review-portal", "--start", "2026-11-23")
    assert due.splitlines()[-1] == "2026-12-14"
    installed.run("-c", "from rules.law import Law; Law.load().units.all()", program="python")


def test_models_and_tables_came_along(installed: Installed) -> None:
    show = "from adapters.camunda.deployment import packaged_models as p; print(*(m.name for m in p()))"
    names = installed.run("-c", show, program="python").split()
    here = {path.name for folder in ("bpmn", "rules") for path in (ROOT / folder).glob("*/*.*")}
    wanted = {name for name in here if name.endswith((".bpmn", ".dmn", ".form"))}
    assert {name.rpartition("/")[2] for name in names} == wanted


def test_every_file_that_is_no_python_came_along(installed: Installed) -> None:
    [packages] = (installed.place / "venv" / "lib").glob("python*/site-packages")
    listed = run("git", "ls-files", "adapters", "bpmn", "komek", "rules", "workers", cwd=ROOT).split("\n")
    missing = [name for name in listed if name and not (packages / name).exists()]
    assert missing == []


@pytest.mark.engine
def test_the_demonstration_shows_where_to_look_stays_up_and_is_not_started_twice(
    installed: Installed,
) -> None:
    cache, ours = installed.place / "cache", Path(platformdirs.user_cache_dir("komek"))
    if ours.is_dir():  # else it downloads what it needs
        shutil.copytree(ours, cache, symlinks=True)
    if ours.is_dir() and not os.geteuid():
        run("chown", "-R", f"{NOBODY}:{NOBODY}", cache)
    data = installed.place / "data"
    own = {"KOMEK_DATA_DIRECTORY": str(data), "KOMEK_CACHE_DIRECTORY": str(cache)}
    demonstration = installed.demonstrate(own)
    try:
        demonstration.wait_for("Everything stays up until Ctrl-C.", 400)
        shown = demonstration.said()
        assert "First signed notice after" in shown
        assert "as expected" in shown
        assert "NOT as expected" not in shown
        assert list((data / "notices").glob("*.pdf"))

        second = installed.demonstrate(own)
        assert second.ends() == 1
        assert "Komek runs already under" in second.said()
        assert demonstration.process.poll() is None

        demonstration.process.send_signal(signal.SIGINT)
        assert demonstration.ends() == INTERRUPTED
        assert processes_of(data) == []
    finally:
        demonstration.process.kill()

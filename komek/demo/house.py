"""Starts and stops all parts of the demonstration; what it started it stops, however it ends."""

import os
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import httpx

from adapters.camunda.deployment import Change, Difference
from adapters.database.migrate import upgrade
from komek.addresses import DOORS, STUBS, Addresses
from komek.children.identity import ProcessIdentity
from komek.children.interrupts import interrupts_held
from komek.children.start import start_child
from komek.children.stop import stop_child
from komek.demo.only_one import only_one
from komek.deploy_command import deploy_patiently
from komek.engine.imported_forms import imported_forms
from komek.engine.ports import is_free
from komek.postgres import EmbeddedPostgres
from komek.running import Running, forget_running, note_running
from komek.settings import Settings

Report = Callable[[str], None]
WORKERS = "workers"
_FIRST_PORTS = {STUBS: 8181, DOORS: 8282, WORKERS: 8383}
_READY_WITHIN = 60.0
_FORMS_WITHIN = 15.0


class PartFailedError(RuntimeError):
    """A part did not come up; its log says why."""

    def __init__(self, name: str, log: Path) -> None:
        super().__init__(f"{name} did not start; the last lines of its log are in {log}")


class House:
    """All parts under one data directory."""

    def __init__(self, settings: Settings, report: Report) -> None:
        self._settings = settings
        self._report = report
        self._addresses = Addresses(settings)
        self._stack = ExitStack()

    @property
    def addresses(self) -> Addresses:
        """Where the parts are."""
        return self._addresses

    def open(self) -> None:
        """Start everything that does not run yet."""
        self._settings.data.mkdir(parents=True, exist_ok=True)
        self._stack.enter_context(only_one(self._settings.data))
        self._start_database()
        self._start_engine()
        with ThreadPoolExecutor(2) as pool:
            # Deployment and the start of our processes do not need each other.
            deployment = pool.submit(self.deploy_models)
            self._start_ours()
            changed = [one for one in deployment.result() if one.change is not Change.UNCHANGED]
        self._report(f"{len(changed)} models, tables and forms deployed")

    def close(self) -> None:
        """Stop what was started here, the last first."""
        self._stack.close()

    def deploy_models(self) -> list[Difference]:
        """Deploy processes, tables and forms; come back when Tasklist has the forms."""
        found = deploy_patiently(self._addresses)
        if any(one.change is not Change.UNCHANGED for one in found):
            self._await_forms(sum(one.resource.endswith(".form") for one in found))
        return found

    def _await_forms(self, forms: int) -> None:
        """Wait for a while, not for ever: without its form a task shows bare variables, and goes on."""
        opensearch, deadline = self._addresses.engine_search(), time.monotonic() + _FORMS_WITHIN
        while opensearch is not None and time.monotonic() < deadline and imported_forms(opensearch) < forms:
            time.sleep(0.1)

    def _start_database(self) -> None:
        if self._settings.database_url is None:
            self._report("PostgreSQL …")
            server = EmbeddedPostgres(self._settings.data / "postgres")
            self._stack.callback(server.stop)
            server.start()
        upgrade(self._addresses.database_url())

    def _start_engine(self) -> None:
        if not self._addresses.embedded:
            return
        engine = self._addresses.embedded_engine()
        if engine.status().addresses is not None:
            self._report("The engine runs already and will be left running.")
            return
        self._stack.callback(engine.stop)
        engine.start(self._report)

    def _start_ours(self) -> None:
        ports = {name: _free_port(first) for name, first in _FIRST_PORTS.items()}
        urls = {name: f"http://127.0.0.1:{port}" for name, port in ports.items()}
        # The doors' address is needed by the others before the doors answer.
        stubs = self._start(STUBS, ["stubs", "--port", str(ports[STUBS])], urls[STUBS])
        doors = self._start(DOORS, ["serve", "--port", str(ports[DOORS])], urls[DOORS])
        self._await(STUBS, stubs, urls[STUBS])
        workers = self._start(WORKERS, ["work", "--health-port", str(ports[WORKERS])], urls[WORKERS])
        self._await(DOORS, doors, urls[DOORS])
        self._await(WORKERS, workers, urls[WORKERS])

    def _start(self, name: str, arguments: list[str], url: str) -> ProcessIdentity:
        self._report(f"{name} …")
        log = self._log(name)
        with interrupts_held():
            child = start_child(
                [sys.executable, "-m", "komek", *arguments],
                directory=Path.cwd(),
                output=log,
                environment={**os.environ, "KOMEK_DATA_DIRECTORY": str(self._settings.data)},
                attached=True,
            )
            self._stack.callback(self._stop, name, child)
        note_running(self._settings.data, Running(name=name, pid=child.pid, url=url))
        return child

    def _stop(self, name: str, child: ProcessIdentity) -> None:
        forget_running(self._settings.data, name)
        stop_child(child, grace=25)

    def _log(self, name: str) -> Path:
        folder = self._settings.data / "logs"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / f"{name}.log"

    def _await(self, name: str, child: ProcessIdentity, url: str) -> None:
        deadline = time.monotonic() + _READY_WITHIN
        while child.lives() and time.monotonic() < deadline:
            try:
                if httpx.get(f"{url}/healthz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.1)
        raise PartFailedError(name, self._log(name))


def _free_port(first: int) -> int:
    return next(port for port in range(first, first + 500) if is_free(port))


@contextmanager
def open_house(settings: Settings, report: Report) -> Iterator[House]:
    """Open the house for the block and close it after, also when the opening is interrupted."""
    house = House(settings, report)
    try:
        house.open()
        yield house
    finally:
        house.close()

"""The embedded PostgreSQL server of one data directory."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import psycopg

from komek.children.identity import ProcessIdentity
from komek.children.interrupts import interrupts_held
from komek.children.start import start_child
from komek.children.stop import stop_child
from komek.engine.files import locked
from komek.postgres.binaries import programs
from komek.postgres.errors import NotForProductionError, PostgresError
from komek.postgres.home import home_for, socket_folder
from komek.postgres.options import CREATION, server_options
from komek.postgres.state import PostgresState, read_state, write_state
from komek.postgres.system_user import server_user

PATIENCE = 60.0
GRACE = 20.0
LEAVING = 5.0
"""Seconds."""


class EmbeddedPostgres:
    """A server that one process starts, any may use by its URL, and its starter ends at exit."""

    def __init__(
        self, directory: Path, *, production: bool = False, attached: bool = True, durable: bool = True
    ) -> None:
        """Keep data for `directory`; attached, the server dies with this process, however it dies.

        Raises NotForProductionError.
        """
        if production:
            raise NotForProductionError
        self._directory = directory.absolute()
        self._state = self._directory / "postgres.json"
        self._attached = attached
        self._durable = durable
        self.started_here = False
        """Whether this object's `start` started it, rather than finding it running."""

    def start(self) -> str:
        """Start the server, or find it running, and return its URL; raises PostgresError."""
        with locked(self._directory / "postgres.lock"):
            url = self.url()
            if url is not None:
                return url
            try:
                return self._start()
            except BaseException:
                self._end()
                raise

    def url(self) -> str | None:
        """Return the running server's URL, whichever process started it."""
        state = read_state(self._state)
        return state.url if state is not None and state.server.lives() else None

    def stop(self) -> None:
        """End the server, whichever process started it; its data stays."""
        with locked(self._directory / "postgres.lock"):
            self._end()

    def reset(self) -> None:
        """End the server and wipe its data."""
        with locked(self._directory / "postgres.lock"):
            self._end()
            shutil.rmtree(home_for(self._directory, server_user()), ignore_errors=True)

    def _start(self) -> str:
        user = server_user()
        home = home_for(self._directory, user)
        sockets = socket_folder(home, user)
        binaries = programs(user)
        data = home / "data"
        log = self._directory / "postgres.log"
        owner = None if user is None else (user.user, user.group)
        if not data.exists():
            _create(binaries, data, log, owner)
        _end_forgotten(data)
        command = [
            str(binaries / "postgres"),
            "-D",
            str(data),
            *server_options(sockets, durable=self._durable),
        ]
        deadline = time.monotonic() + LEAVING
        state = self._launch(command, home, sockets, log, owner)
        while not _up(state):
            if time.monotonic() > deadline:
                raise PostgresError(f"PostgreSQL did not start. Its words are in {log}.")
            time.sleep(0.2)  # the children of a killed server may still hold its memory
            state = self._launch(command, home, sockets, log, owner)
        return state.url

    def _launch(
        self, command: list[str], home: Path, sockets: Path, log: Path, owner: tuple[int, int] | None
    ) -> PostgresState:
        with interrupts_held():  # a server that is not yet written down would be lost
            server = start_child(
                command,
                directory=home,
                output=log,
                environment={"LC_ALL": "C", "TZ": "UTC"},
                attached=self._attached,
                last_signal=signal.SIGINT,
                owner=owner,
            )
            state = PostgresState(server=server, sockets=sockets)
            write_state(self._state, state)
            self.started_here = True
            if self._attached:
                atexit.unregister(self.stop)
                atexit.register(self.stop)
        return state

    def _end(self) -> None:
        atexit.unregister(self.stop)
        state = read_state(self._state)
        if state is not None:
            stop_child(state.server, grace=GRACE, first=signal.SIGINT)  # «fast»: clients are cut off
            self._state.unlink(missing_ok=True)


def _create(binaries: Path, data: Path, log: Path, owner: tuple[int, int] | None) -> None:
    """Make the data folder: whole or not at all."""
    aside = data.with_name("data.new")
    shutil.rmtree(aside, ignore_errors=True)
    try:
        with log.open("ab") as sink:
            subprocess.run(
                [str(binaries / "initdb"), *CREATION, "--username=postgres", f"--pgdata={aside}"],
                cwd=data.parent,
                env={"LC_ALL": "C", "TZ": "UTC", "PATH": os.defpath},
                stdout=sink,
                stderr=subprocess.STDOUT,
                check=True,
                timeout=PATIENCE,
                user=None if owner is None else owner[0],
                group=None if owner is None else owner[1],
                extra_groups=None if owner is None else [],
            )
    except (OSError, subprocess.SubprocessError) as failure:
        raise PostgresError(
            f"PostgreSQL could not make its data folder. Its words are in {log}; a full disk is usual."
        ) from failure
    aside.rename(data)


def _end_forgotten(data: Path) -> None:
    """End a server that still holds the data though nothing is written down, and clear a stale mark."""
    mark = data / "postmaster.pid"
    with suppress(OSError, ValueError, IndexError, psutil.Error):
        process = psutil.Process(int(mark.read_text("utf-8").splitlines()[0]))
        if process.name() == "postgres" and Path(process.cwd()) == data.resolve():
            who = ProcessIdentity(pid=process.pid, created=process.create_time())
            stop_child(who, grace=GRACE, first=signal.SIGINT)
    mark.unlink(missing_ok=True)


def _up(state: PostgresState) -> bool:
    """Wait until the server answers; false if it ended instead."""
    deadline = time.monotonic() + PATIENCE
    while state.server.lives() and time.monotonic() < deadline:
        with suppress(psycopg.OperationalError):
            psycopg.connect(
                host=str(state.sockets), user="postgres", dbname="postgres", connect_timeout=5
            ).close()
            return True
        time.sleep(0.05)
    return False

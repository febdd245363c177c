"""Start children from one thread that lives as long as we do.

Linux sends the death signal when the *thread* that started the child ends, not the process; and a
thread of a pool ends before the clean-up at exit runs.
"""

from __future__ import annotations

import queue
import subprocess
import threading
from collections.abc import Callable
from concurrent.futures import Future
from functools import cache

Start = Callable[[], "subprocess.Popen[bytes]"]


class Spawner:
    """A daemon thread that starts what it is given and hands the result back."""

    def __init__(self) -> None:
        self._wishes: queue.SimpleQueue[tuple[Start, Future[subprocess.Popen[bytes]]]] = queue.SimpleQueue()
        threading.Thread(target=self._serve, name="spawner", daemon=True).start()

    def start(self, start: Start) -> subprocess.Popen[bytes]:
        """Run a start on the lasting thread; what it raises is raised here."""
        future: Future[subprocess.Popen[bytes]] = Future()
        self._wishes.put((start, future))
        return future.result()

    def _serve(self) -> None:
        while True:
            start, future = self._wishes.get()
            try:
                future.set_result(start())
            except Exception as failure:  # noqa: BLE001 - it belongs to the one who asked
                future.set_exception(failure)


@cache
def spawner() -> Spawner:
    """Return the process's one spawner."""
    return Spawner()

"""Serve an ASGI application from a thread: for tests, and for stubs beside workers in one process."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import uvicorn

LOOPBACK = "127.0.0.1"
PATIENCE = 30
"""Seconds to wait for the start, and for the end."""


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


@contextmanager
def serving(app: Any, port: int = 0) -> Iterator[str]:
    """Serve an application on loopback and yield its address; port 0 takes a free one.

    Raises:
        RuntimeError: the server does not start.
    """
    server = _Server(uvicorn.Config(app, host=LOOPBACK, port=port, log_level="warning", access_log=False))
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    try:
        if not server.ready.wait(PATIENCE):
            raise RuntimeError("the server does not start")
        yield f"http://{LOOPBACK}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(PATIENCE)

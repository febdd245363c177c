"""Choose free ports before anything starts, and keep them from other starts on this machine."""

from __future__ import annotations

import fcntl
import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from komek.engine.errors import EngineError

HIGHEST_OPENSEARCH_PORT = 9299
"""OpenSearch's runner looks no higher for its HTTP port."""


class Ports(BaseModel):
    """One port for each thing that listens."""

    model_config = ConfigDict(frozen=True)

    web: int = 8080
    management: int = 9600
    gateway: int = 26500
    command: int = 26501
    internal: int = 26502
    opensearch: int = 9201
    transport: int = 9301


def is_free(port: int) -> bool:
    """Tell whether nobody listens on a loopback port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@contextmanager
def reserved_ports(wanted: Ports) -> Iterator[Ports]:
    """Yield free ports, the wanted ones where they are free, else the next; others keep off meanwhile."""
    with ExitStack() as stack:
        chosen: dict[str, int] = {}
        for name, first in wanted.model_dump().items():
            chosen[name] = _reserve(name, first, set(chosen.values()), stack)
        yield Ports(**chosen)


def _reserve(name: str, first: int, taken: set[int], stack: ExitStack) -> int:
    last = HIGHEST_OPENSEARCH_PORT if name == "opensearch" else 65535
    for port in range(first, min(first + 1000, last + 1)):
        if port not in taken and is_free(port) and _claimed(port, stack):
            return port
    raise EngineError(f"No port from {first} on is free for the engine's {name}. Stop what listens there.")


def _claimed(port: int, stack: ExitStack) -> bool:
    """Lock a file named after the port; a place without locks is no reason not to start."""
    try:
        folder = Path(tempfile.gettempdir()) / f"komek-ports-{os.getuid()}"
        folder.mkdir(mode=0o700, exist_ok=True)
        handle = stack.enter_context((folder / str(port)).open("a", encoding="utf-8"))
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return True
    return True

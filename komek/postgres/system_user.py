"""The user that the server runs as where we are root: PostgreSQL refuses to be root."""

from __future__ import annotations

import os
import pwd
import subprocess
from contextlib import suppress
from dataclasses import dataclass

NAME = "komek-postgres"
FALLBACK = "nobody"


@dataclass(frozen=True)
class SystemUser:
    """Numbers of a user and its group."""

    user: int
    group: int


def server_user() -> SystemUser | None:
    """Return whom the server runs as, made if need be; nothing where it runs as we do."""
    if os.geteuid() != 0:
        return None
    with suppress(KeyError):
        return _named(NAME)
    with suppress(OSError, subprocess.SubprocessError):
        command = ["useradd", "--system", "--no-create-home", "--user-group", "--shell", "/bin/false", NAME]
        subprocess.run(command, check=True, capture_output=True, timeout=30)
    try:
        return _named(NAME)
    except KeyError:  # no useradd here
        return _named(FALLBACK)


def _named(name: str) -> SystemUser:
    entry = pwd.getpwnam(name)
    return SystemUser(entry.pw_uid, entry.pw_gid)

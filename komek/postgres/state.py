"""Which server runs for a data directory, written down so that another process finds it."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

from pydantic import BaseModel, ConfigDict, ValidationError

from komek.children.identity import ProcessIdentity
from komek.engine.files import write_atomically


class PostgresState(BaseModel):
    """A started server and the folder of its socket."""

    model_config = ConfigDict(frozen=True)

    server: ProcessIdentity
    sockets: Path

    @property
    def url(self) -> str:
        """Return the address of the server's own database, as SQLAlchemy with psycopg takes it."""
        return f"postgresql+psycopg://postgres@/postgres?host={quote(str(self.sockets), safe='/')}"


def read_state(path: Path) -> PostgresState | None:
    """Return what was written down, whether or not it still runs."""
    try:
        return PostgresState.model_validate_json(path.read_text("utf-8"))
    except (OSError, ValidationError):
        return None


def write_state(path: Path, state: PostgresState) -> None:
    """Replace what is written down."""
    write_atomically(path, state.model_dump_json(indent=2))

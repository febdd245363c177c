"""What of ours runs under a data directory, so that another command finds it."""

import json
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from komek.engine.files import write_atomically


class Running(BaseModel):
    """One running part with its address."""

    model_config = ConfigDict(frozen=True)

    name: str
    pid: int
    url: str


def _file(data: Path, name: str) -> Path:
    return data / "running" / f"{name}.json"


def note_running(data: Path, part: Running) -> None:
    """Write down that a part runs."""
    file = _file(data, part.name)
    file.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(file, part.model_dump_json())


def running(data: Path, name: str) -> Running | None:
    """Return a part that was written down, or None."""
    try:
        return Running.model_validate(json.loads(_file(data, name).read_text("utf-8")))
    except (OSError, ValueError, ValidationError):
        return None


def forget_running(data: Path, name: str) -> None:
    """Strike a part off."""
    _file(data, name).unlink(missing_ok=True)

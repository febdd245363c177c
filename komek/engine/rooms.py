"""Where the engine keeps what: one folder of data that is wiped as a whole, and what describes a run."""

from __future__ import annotations

import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from komek.engine.errors import EngineError
from komek.engine.files import write_atomically


@dataclass(frozen=True)
class Rooms:
    """The folders and files under `<data directory>/engine`."""

    root: Path

    @classmethod
    def under(cls, data_directory: Path) -> Rooms:
        """Return the engine's place in a data directory."""
        return cls(data_directory.absolute() / "engine")

    @property
    def state(self) -> Path:
        """What runs, for other processes."""
        return self.root / "state.json"

    @property
    def lock(self) -> Path:
        """Held by whoever starts, stops or wipes."""
        return self.root / "lock"

    @property
    def stop_request(self) -> Path:
        """Laid down by `stop` for a start under way."""
        return self.root / "stop-requested"

    @property
    def configuration(self) -> Path:
        """Written at each start."""
        return self.root / "configuration"

    @property
    def scratch(self) -> Path:
        """Java's temporary files: native libraries, which a killed Java leaves behind."""
        return self.root / "scratch"

    @property
    def data(self) -> Path:
        """Everything that lives and is wiped together."""
        return self.root / "data"

    @property
    def camunda(self) -> Path:
        """Zeebe's log and state."""
        return self.data / "camunda"

    @property
    def opensearch(self) -> Path:
        """The indices of records, Operate and Tasklist."""
        return self.data / "opensearch"

    @property
    def logs(self) -> Path:
        """Logs belong to the data: the records in them are its history."""
        return self.data / "logs"

    @property
    def record_log(self) -> Path:
        """One JSON line a record."""
        return self.logs / "records.jsonl"

    @property
    def clock(self) -> Path:
        """How far the engine's clock was moved."""
        return self.data / "clock.json"

    def prepare(self) -> str:
        """Make the folders and return the data's epoch; raises EngineError where half of the data is gone."""
        shutil.rmtree(self.scratch, ignore_errors=True)
        marker = self.data / "epoch"
        if marker.exists() and not (self.camunda.is_dir() and self.opensearch.is_dir()):
            raise EngineError(
                f"Half of the engine's data under {self.data} is missing: Camunda's and OpenSearch's belong "
                "together. Wipe both with `komek engine reset`."
            )
        for folder in (self.camunda, self.opensearch, self.logs, self.configuration, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)
        if not marker.exists():
            write_atomically(marker, str(uuid.uuid4()))
        return marker.read_text("utf-8").strip()

    def wipe(self) -> None:
        """Remove the data as one: a wipe that is interrupted leaves none of it in place."""
        for left in self.root.glob("wiped-*"):
            shutil.rmtree(left, ignore_errors=True)
        if self.data.exists():
            aside = self.root / f"wiped-{uuid.uuid4().hex}"
            self.data.rename(aside)
            shutil.rmtree(aside)
        shutil.rmtree(self.scratch, ignore_errors=True)

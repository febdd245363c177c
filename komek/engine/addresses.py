"""Where a running engine listens."""

from pathlib import Path

from pydantic import BaseModel, ConfigDict


class EngineAddresses(BaseModel):
    """The engine's addresses, all on loopback, and the epoch its keys belong to."""

    model_config = ConfigDict(frozen=True)

    grpc: str
    """Zeebe's gateway as host:port."""
    rest: str
    """Operate, Tasklist and the REST API."""
    management: str
    """Health, metrics and the controlled clock."""
    opensearch: str
    epoch: str
    """Made with the data and wiped with it: a wiped engine gives out the same keys again."""
    record_log: Path | None
    """One JSON line for each exported record; moved to `records-N.jsonl` when it grows large."""

    @property
    def operate(self) -> str:
        """Return the page where supervisors watch."""
        return f"{self.rest}/operate"

    @property
    def tasklist(self) -> str:
        """Return the page where officials work."""
        return f"{self.rest}/tasklist"

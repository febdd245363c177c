"""One exported record of the engine."""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Self


@dataclass(frozen=True)
class Record:
    """An event of the engine; ``value`` is as exported, ``at`` is in milliseconds by the engine's clock."""

    position: int
    kind: str
    intent: str
    key: int
    at: int
    value: dict[str, Any]

    @classmethod
    def parse(cls, line: str) -> Self | None:
        """Read a line of the record log; commands and rejections are not events: None."""
        record = json.loads(line)
        if record["recordType"] != "EVENT":
            return None
        return cls(
            position=record["position"],
            kind=record["valueType"],
            intent=record["intent"],
            key=record["key"],
            at=record["timestamp"],
            value=record["value"],
        )

    @property
    def instance_key(self) -> int:
        """Return the process instance it belongs to, or -1."""
        return int(self.value.get("processInstanceKey", -1))

    @cached_property
    def variable(self) -> Any:
        """Return the value of a variable's record."""
        return json.loads(self.value["value"])

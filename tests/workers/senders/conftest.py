"""Effects on their way, as the relay hands them to a sender."""

from typing import Any
from uuid import uuid4

import pytest

from adapters.database.outbox import EffectKind
from workers.runtime.relay import Outgoing


def _outgoing(kind: EffectKind, payload: dict[str, Any], *, key: str | None = None, **facts: Any) -> Outgoing:
    case_id = facts.pop("case_id", str(uuid4()))
    return Outgoing(
        **{
            "id": 1,
            "business_key": key or f"{case_id}/effect",
            "case_id": case_id,
            "kind": kind,
            "payload": payload,
            "then_announce": False,
            "attempts": 1,
            **facts,
        }
    )


@pytest.fixture(scope="session")
def outgoing() -> Any:
    """Makes an effect on its way."""
    return _outgoing

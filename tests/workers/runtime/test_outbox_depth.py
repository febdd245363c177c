"""What waits in the outbox is counted when it is asked for, from the database."""

from datetime import timedelta
from uuid import uuid4

import pytest
from prometheus_client import REGISTRY
from sqlalchemy import delete, func

from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState
from workers.runtime.outbox_depth import measure_outbox


@pytest.fixture(autouse=True)
def empty(database: Sessions) -> None:
    with database.begin() as session:
        session.execute(delete(Effect))


def want(database: Sessions, state: EffectState, age: timedelta = timedelta(0)) -> None:
    with database.begin() as session:
        session.add(
            Effect(
                business_key=str(uuid4()),
                case_id=str(uuid4()),
                kind=EffectKind.SMS,
                payload={},
                state=state,
                created_at=func.now() - age,
            )
        )


def held(state: EffectState) -> float | None:
    return REGISTRY.get_sample_value("komek_outbox_open", {"state": state})


def oldest() -> float:
    return REGISTRY.get_sample_value("komek_outbox_oldest_seconds") or 0.0


def test_what_was_accepted_is_not_held_back(database: Sessions) -> None:
    want(database, EffectState.ACCEPTED, timedelta(days=3))
    measure_outbox(database)
    assert (held(EffectState.PENDING), oldest()) == (0, 0)


def test_each_state_is_counted_and_the_oldest_of_all_tells_the_age(database: Sessions) -> None:
    want(database, EffectState.PENDING)
    want(database, EffectState.PENDING, timedelta(minutes=5))
    want(database, EffectState.PARKED, timedelta(hours=1))
    measure_outbox(database)
    assert (held(EffectState.PENDING), held(EffectState.PARKED), held(EffectState.UNKNOWN)) == (2, 1, 0)
    assert 3600 <= oldest() < 3660


def test_a_state_that_emptied_goes_back_to_nothing(database: Sessions) -> None:
    want(database, EffectState.UNKNOWN)
    measure_outbox(database)
    with database.begin() as session:
        session.execute(delete(Effect))
    measure_outbox(database)
    assert (held(EffectState.UNKNOWN), oldest()) == (0, 0)

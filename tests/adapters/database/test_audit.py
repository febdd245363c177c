"""The chain of audit: whoever changes or removes an entry is found out."""

from typing import Any

import pytest
from sqlalchemy import delete, update

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry, breaks_in_chain, length_of_chain
from adapters.database.connection import Sessions
from adapters.database.unit_of_work import unit_of_work


@pytest.fixture
def chain(database: Sessions, clock: FixedClock) -> Sessions:
    for number in range(1, 6):
        with unit_of_work(database, clock, "official") as work:
            work.note("looked", "case", look=number)
    return database


def test_an_untouched_chain_is_whole(chain: Sessions) -> None:
    with chain() as session:
        assert length_of_chain(session) == 5
        assert list(breaks_in_chain(session)) == []


@pytest.mark.parametrize(
    "change", [{"actor": "somebody"}, {"detail": {"look": 7}}, {"case_id": None}, {"action": "did not look"}]
)
def test_a_changed_entry_is_found(chain: Sessions, change: dict[str, Any]) -> None:
    with chain.begin() as session:
        session.execute(update(AuditEntry).where(AuditEntry.sequence == 3).values(**change))
    with chain() as session:
        assert list(breaks_in_chain(session)) == [3]


def test_a_removed_entry_is_found(chain: Sessions) -> None:
    with chain.begin() as session:
        session.execute(delete(AuditEntry).where(AuditEntry.sequence == 3))
    with chain() as session:
        assert 4 in list(breaks_in_chain(session))


def test_nothing_is_noted_when_the_transaction_fails(database: Sessions, clock: FixedClock) -> None:
    with pytest.raises(RuntimeError):
        _look_and_fail(database, clock)
    with database() as session:
        assert length_of_chain(session) == 0


def _look_and_fail(database: Sessions, clock: FixedClock) -> None:
    with unit_of_work(database, clock, "official") as work:
        work.note("looked", "case")
        raise RuntimeError

"""What the tests of handlers share: a workshop on a real database, without an engine."""

from dataclasses import replace

import pytest
from rules.law import Law

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from workers.runtime.work import Workshop


class FixedLinks:
    """Addresses of pages that nobody opens."""

    def case_page(self, case_id: str) -> str:
        return f"http://127.0.0.1/desk/cases/{case_id}"

    def status_page(self, case_id: str) -> str:
        return f"http://127.0.0.1/portal/s/{case_id}"


@pytest.fixture
def workshop(database: Sessions, clock: FixedClock) -> Workshop:
    """Units of work as a worker opens them."""
    return Workshop(database, clock, Law.load(), FixedLinks(), epoch="epoch-1")


@pytest.fixture
def another_epoch(workshop: Workshop) -> Workshop:
    """The same database after the engine was wiped."""
    return replace(workshop, epoch="epoch-2")

"""The supervisor's reason is added to the term's ledger by its code, and changes nothing else."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.term import TermEvent
from workers.asp.route_application import route_application
from workers.runtime.failures import ContractViolationError
from workers.shared.breach_term import breach_term
from workers.shared.record_breach_reason import record_breach_reason

TERM = "asp-registration"


@pytest.fixture
def breached(cases: Any, clock: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    clock.move(timedelta(days=2))
    case.do(breach_term, term_id=case.term(TERM).id)
    return case


def test_the_reason_stands_in_the_ledger_and_the_term_stays_breached(breached: Any) -> None:
    breached.do(record_breach_reason, term_id=breached.term(TERM).id, reason="staff-shortage")
    assert breached.course_of(TERM)[-1] == ("breach-explained", "staff-shortage")
    assert breached.term(TERM).state == "breached"


def test_the_ledger_knows_whose_task_it_was_to_give_the_reason(breached: Any) -> None:
    term_id = breached.term(TERM).id
    given = {"term_id": term_id, "reason": "staff-shortage"}
    breached.do(record_breach_reason, **given, explained_by="supervisor:astana")
    breached.do(record_breach_reason, **given)  # of a guard of an old model
    with breached.work() as work:
        actors = work.session.scalars(
            select(TermEvent.actor)
            .where(TermEvent.term_id == term_id, TermEvent.event == "breach-explained")
            .order_by(TermEvent.sequence)
        ).all()
    assert actors[0] == "supervisor:astana"
    assert actors[1].startswith("worker:")


def test_a_reason_in_free_text_is_refused_and_not_repeated_in_the_incident(breached: Any) -> None:
    with pytest.raises(ContractViolationError, match="reason") as caught:
        breached.do(record_breach_reason, term_id=breached.term(TERM).id, reason="Асель болела")
    assert "Асель" not in str(caught.value)
    assert len(breached.course_of(TERM)) == 2

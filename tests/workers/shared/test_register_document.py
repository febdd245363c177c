"""A document gets its number once, and only under a valid signature."""

from typing import Any

import pytest
from sqlalchemy import update

from adapters.database.decision_register import RegisteredDecision
from adapters.database.document import Document, Signature
from rules.codes import Category
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.register_document import register_document


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    case.do(register_application)
    return case


def signed(case: Any, state: str | None, *, key: str = "decision") -> str:
    document_id: str = case.paper(key=key)
    case.sign(document_id, b"container", "990101300003")
    with case.work() as work:
        of_document = Signature.document_id == document_id
        work.session.execute(update(Signature).where(of_document).values(state=state))
    return document_id


def test_a_validly_signed_document_gets_the_next_number_of_its_case(case: Any, clock: Any) -> None:
    for count, key in enumerate(("decision", "extension"), start=1):
        document_id = signed(case, "valid", key=key)
        registered = case.do(register_document, document_id=document_id)
        assert registered.document_number == f"{case.row.number}/{count}"
    document = next(one for one in case.all(Document) if one.id == document_id)
    assert (document.number, document.registered_at) == (registered.document_number, clock.now())


def test_asked_again_it_keeps_its_number(case: Any) -> None:
    document_id = signed(case, "valid")
    numbers = {case.do(register_document, document_id=document_id).document_number for _ in range(2)}
    assert numbers == {f"{case.row.number}/1"}
    assert len(case.audited("document-registered")) == 1


@pytest.mark.parametrize("state", [None, "invalid"])
def test_without_a_valid_signature_there_is_no_number(case: Any, state: str | None) -> None:
    document_id = signed(case, state)
    with pytest.raises(ForSupervisorError, match="не подписан действительной подписью"):
        case.do(register_document, document_id=document_id)
    assert {document.number for document in case.all(Document)} == {None}


def test_an_unsigned_document_has_no_number(case: Any) -> None:
    with pytest.raises(ForSupervisorError):
        case.do(register_document, document_id=case.paper())


def test_decisions_stand_in_the_register_of_their_unit_by_year_without_gaps(cases: Any, clock: Any) -> None:
    positions = []
    for _ in range(2):
        case = cases.registered()
        case.told("15000")
        case.do(assess)
        drafted = case.do(draft_decision, category=Category.UNCONDITIONAL)
        case.sign(drafted.document_id, b"container", "990101300003")
        with case.work() as work:
            of_document = Signature.document_id == drafted.document_id
            work.session.execute(update(Signature).where(of_document).values(state="valid"))
        for _ in range(2):
            case.do(register_document, document_id=drafted.document_id)
        line = case.one(RegisteredDecision)
        assert (line.unit, line.year, line.outcome) == (case.row.unit, clock.now().year, "appointed")
        positions.append(line.position)
    assert positions[1] == positions[0] + 1

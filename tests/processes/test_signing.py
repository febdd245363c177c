"""A document leaves only under a valid signature: without one its task comes back."""

import pytest
from sqlalchemy import select
from world import World

from adapters.database.document import Document, Signature
from adapters.population import Archetype

pytestmark = pytest.mark.engine


def test_passport_asp_result_portal_a_missing_or_invalid_signature_goes_back_to_the_head(
    world: World,
) -> None:
    case_id = world.apply(Archetype.INCOME_ABOVE_LINE, 1)
    world.register(case_id)
    world.approve(case_id)
    world.officials.complete(case_id, "signDocument")
    world.wait(case_id, lambda case: case.entered("signDocument") == 2)
    assert world.records.case(case_id).variables("signing")["signature"] == "missing"

    with world.database.begin() as session:
        of_decision = select(Document).where(Document.case_id == case_id, Document.kind == "notice-refusal")
        document = session.scalars(of_decision).one()
        assert document.number is None
        session.add(
            Signature(
                document_id=document.id,
                round=1,
                signed_by="head",
                signer_iin=world.family(Archetype.INCOME_ABOVE_LINE, 1).applicant.iin,
                signed_at=world.clock.now(),
                container=b"not a signature",
            )
        )
    world.officials.complete(case_id, "signDocument")
    world.wait(case_id, lambda case: case.entered("signDocument") == 3)
    assert world.records.case(case_id).variables("signing")["signature"] == "invalid"
    assert world.records.case(case_id).entered("registerDocument") == 0

    world.send_back(case_id, "Проверьте доход за август")
    world.officials.complete(case_id, "reworkDecision", {"rework": "draft"})
    world.officials.complete(case_id, "approveDecision")
    world.wait(case_id, lambda case: case.entered("approveDecision") == 3)
    assert world.case(case_id).stage == "decision", "completed elsewhere, it is approved by nobody"
    world.approve_and_sign(case_id)
    assert world.closed(case_id).outcome == "refused"
    assert world.ends(case_id, "signing") == ["documentReturned", "documentSigned"]
    with world.database() as session:
        signatures = session.scalars(select(Signature).order_by(Signature.signed_at)).all()
        drafts = session.scalars(of_decision.order_by(Document.created_at)).all()
    assert [signature.state for signature in signatures] == ["invalid", "valid"]
    assert [draft.business_key for draft in drafts] == ["decision", "decision-2"]
    assert [draft.number is None for draft in drafts] == [True, False]

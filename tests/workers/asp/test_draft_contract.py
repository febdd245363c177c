"""The social contract is for 3 to 12 months, from the month of the application (law.md C 17)."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.clock import ALMATY
from adapters.database.document import Document
from adapters.database.outbox import EffectKind
from adapters.database.social_contract import SocialContract
from workers.asp.draft_contract import DUTIES, draft_contract
from workers.asp.open_contract_stage import open_contract_stage
from workers.asp.record_measures import record_measures
from workers.runtime.failures import ContractViolationError, ForSupervisorError
from workers.shared.terms import move_term, running_term


@pytest.fixture
def agreed(cases: Any) -> Any:
    case = cases.registered()
    case.do(open_contract_stage)
    case.do(record_measures, measures="agreed", interview_date="2026-11-25")
    return case


@pytest.mark.parametrize(
    ("months", "period"),
    [
        (3, "01.11.2026 – 31.01.2027"),
        (4, "01.11.2026 – 28.02.2027"),
        (6, "01.11.2026 – 30.04.2027"),
        (12, "01.11.2026 – 31.10.2027"),
    ],
)
def test_the_contract_lasts_as_many_months_as_the_plan_needs(agreed: Any, months: int, period: str) -> None:
    drafted = agreed.do(draft_contract, contract_months=months)
    assert period in agreed.text_of(drafted.document_id)
    kept = agreed.one(SocialContract)
    assert (kept.months, kept.document_id, kept.signed_on) == (months, drafted.document_id, None)


@pytest.mark.parametrize("months", [-6, 0, 2, 13, 120])
def test_fewer_than_3_and_more_than_12_months_go_back_to_a_person(agreed: Any, months: int) -> None:
    with pytest.raises(ContractViolationError, match="contractMonths"):
        agreed.do(draft_contract, contract_months=months)
    assert agreed.one(SocialContract).months is None


def test_the_contract_names_recipient_case_and_duties(agreed: Any) -> None:
    drafted = agreed.do(draft_contract, contract_months=6)
    text = agreed.text_of(drafted.document_id)
    for said in (str(agreed.family.applicant.name), agreed.row.number, "24 ноября 2026 года"):
        assert said in text
    for duty in DUTIES:
        assert duty.ru in text
        assert duty.kk in text


def test_drafting_waits_for_signatures_and_ends_no_clock(agreed: Any) -> None:
    agreed.do(draft_contract, contract_months=6)
    assert agreed.course_of("asp-contract") == [("armed", None)]


def test_drafting_again_gives_the_same_document(agreed: Any, clock: Any) -> None:
    first = agreed.do(draft_contract, contract_months=6)
    clock.move(timedelta(days=1))
    assert agreed.do(draft_contract, contract_months=6) == first
    assert len([one for one in agreed.all(Document) if one.kind == "contract"]) == 1


def test_a_drafted_contract_does_not_change_its_months_under_the_same_letter(agreed: Any) -> None:
    agreed.do(draft_contract, contract_months=6)
    with pytest.raises(ForSupervisorError, match="уже составлен"):
        agreed.do(draft_contract, contract_months=12)
    assert agreed.one(SocialContract).months == 6


def test_who_was_not_interviewed_gets_no_contract(cases: Any) -> None:
    case = cases.registered()
    with pytest.raises(ForSupervisorError, match="собеседования"):
        case.do(draft_contract, contract_months=6)


def test_who_refused_the_measures_gets_no_contract(cases: Any) -> None:
    case = cases.registered()
    case.do(open_contract_stage)
    case.do(record_measures, measures="refused", interview_date="2026-11-25")
    with pytest.raises(ForSupervisorError, match="собеседован"):
        case.do(draft_contract, contract_months=6)


def test_tasks_to_come_bear_the_terms_end_as_it_is_by_then(cases: Any, law: Any) -> None:
    """The term moves while the interview goes on, and again while the plan is drawn up."""
    case = cases.registered()
    first = case.do(open_contract_stage).contract_due
    dues = []
    for day, worked in ((27, record_measures), (30, draft_contract)):
        with case.work() as work:
            term = running_term(work, work.case(case.id), "asp-contract")
            told = law.project("asp-contract", datetime(2026, 11, day, 9, tzinfo=ALMATY))
            move_term(work, term, told, event="re-projected", reason="calendar-changed")
        given = {"measures": "agreed", "interview_date": "2026-11-25"}
        asked = given if worked is record_measures else {"contract_months": 6}
        dues.append(case.do(worked, **asked).contract_due)
        assert dues[-1] == case.term("asp-contract").due_at
    assert first < dues[0] < dues[1]


def test_the_engine_and_the_audit_learn_the_reference_only(agreed: Any, names_nobody: Any) -> None:
    drafted = agreed.do(draft_contract, contract_months=6)
    assert set(drafted.to_variables()) == {"documentId", "contractDue"}
    assert names_nobody(agreed.audited("document-made"))


def test_the_applicant_hears_once_by_sms_that_the_contract_waits_for_a_signature(agreed: Any) -> None:
    for _again in range(2):
        agreed.do(draft_contract, contract_months=6)
    [sms] = agreed.effects(EffectKind.SMS)
    assert agreed.row.number in sms.payload["text"]
    assert "Подпишите его ЭЦП в личном кабинете" in sms.payload["text"]

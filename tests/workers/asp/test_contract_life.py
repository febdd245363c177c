"""A social contract lives beyond its case: month by month, to its fulfilment, termination or breach."""

from datetime import date
from typing import Any

import pytest

from adapters.database.barring_event import BarringEventRow
from adapters.database.contract_duty import ContractDuty
from adapters.database.finding import FindingRow
from adapters.database.social_contract import SocialContract
from workers.asp.close_case import close_case
from workers.asp.draft_contract import draft_contract
from workers.asp.end_contract import end_contract
from workers.asp.plan_duties import plan_duties
from workers.asp.record_contract import record_contract
from workers.asp.record_duty import record_duty
from workers.asp.record_measures import record_measures
from workers.runtime.failures import ForSupervisorError
from workers.shared.terms import cancel_terms


@pytest.fixture
def signed(cases: Any) -> Any:
    case = cases.registered()
    case.do(record_measures, measures="agreed", interview_date="2026-11-25")
    case.do(draft_contract, contract_months=3)
    case.do(record_contract, contract_date="2026-11-26")
    return case


def end(case: Any, **variables: Any) -> tuple[str | None, date | None]:
    case.do(end_contract, **variables)
    contract = case.one(SocialContract)
    return contract.outcome, contract.ended_on


def test_an_appointment_on_a_signed_contract_starts_its_life(signed: Any) -> None:
    with signed.work() as work:
        cancel_terms(work, work.case(signed.id), reason="tests")
    signed.do(close_case, outcome="appointed")
    (started,) = signed.messages("asp-contract-started")
    assert started["correlationKey"] == signed.id
    assert started["variables"].keys() == {"caseId", "caseNumber", "caseLink", "unit"}


def test_a_case_without_a_contract_starts_none(cases: Any) -> None:
    case = cases.registered()
    with case.work() as work:
        cancel_terms(work, work.case(case.id), reason="tests")
    case.do(close_case, outcome="appointed")
    assert case.messages("asp-contract-started") == []


def test_a_duty_ends_with_each_month_of_the_contract(signed: Any) -> None:
    planned = signed.do(plan_duties)
    assert [duty.number for duty in planned.duties] == [1, 2, 3]
    assert [duty.due_on for duty in signed.all(ContractDuty)] == [
        date(2026, 11, 30),
        date(2026, 12, 31),
        date(2027, 1, 31),
    ]
    signed.do(record_duty, number=1, duty="performed")
    assert [duty.state for duty in signed.all(ContractDuty)] == ["performed", None, None]
    assert [duty.number for duty in signed.do(plan_duties).duties] == [2, 3], "what was checked is done"


def test_the_duties_of_a_plan_run_with_their_own_days_and_stand_in_the_contract(cases: Any) -> None:
    case = cases.registered()
    case.do(record_measures, measures="agreed", interview_date="2026-11-25")
    with case.work() as work:
        for number, kind in enumerate(("job-search", "training"), start=1):
            due = date(2026, 12, 10 * number)
            work.session.add(ContractDuty(case_id=case.id, number=number, due_on=due, kind=kind))
    text = case.text_of(case.do(draft_contract, contract_months=3).document_id)
    for said in ("пройти обучение или переподготовку – до 20.12.2026", "10.12.2026 дейін", "сообщать об"):
        assert said in text
    assert "участвовать в мерах содействия" not in text
    case.do(record_contract, contract_date="2026-11-26")
    planned = case.do(plan_duties).duties
    assert [(duty.number, duty.due_at.date()) for duty in planned] == [
        (1, date(2026, 12, 11)),
        (2, date(2026, 12, 21)),
    ], "each ends when its day is over"


def test_nothing_runs_without_a_signature_or_a_duty(cases: Any, signed: Any) -> None:
    with pytest.raises(ForSupervisorError, match="не подписан"):
        cases.registered().do(plan_duties)
    with pytest.raises(ForSupervisorError, match="нет такой обязанности"):
        signed.do(record_duty, number=9, duty="performed")


@pytest.mark.parametrize(("fault", "bars"), [("recipient", ["refusal-5"]), ("nobody", [])])
def test_only_the_recipients_fault_bars_a_later_application(signed: Any, fault: str, bars: list[str]) -> None:
    """passport-asp/refusal-5; law.md C 9: fault «no» bars nothing."""
    day = "2026-12-31"
    ended = end(signed, contract_outcome="not-performed", fault=fault, ended_on=day)
    assert ended == ("not-performed", date(2026, 12, 31))
    assert [(event.ground, event.day) for event in signed.all(BarringEventRow)] == [
        (ground, date(2026, 12, 31)) for ground in bars
    ]


def test_a_breach_without_a_word_on_fault_is_for_the_supervisor(signed: Any) -> None:
    with pytest.raises(ForSupervisorError, match="по чьей вине"):
        signed.do(end_contract, contract_outcome="not-performed")
    assert signed.one(SocialContract).outcome is None


def test_a_termination_ends_on_the_day_that_the_official_entered(signed: Any) -> None:
    with signed.work() as work:
        found = {"case_id": signed.id, "kind": "contract-terminated", "established_by": "centre"}
        entered = {"day": date(2026, 12, 1), "fault": False, "evidence": "Соглашение сторон"}
        work.session.add(FindingRow(**found, **entered, recorded_at=work.now))
    assert end(signed, contract_outcome="terminated") == ("terminated", date(2026, 12, 1))
    assert end(signed, contract_outcome="fulfilled") == ("terminated", date(2026, 12, 1)), "it ends once"

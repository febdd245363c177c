"""Any ground refuses, none appoints; the notice says so in both languages (passport-asp/result)."""

from datetime import date, timedelta
from decimal import Decimal
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from adapters.database.archived_table import archived
from adapters.database.barring_event import record_bar
from adapters.database.decision import Decision
from adapters.database.decision_act import Act
from adapters.database.document import Document
from adapters.population import Archetype
from rules.asp import CaseFacts, Relation
from rules.codes import Category, RefusalGround
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.record_conclusion import record_conclusion
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.shep_query import shep_query


@pytest.fixture
def assessed(cases: Any) -> Any:
    def assess_family(archetype: Archetype) -> Any:
        case = cases.submitted(archetype)
        case.do(route_application)
        case.do(register_application)
        case.do(shep_query, system="income")
        case.do(assess)
        return case

    return assess_family


@pytest.fixture
def pensioner(assessed: Any) -> Any:
    return assessed(Archetype.SINGLE_PENSIONER_LOW_INCOME)


def notice_of(case: Any, document_id: str) -> str:
    pages = PdfReader(BytesIO(case.content_of(document_id))).pages
    text = " ".join(page.extract_text() for page in pages)
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


def test_without_grounds_the_aid_is_appointed_for_the_quarter_from_the_month_of_application(
    pensioner: Any,
) -> None:
    drafted = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    decision = pensioner.one(Decision)
    assert drafted.outcome == decision.outcome == "appointed"
    # One person: 35,596 − 15,000 a month, November and December.
    assert (decision.monthly_amount, decision.months, decision.total_amount) == (
        Decimal(20_596),
        2,
        Decimal(41_192),
    )
    assert decision.document_id == drafted.document_id
    assert pensioner.row.category == "unconditional"


def test_the_notice_names_recipient_number_and_amount(pensioner: Any) -> None:
    drafted = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    text = notice_of(pensioner, drafted.document_id)
    for said in (str(pensioner.family.applicant.name), pensioner.row.number, "20 596", "41 192"):
        assert said in text


def test_a_child_of_one_to_six_adds_its_supplement(assessed: Any) -> None:
    case = assessed(Archetype.CARER_OF_SMALL_CHILD)
    case.do(draft_decision, category=Category.UNCONDITIONAL)
    # (35,596 − 30,000 ÷ 2) × 2 = 41,192, and 1.5 МРП = 6,487.5 for the child; rounded half-up by the month.
    assert case.one(Decision).monthly_amount == Decimal(47_680)


@pytest.mark.parametrize("ground", [RefusalGround.SURVEY_REFUSED, RefusalGround.NO_NEED])
def test_any_ground_refuses_and_no_amount_is_kept(pensioner: Any, ground: RefusalGround) -> None:
    drafted = pensioner.do(draft_decision, category=Category.UNCONDITIONAL, grounds=[ground])
    decision = pensioner.one(Decision)
    assert (drafted.outcome, decision.outcome, decision.grounds) == ("refused", "refused", [ground])
    assert (decision.monthly_amount, decision.total_amount) == (None, None)
    document = next(document for document in pensioner.all(Document) if document.id == drafted.document_id)
    assert (document.kind, document.title) == ("notice-refusal", "Мотивированный отказ")


def test_a_refusal_by_income_shows_the_income_and_the_line(assessed: Any) -> None:
    case = assessed(Archetype.INCOME_ABOVE_LINE)
    drafted = case.do(draft_decision, category=Category.CONDITIONAL, grounds=["refusal-1"])
    text = notice_of(case, drafted.document_id)
    assert "250 000" in text  # (420,000 + 330,000) ÷ 3
    assert "35 596" in text


def test_a_case_above_the_line_leaves_no_term_of_the_commission_open(assessed: Any) -> None:
    case = assessed(Archetype.INCOME_ABOVE_LINE)
    case.do(draft_decision, category=Category.CONDITIONAL, grounds=["refusal-1"])
    assert case.term("asp-commission-hand-over").state == "cancelled"
    assert case.term("asp-decision").state == "armed"


def test_drafting_again_gives_the_same_document_and_changes_nothing(pensioner: Any, clock: Any) -> None:
    first = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    decided_at = pensioner.one(Decision).decided_at
    clock.move(timedelta(days=1))
    again = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    assert again == first
    assert pensioner.one(Decision).decided_at == decided_at
    assert sorted(document.business_key for document in pensioner.all(Document)) == ["decision", "slip"]


def test_a_drafted_appointment_does_not_become_a_refusal_under_the_same_letter(pensioner: Any) -> None:
    pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    with pytest.raises(ForSupervisorError, match="уже составлен"):
        pensioner.do(draft_decision, category=Category.UNCONDITIONAL, grounds=["refusal-3"])
    assert pensioner.one(Decision).outcome == "appointed"


def test_income_above_the_line_without_its_ground_goes_to_a_person(assessed: Any) -> None:
    case = assessed(Archetype.INCOME_ABOVE_LINE)
    with pytest.raises(ForSupervisorError, match="Доход превышает черту бедности"):
        case.do(draft_decision, category=Category.CONDITIONAL)
    assert case.one(Decision).outcome is None


def test_an_unregistered_case_gets_no_decision(cases: Any) -> None:
    case = cases.submitted()
    case.told(0)
    case.do(route_application)
    case.do(assess)
    with pytest.raises(ForSupervisorError, match="не зарегистрировано"):
        case.do(draft_decision, category=Category.UNCONDITIONAL)


def test_the_record_is_enough_to_decide_again_and_names_nobody(pensioner: Any, names_nobody: Any) -> None:
    pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    record = pensioner.one(Decision).record
    assert record["codes"]["income"] == "below"
    assert record["answers"] == {"asp-category": "unconditional", "asp-refusal-grounds": []}
    assert CaseFacts.read(record["facts"]).members[0].relation is Relation.APPLICANT
    assert names_nobody(record)
    with pensioner.work() as work:
        kept = archived(work.session, record["tables"])
    assert {name: sha256(content).hexdigest() for name, content in kept.items()} == record["tables"]


def test_the_engine_and_the_audit_learn_outcome_and_reference_only(pensioner: Any, names_nobody: Any) -> None:
    drafted = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    assert set(drafted.to_variables()) == {"outcome", "documentId", "hearing"}
    assert pensioner.audited("decision-drafted") == [{"outcome": "appointed", "grounds": 0}]
    assert names_nobody(pensioner.audited("document-made"))


def test_after_a_return_the_next_draft_is_made_beside_the_one_that_was_returned(pensioner: Any) -> None:
    first = pensioner.do(draft_decision, category=Category.UNCONDITIONAL)
    pensioner.act(Act.PREPARED)
    pensioner.act(Act.RETURNED)
    second = pensioner.do(draft_decision, category=Category.UNCONDITIONAL, grounds=["refusal-6"])
    assert (first.outcome, second.outcome) == ("appointed", "refused")
    decision = pensioner.one(Decision)
    assert decision.document_id == second.document_id != first.document_id
    assert (decision.monthly_amount, decision.months, decision.total_amount) == (None, None, None)
    assert pensioner.do(draft_decision, category=Category.UNCONDITIONAL, grounds=["refusal-6"]) == second
    keys = sorted(document.business_key for document in pensioner.all(Document))
    assert keys == ["decision", "decision-2", "slip"]


def test_a_refusal_tells_under_each_ground_its_day_and_when_one_may_apply_again(pensioner: Any) -> None:
    pensioner.voted("not-found")
    pensioner.do(record_conclusion, survey="done", survey_date="2026-11-24")
    with pensioner.work() as work:
        record_bar(work, pensioner.id, RefusalGround.FALSE_DATA, date(2026, 11, 20))
    grounds = ["refusal-3", "refusal-6"]
    drafted = pensioner.do(draft_decision, category=Category.UNCONDITIONAL, grounds=grounds)
    text = notice_of(pensioner, drafted.document_id)
    assert "Заключение комиссии дано 24.11.2026" in text
    assert "Комиссия қорытындысы 24.11.2026 күні берілді" in text
    # Six calendar months to the same date: 20 May is the last barred day (law.md C 9).
    assert "Подать заявление снова можно с 21.05.2027" in text
    assert "passport-asp/" not in text, "a key of ours says nothing to the applicant"

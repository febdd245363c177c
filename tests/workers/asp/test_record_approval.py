"""Only a draft that was agreed with goes to the head for signature, who has one day (law.md C 13)."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.decision_act import Act
from rules.codes import Category
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.record_approval import record_approval
from workers.runtime.failures import ForSupervisorError

TERM = "asp-signing"


@pytest.fixture
def assessed(cases: Any) -> Any:
    case = cases.registered()
    case.told("15000")
    case.do(assess)
    return case


@pytest.fixture
def drafted(assessed: Any) -> Any:
    assessed.do(draft_decision, category=Category.UNCONDITIONAL)
    return assessed


@pytest.fixture
def prepared(drafted: Any) -> Any:
    drafted.act(Act.PREPARED)
    return drafted


def test_a_draft_is_not_for_signature_before_it_was_agreed_with(drafted: Any) -> None:
    assert drafted.do(record_approval).approval == "missing", "the task was completed without an act"
    assert drafted.row.stage != "signing"
    assert len(drafted.audited("decision-not-approved")) == 1
    drafted.act(Act.PREPARED)
    assert drafted.do(record_approval).approval == "agreed"
    assert drafted.row.stage == "signing"


def test_the_head_has_one_working_day_from_the_approval(prepared: Any, clock: Any) -> None:
    clock.move(timedelta(days=1))
    prepared.do(record_approval)
    signing = prepared.term(TERM)
    assert (signing.started_at, signing.last_day) == (clock.now(), date(2026, 11, 26))


def test_the_approval_does_not_end_the_term_of_the_decision(prepared: Any) -> None:
    prepared.do(record_approval)
    assert prepared.term("asp-decision").state == "armed"


def test_approving_again_keeps_the_clock(prepared: Any, clock: Any) -> None:
    prepared.do(record_approval)
    clock.move(timedelta(days=1))
    prepared.do(record_approval)
    assert prepared.course_of(TERM) == [("armed", None)]


def test_without_a_draft_there_is_nothing_to_agree_with(assessed: Any) -> None:
    with pytest.raises(ForSupervisorError, match="Проекта решения нет"):
        assessed.do(record_approval)
    assert assessed.row.stage != "signing"
    assert TERM not in [one["variables"]["term"] for one in assessed.messages("term-armed")]

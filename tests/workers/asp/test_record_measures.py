"""Who refuses employment measures gets no contract, and its clock is not broken (passport-asp/refusal-4)."""

from datetime import date, timedelta
from typing import Any

import pytest

from adapters.database.barring_event import BarringEventRow
from adapters.database.social_contract import SocialContract
from adapters.population import Archetype
from rules.codes import Measures
from workers.asp.open_contract_stage import open_contract_stage
from workers.asp.record_measures import record_measures

INTERVIEW = date(2026, 11, 25)
TERM = "asp-contract"


@pytest.fixture
def invited(cases: Any) -> Any:
    case = cases.registered()
    case.do(open_contract_stage)
    return case


def test_a_refusal_cancels_the_term_of_the_contract_and_releases_its_guard(invited: Any) -> None:
    invited.do(record_measures, measures="refused", interview_date=INTERVIEW.isoformat())
    assert invited.course_of(TERM) == [("armed", None), ("cancelled", "stage-skipped")]
    assert invited.term(TERM).id in [message["correlationKey"] for message in invited.messages("term-closed")]


def test_the_refusal_is_kept_with_its_day_from_which_six_months_run(invited: Any) -> None:
    invited.do(record_measures, measures=Measures.REFUSED, interview_date=INTERVIEW.isoformat())
    kept = invited.one(SocialContract)
    assert (kept.measures, kept.interview_date) == ("refused", INTERVIEW)
    assert (kept.months, kept.document_id, kept.signed_on) == (None, None, None)


def test_who_agrees_still_has_the_term_to_sign(invited: Any) -> None:
    invited.do(record_measures, measures=Measures.AGREED, interview_date=INTERVIEW.isoformat())
    assert invited.one(SocialContract).measures == "agreed"
    assert invited.course_of(TERM) == [("armed", None)]


def test_a_refusal_skips_no_other_term(invited: Any) -> None:
    invited.do(record_measures, measures=Measures.REFUSED, interview_date=INTERVIEW.isoformat())
    assert invited.term("asp-review-portal").state == "armed"


def test_a_refusal_after_the_term_is_no_late_contract(invited: Any, clock: Any) -> None:
    clock.move(timedelta(days=10))
    invited.do(record_measures, measures=Measures.REFUSED, interview_date=INTERVIEW.isoformat())
    assert invited.term(TERM).state == "cancelled"


def test_a_corrected_answer_takes_the_place_of_the_first(invited: Any) -> None:
    for measures in (Measures.AGREED, Measures.REFUSED):
        invited.do(record_measures, measures=measures, interview_date=INTERVIEW.isoformat())
    assert invited.one(SocialContract).measures == "refused"
    assert [entry["measures"] for entry in invited.audited("measures-answered")] == ["agreed", "refused"]


@pytest.mark.parametrize(
    ("archetype", "bars"), [(Archetype.ABLE_BODIED_COUPLE, 1), (Archetype.CARER_OF_SMALL_CHILD, 0)]
)
def test_social_code_122_4_only_who_is_obliged_is_barred_by_declining(
    cases: Any, archetype: Archetype, bars: int
) -> None:
    case = cases.registered(archetype=archetype)
    case.do(record_measures, measures="refused", interview_date=INTERVIEW.isoformat())
    assert len(case.all(BarringEventRow)) == bars
    assert case.one(SocialContract).measures == "refused"

"""No data in a register means a letter to the body that keeps the records (law.md C 14, 15)."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.database.document import Document
from adapters.database.written_request import WrittenRequest
from workers.asp.prepare_requests import prepare_requests
from workers.runtime.failures import ForSupervisorError
from workers.shared.written_requests import ADDRESSEES, sought_from


def letters_of(case: Any) -> dict[str, str]:
    """The text of each letter, by what it is about."""
    return {request.system: case.text_of(request.document_id) for request in case.all(WrittenRequest)}


def test_each_thing_that_no_register_knew_is_asked_for_in_a_letter_of_its_own(cases: Any, clock: Any) -> None:
    case = cases.registered()
    case.lacks("gbd-fl", "income", "zags")
    assert case.do(prepare_requests).requests == 3
    requests = case.all(WrittenRequest)
    assert {request.system for request in requests} == {"gbd-fl", "income", "zags"}
    assert len({request.document_id for request in requests}) == 3
    assert {(request.prepared_at, request.sent_at, request.state) for request in requests} == {
        (clock.now(), None, None)
    }


@pytest.mark.parametrize("system", ["gbd-fl", "income", "zags", "egkn", "e-sobes"])
def test_the_letter_says_to_whom_about_whom_and_what(cases: Any, system: str) -> None:
    case = cases.registered()
    case.lacks(system)
    case.do(prepare_requests)
    person, text = case.family.applicant, letters_of(case)[system]
    sought = sought_from(system)
    for said in (ADDRESSEES[system].ru, sought.ru, sought.kk, person.iin, case.row.number):
        assert said in text
    for said in (person.name.surname, person.name.name, f"{person.birth_date:%d.%m.%Y}", "24 ноября 2026"):
        assert said in text


def test_what_a_register_knew_is_not_asked_for(cases: Any) -> None:
    case = cases.registered()
    case.told("15000")
    assert case.do(prepare_requests).requests == 0
    assert case.all(WrittenRequest) == []


def test_each_letter_is_written_once(cases: Any, clock: Any) -> None:
    case = cases.registered()
    case.lacks("income")
    case.do(prepare_requests)
    (first,) = case.all(WrittenRequest)
    clock.move(timedelta(days=1))
    assert case.do(prepare_requests).requests == 1
    (again,) = case.all(WrittenRequest)
    assert (again.id, again.prepared_at) == (first.id, first.prepared_at)
    assert len([one for one in case.all(Document) if one.kind == "written-request"]) == 1


def test_a_later_letter_has_a_number_of_its_own(cases: Any) -> None:
    case = cases.registered()
    case.lacks("income")
    case.do(prepare_requests)
    case.lacks("gbd-fl")
    assert case.do(prepare_requests).requests == 2
    letters = letters_of(case)
    assert f"{case.row.number}/З-1" in letters["income"]
    assert f"{case.row.number}/З-2" in letters["gbd-fl"]


def test_preparing_starts_no_clock_and_suspends_none(cases: Any) -> None:
    case = cases.registered()
    case.lacks("income")
    case.do(prepare_requests)
    assert case.course_of("asp-review-portal") == [("armed", None)]
    assert case.messages("term-changed") == []


def test_a_case_that_is_not_registered_asks_nobody(cases: Any) -> None:
    case = cases.submitted()
    case.lacks("income")
    with pytest.raises(ForSupervisorError, match="не зарегистрировано"):
        case.do(prepare_requests)
    assert case.all(WrittenRequest) == []


def test_the_engine_learns_only_how_many(cases: Any, names_nobody: Any) -> None:
    case = cases.registered()
    case.lacks("income")
    assert case.do(prepare_requests).to_variables() == {"requests": 1}
    assert names_nobody(case.audited("document-made"))

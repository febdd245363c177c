"""law.md C 14: what the applicant brought on paper at submission needs no written request."""

from typing import Any

import pytest
from sqlalchemy import select

from adapters.database.brought_paper import BroughtPaper
from adapters.database.data_check import DataCheck
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.written_request import WrittenRequest
from adapters.population import Archetype
from adapters.shep.services import BANKS
from rules.codes import QueryState, Registers
from workers.asp.assess_income import assess
from workers.asp.prepare_requests import prepare_requests
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.shared.shep_query import shep_query


def bring(case: Any, query: int, position: int = 0) -> None:
    with case.work() as work:
        member = work.session.scalars(
            select(FamilyMember).where(FamilyMember.case_id == case.id, FamilyMember.position == position)
        ).one()
        work.session.add(
            BroughtPaper(
                id=f"paper-{query}-{position}-{case.id[:8]}",
                submission_key=case.id,
                brought_to="centre.oskemen",
                query=query,
                iin=member.iin,
                media_type="application/pdf",
                sha256="0" * 64,
                brought_at=work.now,
                case_id=case.id,
            )
        )


def registered(cases: Any) -> Any:
    case = cases.submitted(Archetype.NO_DATA)
    case.do(route_application)
    case.do(register_application)
    return case


def answer(case: Any, system: str) -> RegisterAnswer:
    iin = case.family.applicant.iin
    return next(one for one in case.all(RegisterAnswer) if (one.system, one.iin) == (system, iin))


def test_a_paper_stands_where_the_register_knew_nothing_and_no_letter_is_written(cases: Any) -> None:
    case = registered(cases)
    case.lacks("banks")
    bring(case, 7)
    assert case.do(shep_query, system="banks").state == QueryState.FOUND
    assert (answer(case, "banks").state, answer(case, "banks").source) == (QueryState.FOUND, "paper")
    assert case.do(prepare_requests).requests == 0
    assert case.all(WrittenRequest) == []


def test_amounts_of_income_stay_to_be_entered_but_no_letter_is_written(cases: Any) -> None:
    case = registered(cases)
    bring(case, 14)
    assert case.do(shep_query, system="income").state == QueryState.FOUND
    assert (answer(case, "income").state, answer(case, "income").source) == (QueryState.NO_DATA, "paper")
    assert case.do(prepare_requests).requests == 0


@pytest.mark.parametrize(("query", "position"), [(8, 0), (14, 1)])
def test_a_paper_about_something_or_somebody_else_changes_nothing(
    cases: Any, query: int, position: int
) -> None:
    case = registered(cases)
    bring(case, query, position)
    assert case.do(shep_query, system="income").state == QueryState.NO_DATA
    assert case.do(prepare_requests).requests == 1


def test_papers_must_answer_all_that_the_register_is_asked(cases: Any) -> None:
    case = registered(cases)
    case.lacks("egkn")
    bring(case, 22)
    assert case.do(shep_query, system="egkn").state == QueryState.NO_DATA
    bring(case, 23)
    assert case.do(shep_query, system="egkn").state == QueryState.FOUND


def test_a_paper_beside_a_systems_answer_goes_to_a_person_who_compares_them(cases: Any) -> None:
    case = registered(cases)
    bring(case, 7)
    assert case.do(assess).registers is Registers.AGREE
    person = case.family.applicant
    case.answered(BANKS, {"iin": person.iin, "accounts": [{"iban": person.iban, "bank": person.iban[4:7]}]})
    assert case.do(assess).registers is Registers.CONTRADICT
    found = [one for one in case.one(DataCheck).findings if one["problem"] == "paper-beside-answer"]
    assert [(one["member"], one["source"]) for one in found] == [("0", "banks")]


def test_a_paper_that_stands_for_the_system_contradicts_nothing(cases: Any) -> None:
    case = registered(cases)
    case.lacks("banks")
    bring(case, 7)
    case.do(shep_query, system="banks")
    assert case.do(assess).registers is Registers.AGREE

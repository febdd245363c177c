"""What the applicant has brought on paper needs no written request (law.md C 14)."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select

from adapters.database.brought_paper import papers_of
from adapters.database.case import Case
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer, keep_answers
from adapters.shep.services import INCOME
from rules.asp import Queries, is_about
from rules.codes import Edition, QueryState
from rules.terms import local_day
from workers.runtime.work import Work

CONFIRMED = {"confirmed": True}
SOURCE = "paper"


def on_paper(work: Work, case: Case, system: str, member: FamilyMember) -> bool:
    """Tell whether papers answer every query about a member that the system would have answered."""
    brought = {paper.query for paper in papers_of(work.session, case.id) if paper.iin == member.iin}
    asked = {
        query.number
        for query in Queries.load().asked_of(system, Edition(case.edition))
        if is_about(
            query,
            member,
            on=local_day(case.submitted_at),
            parameters=work.law.parameters,
            carry_forward=work.law.carry_forward,
        )
    }
    return bool(asked) and asked <= brought


def settle_by_papers(work: Work, case: Case, system: str) -> None:
    """Let papers stand where a system knew nothing; a person enters the amounts of income from the scan."""
    answers = select(RegisterAnswer, FamilyMember).join(
        FamilyMember,
        (FamilyMember.case_id == RegisterAnswer.case_id) & (FamilyMember.iin == RegisterAnswer.iin),
    )
    unknown = answers.where(
        RegisterAnswer.case_id == case.id,
        RegisterAnswer.system == system,
        RegisterAnswer.state == QueryState.NO_DATA,
    )
    for answer, member in work.session.execute(unknown):
        if on_paper(work, case, system, member):
            answer.source, answer.answered_at = SOURCE, work.now
            answer.state, answer.payload = _what_papers_tell(system)


def settle_silence_by_papers(work: Work, case: Case, silent: Iterable[tuple[str, FamilyMember]]) -> None:
    """Let papers stand where a system that was to call back has told nothing about a member in its time."""
    told = [
        (system, member, *_what_papers_tell(system))
        for system, member in silent
        if on_paper(work, case, system, member)
    ]
    keep_answers(
        work.session,
        [
            {
                "case_id": case.id,
                "system": system,
                "iin": member.iin,
                "state": state,
                "payload": payload,
                "source": SOURCE,
                "answered_at": work.now,
            }
            for system, member, state, payload in told
        ],
    )


def _what_papers_tell(system: str) -> tuple[QueryState, dict[str, Any]]:
    return (QueryState.NO_DATA, {}) if system == INCOME.code else (QueryState.FOUND, dict(CONFIRMED))

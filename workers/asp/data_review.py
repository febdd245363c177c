"""What the rules leave to a person: contradictions, other aid, status, marks, information that is missing."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from adapters.database.application import Application
from adapters.database.brought_paper import papers_of
from adapters.database.case import Case
from adapters.database.decision import Decision
from adapters.database.family_member import FamilyMember
from adapters.shep.service import Service
from adapters.shep.services import (
    BANKS,
    E_SOBES,
    FOREIGNERS,
    GBD_FL,
    KANDAS,
    REFUGEES,
    STATELESS,
    WANTED,
    GbdFlPerson,
)
from adapters.shep.services.legal_status import LegalStatusAnswer
from rules.asp import Finding, Problem, Queries
from rules.asp.quarter import last_day_of, months_from
from rules.codes import (
    Information,
    Mark,
    OtherAid,
    Outcome,
    QueryState,
    RecipientStatus,
    Registers,
)
from rules.terms import local_day
from workers.asp.family_facts import lasts, person_of
from workers.asp.register_facts import RegisterFacts
from workers.runtime.work import Work
from workers.shared.papers import SOURCE as PAPER

KAZAKHSTAN = "398"
GROUPS = {
    "identity": (1, 2, 3, 4, 5),
    "registration": (6,),
    "account": (7,),
    "disability": (8,),
    "civil_acts": (9, 10, 11, 12),
    "study": (13,),
    "incomes": (14, 15),
    "other_aid": (16,),
    "farm": (17,),
    "work": (18, 19),
    "alimony": (20,),
    "custody": (21,),
    "property": (22, 23, 24),
    "search": (25,),
}
"""Queries of the regulation as the table `asp-document-completeness` groups them."""


@dataclass(frozen=True, slots=True)
class DataReview:
    """Hold the codes for the tables and, for the desk alone, what stands behind them."""

    registers: Registers
    other_aid: OtherAid
    status: RecipientStatus
    mark: Mark
    information: dict[str, Information]
    findings: tuple[Finding, ...]


def review(work: Work, case: Case, facts: RegisterFacts) -> DataReview:
    """Look through the answers of a case."""
    contradictions = (*_contradictions(facts), *_account(work, case, facts), *_papers(work, case, facts))
    aid = _other_aid(work, case, facts)
    strangers = tuple(_no_recipient(facts))
    sought = tuple(
        Finding(Problem.MEMBER_SOUGHT, str(row.position), WANTED.code)
        for row, answer in facts.each(WANTED)
        if answer.wanted
    )
    return DataReview(
        registers=Registers.CONTRADICT if contradictions else Registers.AGREE,
        other_aid=_worst(aid),
        status=RecipientStatus.INELIGIBLE if strangers else RecipientStatus.ELIGIBLE,
        mark=Mark.PRESENT if sought else Mark.NONE,
        information={group: _state(facts, queries) for group, queries in GROUPS.items()},
        findings=(*contradictions, *aid, *strangers, *sought, *_missing(facts)),
    )


def _contradictions(facts: RegisterFacts) -> Iterator[Finding]:
    for row in facts.family:
        person, key = person_of(facts, row.iin), str(row.position)
        if person is None:
            continue
        if person.birth_date is not None and person.birth_date != row.birth_date:
            yield Finding(Problem.BIRTH_DATE_DIFFERS, key, GBD_FL.code)
        if person.death_date is not None and person.death_date <= facts.applied_on:
            yield Finding(Problem.MEMBER_DEAD, key, GBD_FL.code)


def _account(work: Work, case: Case, facts: RegisterFacts) -> Iterator[Finding]:
    """The account of the application must be one of the applicant's own, and open (law.md C 22)."""
    applicant, application = facts.family[0], work.session.get(Application, case.id)
    told = facts.told(BANKS, applicant.iin)
    if told is None or application is None:
        return
    closed = {one.iban for one in told.accounts if one.closed_on and one.closed_on <= facts.applied_on}
    if application.iban not in {one.iban for one in told.accounts} - closed:
        yield Finding(Problem.ACCOUNT_NOT_THEIRS, str(applicant.position), BANKS.code)


def _papers(work: Work, case: Case, facts: RegisterFacts) -> Iterator[Finding]:
    """Only a person can tell whether a scan and a system's answer to the same query agree (law.md C 14).

    A digital document comes from the state's own registers: there is nothing to compare.
    """
    known = {query.number: query for query in Queries.load().of(facts.edition)}
    positions = {row.iin: str(row.position) for row in facts.family}
    scans = [paper for paper in papers_of(work.session, case.id) if paper.source == PAPER]
    for paper in scans:
        for system in known[paper.query].systems if paper.query in known else ():
            answer = facts.answers.get((system, paper.iin))
            told = answer is not None and answer.state == QueryState.FOUND and answer.source != PAPER
            if told and paper.iin in positions:
                yield Finding(Problem.PAPER_BESIDE_ANSWER, positions[paper.iin], system)


def _other_aid(work: Work, case: Case, facts: RegisterFacts) -> tuple[Finding, ...]:
    """Look into our own cases and into those of the state's system, for every member (query 16)."""
    found = [*_told_aid(facts), *_own_aid(work, case, facts.applied_on)]
    return tuple(sorted(set(found), key=lambda one: (one.problem, one.member or "", one.source or "")))


def _told_aid(facts: RegisterFacts) -> Iterator[Finding]:
    for row, answer in facts.each(E_SOBES):
        for entry in answer.entries:
            if lasts(entry.begin_date, entry.end_date, facts.applied_on):
                problem = Problem.AID_APPLIED if entry.kind == "applied" else Problem.AID_RECEIVED
                yield Finding(problem, str(row.position), E_SOBES.code)


def _own_aid(work: Work, case: Case, applied_on: date) -> Iterator[Finding]:
    own = select(FamilyMember.iin, FamilyMember.position).where(FamilyMember.case_id == case.id).subquery()
    others = (
        select(Case, own.c.position, Decision.months)
        .join(FamilyMember, FamilyMember.case_id == Case.id)
        .join(own, own.c.iin == FamilyMember.iin)
        .outerjoin(Decision, Decision.case_id == Case.id)
        .where(Case.id != case.id, Case.service == case.service, Case.sequence < case.sequence)
    )
    for other, position, months in work.session.execute(others):
        if other.closed_at is None:
            yield Finding(Problem.AID_APPLIED, str(position), other.number)
        elif other.outcome == Outcome.APPOINTED and months:
            last = last_day_of(months_from(local_day(other.submitted_at), months)[-1])
            if last >= applied_on:
                yield Finding(Problem.AID_RECEIVED, str(position), other.number)


def _worst(aid: Iterable[Finding]) -> OtherAid:
    problems = {finding.problem for finding in aid}
    if Problem.AID_RECEIVED in problems:
        return OtherAid.RECEIVED
    return OtherAid.APPLIED if Problem.AID_APPLIED in problems else OtherAid.NONE


def _no_recipient(facts: RegisterFacts) -> Iterator[Finding]:
    """A recipient is a citizen, кандас, refugee, or a permanent resident, foreign or stateless."""
    applicant = facts.family[0]
    person = person_of(facts, applicant.iin)
    if person is None or _citizen(person):
        return
    if any(told is not None and told.holds for told in _statuses(facts, applicant.iin, KANDAS, REFUGEES)):
        return
    resident = _statuses(facts, applicant.iin, FOREIGNERS, STATELESS)
    if any(told is not None and told.holds and told.permanent for told in resident):
        return
    yield Finding(Problem.NOT_A_RECIPIENT, str(applicant.position), GBD_FL.code)


def _citizen(person: GbdFlPerson) -> bool:
    return person.citizenship is None or person.citizenship.code in (None, KAZAKHSTAN)


def _statuses(
    facts: RegisterFacts, iin: str, *services: Service[Any, LegalStatusAnswer]
) -> list[LegalStatusAnswer | None]:
    return [facts.told(service, iin) for service in services]


def _state(facts: RegisterFacts, numbers: tuple[int, ...]) -> Information:
    """The worst state of the group's answers: what is missing is told before what was decided without."""
    states = {facts.state(system, iin) for system, iin in _asked(facts, numbers)}
    for state in (Information.MISSING, Information.AT_HAND, Information.FOUND):
        if state in states:
            return state
    return Information.NOT_ASKED


def _asked(facts: RegisterFacts, numbers: tuple[int, ...]) -> Iterator[tuple[str, str]]:
    systems = {
        system
        for query in Queries.load().of(facts.edition)
        if query.number in numbers
        for system in query.systems
    }
    for system in sorted(systems):
        for iin in sorted(facts.asked.get(system, frozenset())):
            yield system, iin


def _missing(facts: RegisterFacts) -> Iterator[Finding]:
    positions = {row.iin: str(row.position) for row in facts.family}
    for system, asked in facts.asked.items():
        for iin in sorted(asked, key=lambda one: positions[one]):
            if facts.state(system, iin) is Information.MISSING:
                yield Finding(Problem.INFORMATION_MISSING, positions[iin], system)

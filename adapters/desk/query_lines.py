"""The queries of the regulation on the case page: each with members, systems, states, times and sources."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from adapters.database.case import Case
from adapters.database.consent import Consent, giver_of, pending_in
from adapters.database.exchange_archive import ANSWERED
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.database.written_request import WrittenRequest
from rules.asp import Queries, Query, is_about
from rules.asp.queries import Words
from rules.codes import Edition, QueryState
from rules.law import Law
from rules.terms import local_day

AWAITED = "awaited"
WORST_FIRST = (QueryState.FAILED, QueryState.NO_DATA, AWAITED, QueryState.FOUND)


@dataclass(frozen=True, slots=True)
class QueryCell:
    """What one system answered about one member: `state` is found, no-data, failed or awaited.

    `source` of what is awaited is `consent` where a person thinks it over.
    """

    member: FamilyMember
    system: str
    state: str
    at: datetime | None
    """When it was answered, or when asking failed last."""
    dated: datetime | None
    """The instant that the provider put on the answer."""
    source: str | None
    late_at: datetime | None = None
    """When an answer came after the end of the wait; it is in the journal and changed nothing."""


@dataclass(frozen=True, slots=True)
class QueryLine:
    """One query of the case's edition."""

    query: Query
    title: Words
    clause: str
    cells: tuple[QueryCell, ...]

    @property
    def state(self) -> str | None:
        """Return the worst state of its cells; None where the family has nobody whom it concerns."""
        states = {cell.state for cell in self.cells}
        return next((state for state in WORST_FIRST if state in states), None)


def query_lines(session: Session, case: Case, family: Sequence[FamilyMember], law: Law) -> list[QueryLine]:
    """Return the queries of a case in the order of the regulation."""
    edition, applied_on = Edition(case.edition), local_day(case.submitted_at)
    answers = {
        (answer.system, answer.iin): answer
        for answer in session.scalars(select(RegisterAnswer).where(RegisterAnswer.case_id == case.id))
    }
    consents = {(one.system, one.iin): one for one in pending_in(session, case.id)}
    failures, late = _failures(session, case.id), _late(session, case.id)
    lines = []
    for query in Queries.load().of(edition):
        asked = [
            member
            for member in family
            if is_about(
                query, member, on=applied_on, parameters=law.parameters, carry_forward=law.carry_forward
            )
        ]
        cells = tuple(
            replace(
                _cell(
                    member,
                    system,
                    answers.get((system, member.iin)),
                    failures.get((system, member.iin)),
                    consents.get((system, giver_of(member, family[0], applied_on).iin)),
                ),
                late_at=late.get((system, member.iin)),
            )
            for system in query.systems
            for member in asked
        )
        lines.append(QueryLine(query, query.title(edition), query.clause(edition), cells))
    return lines


def _failures(session: Session, case_id: str) -> dict[tuple[str, str], datetime]:
    failed = (
        select(ShepExchange.system, ShepExchange.iin, ShepExchange.sent_at)
        .where(ShepExchange.case_id == case_id, ShepExchange.outcome.not_in(ANSWERED))
        .order_by(ShepExchange.id)
    )
    return {(system, iin): at for system, iin, at in session.execute(failed)}


def _late(session: Session, case_id: str) -> dict[tuple[str, str], datetime]:
    came = (
        select(ShepQuestion.system, ShepQuestion.iin, ShepCallback.received_at)
        .join(ShepCallback, ShepCallback.correlation_id == ShepQuestion.correlation_id)
        .where(ShepQuestion.case_id == case_id, ShepCallback.verdict == "late")
    )
    late = {(system, iin): at for system, iin, at in session.execute(came)}
    bodies = select(WrittenRequest.system, WrittenRequest.iin, WrittenRequest.late_at).where(
        WrittenRequest.case_id == case_id, WrittenRequest.late_at.is_not(None)
    )
    return late | {(system, iin): at for system, iin, at in session.execute(bodies) if at is not None}


def _cell(
    member: FamilyMember,
    system: str,
    answer: RegisterAnswer | None,
    failed_at: datetime | None,
    consent: Consent | None,
) -> QueryCell:
    if answer is not None:
        return QueryCell(member, system, answer.state, answer.answered_at, answer.dated, answer.source)
    if consent is not None:
        return QueryCell(member, system, AWAITED, consent.asked_at, None, "consent")
    state = AWAITED if failed_at is None else QueryState.FAILED
    return QueryCell(member, system, state, failed_at, None, None)

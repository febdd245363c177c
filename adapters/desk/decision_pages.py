"""The register of decisions: what was signed, in the order of registration, by unit and year."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.case import Case
from adapters.database.decision_act import Act, DecisionAct
from adapters.database.decision_register import RegisteredDecision
from adapters.database.document import Document, Signature
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.term_pages import units_of
from adapters.pages.wording import dictionary
from rules.terms import local_day

PAGE = 100


@dataclass(frozen=True, slots=True)
class Line:
    """A decision with who prepared and who signed it."""

    entry: RegisteredDecision
    case: Case
    number: str | None
    kind: str
    prepared_by: str | None
    signed_by: str | None


def decision_pages(office: Office) -> APIRouter:
    """Return the route of the register."""
    router = APIRouter(include_in_schema=False)

    @router.get("/decisions", name="decisions")
    def listed(
        request: Request,
        year: Annotated[int | None, Query(ge=2018, le=2200)] = None,
        outcome: Annotated[str, Query(max_length=32)] = "",
        skip: Annotated[int, Query(ge=0, le=10_000_000)] = 0,
    ) -> Response:
        official = office.official(request)
        year = year or local_day(office.clock.now()).year
        outcome = outcome if outcome in dictionary("outcomes") else ""
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            lines = _lines(work.session, official, year, outcome, skip)
            work.note("read-decisions", None, year=year)
        return office.page(
            request,
            "decisions.html",
            lines=lines[:PAGE],
            units=units_of(office, official),
            year=year,
            outcome=outcome,
            more=skip + PAGE if len(lines) > PAGE else None,
        )

    return router


def _lines(session: Session, official: DeskOfficial, year: int, outcome: str, skip: int) -> list[Line]:
    prepared = select(DecisionAct.official).where(
        DecisionAct.document_id == Document.id, DecisionAct.act == Act.PREPARED
    )
    signed = select(Signature.signed_by).where(
        Signature.document_id == Document.id, Signature.state == "valid"
    )
    wanted = (
        select(
            RegisteredDecision,
            Case,
            Document.number,
            Document.kind,
            prepared.scalar_subquery(),
            signed.limit(1).scalar_subquery(),
        )
        .join(Case, Case.id == RegisteredDecision.case_id)
        .join(Document, Document.id == RegisteredDecision.document_id)
        .where(official.sees(), RegisteredDecision.year == year)
        .order_by(RegisteredDecision.unit, RegisteredDecision.position.desc())
    )
    if outcome:
        wanted = wanted.where(RegisteredDecision.outcome == outcome)
    return [Line(*row) for row in session.execute(wanted.offset(skip).limit(PAGE + 1))]

"""Notices to officials: terms that near their end or have come to it, while they still run."""

from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import APIRouter
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.case import Case
from adapters.database.official_notice import OfficialNotice
from adapters.database.term import OPEN_STATES, Term
from adapters.desk.office import Office
from adapters.desk.official import DeskOfficial
from adapters.desk.undelivered import failed_of
from rules.law import Law

SHOWN = 200


@dataclass(frozen=True, slots=True)
class Told:
    """One notice, with the case and the name of the term it is about."""

    notice: OfficialNotice
    case: Case
    term: Term
    title: str
    title_kk: str


def notices(office: Office) -> APIRouter:
    """Return the route of the notices."""
    router = APIRouter(include_in_schema=False)

    @router.get("/notices", name="notices")
    def listed(request: Request) -> Response:
        official = office.official(request)
        with office.sessions() as session:
            found = told_to(session, official, office.law)
            undelivered = len(failed_of(session, official))
        return office.page(request, "notices.html", found=found, undelivered=undelivered)

    return router


def told_to(session: Session, official: DeskOfficial, law: Law) -> Sequence[Told]:
    """Return what an official is to know, the newest first; what was done meanwhile is no longer shown."""
    audiences = [f"unit:{unit}" for unit in official.units]
    audiences += [f"supervisor:{region}" for region in official.regions]
    rows = session.execute(
        select(OfficialNotice, Case, Term)
        .join(Case, Case.id == OfficialNotice.case_id)
        .join(Term, Term.id == OfficialNotice.term_id)
        .where(OfficialNotice.audience.in_(audiences), Term.state.in_(OPEN_STATES))
        .order_by(OfficialNotice.told_at.desc(), OfficialNotice.sequence.desc())
        .limit(SHOWN)
    )
    found = [(row, law.term(row[2].term, row[2].started_at)) for row in rows]
    return [Told(*row, rule.title, rule.title_kk) for row, rule in found]

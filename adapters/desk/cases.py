"""Pages of cases: the list, the case, its documents; every look at a case is audited."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.case import Case
from adapters.database.document import Document
from adapters.database.survey_act import visit_awaited
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.database.withdrawal import withdrawal_wanted
from adapters.desk.case_file import CaseFile, case_file
from adapters.desk.commission import votes_awaited
from adapters.desk.correction import may_correct
from adapters.desk.decision_draft import may_be_approved
from adapters.desk.findings import may_find
from adapters.desk.hearing import hearing_awaited
from adapters.desk.office import Office, actor_of, case_for
from adapters.desk.official import COUNTERS, DeskOfficial
from adapters.desk.plan import may_plan, plan_awaited
from adapters.desk.replies import waits_for_replies
from adapters.desk.survey import may_survey
from adapters.desk.undelivered import failed_in
from adapters.desk.worklist import worklist
from adapters.documents.duties import duty_kinds
from adapters.pages.course import course_of
from adapters.pages.pdf import pdf_response
from adapters.pages.wording import dictionary
from rules.law import Law
from rules.units import Unit, UnknownTerritoryError


def cases(office: Office) -> APIRouter:
    """Return the routes of cases."""
    router = APIRouter(include_in_schema=False)

    @router.get("/", name="home")
    def listed(
        request: Request,
        number: Annotated[str, Query(max_length=40)] = "",
        stage: Annotated[str, Query(max_length=48)] = "",
        below: Annotated[int | None, Query(ge=0, le=2**62)] = None,
    ) -> Response:
        official = office.official(request)
        number = "".join(filter(str.isprintable, number)).strip()
        stage = stage if stage in dictionary("stages") else ""
        with office.sessions() as session:
            found = worklist(
                session, official, office.law, office.clock.now(), number=number, stage=stage, below=below
            )
        return office.page(
            request, "worklist.html", found=found, number=number, stage=stage, stages=dictionary("stages")
        )

    @router.get("/cases/{case_id}", name="case")
    def case(request: Request, case_id: str) -> Response:
        official = office.official(request)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            seen = case_for(work, official, case_id)
            file = case_file(work.session, seen, office.law, work.now)
            doors = _doors(work, official, seen)
            approvable = _approvable(work, official, seen, file, office.law)
            work.note("read-case", case_id)
        return office.page(
            request,
            "case-file.html",
            file=file,
            course=course_of(seen.stage, surveyed=file.commission is not None),
            unit=_unit(office, seen),
            doors=doors,
            may_see=official.may_see,
            duties=duty_kinds(),
            may_sign=lambda document: official.may_sign(seen, document),
            may_approve=approvable.__contains__,
        )

    @router.get("/cases/{case_id}/documents/{document_id}", name="document")
    def document(request: Request, case_id: str, document_id: str) -> Response:
        official = office.official(request)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            found = document_for(work, official, case_id, document_id)
            work.note("read-document", case_id, document=document_id)
            return pdf_response(found, download="download" in request.query_params)

    return router


def _approvable(
    work: UnitOfWork, official: DeskOfficial, case: Case, file: CaseFile, law: Law
) -> list[Document]:
    if not official.may_prepare(case):
        return []
    return [one.document for one in file.papers if may_be_approved(work.session, case, one.document, law)]


@dataclass(frozen=True, slots=True)
class Doors:
    """What the official may do with a case beside reading and signing."""

    print_slip: bool
    """The applicant waits at the official's counter for the tear-off slip."""
    enter_replies: bool
    correct_incomes: bool
    survey: bool
    vote: bool
    plan: bool
    hold_hearing: bool
    find: bool
    tell: bool
    """Something could not be delivered: the applicant is to be told in person."""
    withdraw: bool
    withdrawn: bool
    """Somebody has withdrawn it, and the process has not ended it yet."""


def _doors(work: UnitOfWork, official: DeskOfficial, case: Case) -> Doors:
    still_open = case.closed_at is None
    withdrawn = still_open and withdrawal_wanted(work.session, case.id)
    return Doors(
        print_slip=still_open
        and case.channel in COUNTERS
        and case.stage in ("submitted", "registration", "queries")
        and official.of_acceptance(case),
        enter_replies=official.of_acceptance(case) and waits_for_replies(work.session, case),
        correct_incomes=official.of_acceptance(case) and may_correct(work.session, case),
        survey=may_survey(official, case) and visit_awaited(work.session, case),
        vote=may_survey(official, case) and votes_awaited(work.session, case),
        plan=may_plan(official, case) and plan_awaited(work.session, case),
        hold_hearing=official.may_prepare(case) and hearing_awaited(work.session, case) is not None,
        find=may_find(official, case),
        tell=official.of_acceptance(case) and bool(failed_in(work.session, case)),
        withdraw=still_open and not withdrawn and official.at_counter_of(case),
        withdrawn=withdrawn,
    )


def _unit(office: Office, case: Case) -> Unit | None:
    try:
        return office.law.units.unit(case.unit) if case.unit else None
    except UnknownTerritoryError:
        return None


def document_for(work: UnitOfWork, official: DeskOfficial, case_id: str, document_id: str) -> Document:
    """Return a document of a case that the official may see.

    Raises:
        HTTPException: 404.
    """
    case = case_for(work, official, case_id)
    document = work.session.get(Document, document_id) if document_id.isprintable() else None
    if document is None or document.case_id != case.id:
        raise HTTPException(404)
    return document

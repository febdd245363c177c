"""What the desk's pages stand on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.clock import Clock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.unit_of_work import UnitOfWork
from adapters.desk.official import DeskOfficial
from adapters.desk.signer import DocumentSigner
from adapters.desk.task_board import TaskBoard
from adapters.desk.wanted import login_before
from adapters.digital_documents import DigitalDocuments
from adapters.eds.client import EdsClient
from adapters.pages.session import Sessions as Visits
from adapters.pages.session import Visitor
from adapters.pages.site import Site
from rules.law import Law


@dataclass(frozen=True)
class Office:
    """The desk's parts; without a signer officials bring the signature of their own card."""

    sessions: Sessions
    clock: Clock
    eds: EdsClient
    law: Law
    officials: Mapping[str, DeskOfficial]
    site: Site
    visits: Visits
    signer: DocumentSigner | None
    board: TaskBoard | None = None
    """Tasklist; None where the desk knows no engine: then officials do their tasks in Tasklist only."""
    digital: DigitalDocuments | None = None
    """The service of digital documents; None where there is none: documents come on paper."""
    by_provider: bool = False
    """Officials log in at their organisation's provider, which says who they are; there is no list."""

    def page(self, request: Request, template: str, code: int = 200, **context: object) -> Response:
        """Return a page that knows who is logged in."""
        shared = {
            "visitor": self.visits.visitor(request),
            "official": self._logged_in(request),
            "by_provider": self.by_provider,
            "has_tasks": self.board is not None,
        }
        return self.site.page(request, template, {**shared, **context}, code)

    def official(self, request: Request) -> DeskOfficial:
        """Return the official who is logged in.

        Raises:
            HTTPException: 303 to the login.
        """
        official = self._logged_in(request)
        if official is None:
            raise HTTPException(303, headers={"location": login_before(request)})
        return official

    def visitor(self, request: Request) -> Visitor:
        """Return the session of the official who is logged in.

        Raises:
            HTTPException: 303 to the login.
        """
        visitor = self.visits.visitor(request)
        if visitor is None or self._logged_in(request) is None:
            raise HTTPException(303, headers={"location": login_before(request)})
        return visitor

    def _logged_in(self, request: Request) -> DeskOfficial | None:
        visitor = self.visits.visitor(request)
        if visitor is None:
            return None
        if self.by_provider:
            return DeskOfficial.from_record(visitor.who, visitor.name, visitor.more) if visitor.more else None
        return self.officials.get(visitor.who)


def actor_of(official: DeskOfficial) -> str:
    """Return how the audit names an official."""
    return f"official:{official.login}"[:64]


def case_for(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    """Return a case that the official may see; others are not even known to exist.

    Raises:
        HTTPException: 404.
    """
    case = work.session.get(Case, case_id) if case_id.isprintable() else None
    if case is None or not official.may_see(case):
        raise HTTPException(404)
    return case


def case_if(
    allowed: Callable[[DeskOfficial, Case], bool],
    work: UnitOfWork,
    official: DeskOfficial,
    case_id: str,
    *,
    otherwise: str,
) -> Case:
    """Return a case to an official who may do with it what the page is for.

    Raises:
        HTTPException: 404 where there is no such case for them, 403 with the reason where they may not.
    """
    case = case_for(work, official, case_id)
    if not allowed(official, case):
        raise HTTPException(403, otherwise)
    return case


def case_of_acceptance(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    """Return a case to an official of the office that accepted it.

    Raises:
        HTTPException: 404 where there is no such case for them, 403 for an official of another office.
    """
    return case_if(DeskOfficial.of_acceptance, work, official, case_id, otherwise="other-office")


def case_of_authorised_body(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    """Return a case to an official of the authorised body of its unit.

    Raises:
        HTTPException: 404 where there is no such case for them, 403 for an official of another post.
    """
    return case_if(DeskOfficial.may_prepare, work, official, case_id, otherwise="not-authorised-body")

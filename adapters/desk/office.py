"""What the desk's pages stand on."""

from collections.abc import Mapping
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
from adapters.eds.client import EdsClient
from adapters.pages.session import Sessions as Visits
from adapters.pages.session import Visitor
from adapters.pages.site import Site, path_of
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

    def page(self, request: Request, template: str, code: int = 200, **context: object) -> Response:
        """Return a page that knows who is logged in."""
        shared = {"visitor": self.visits.visitor(request), "official": self._logged_in(request)}
        return self.site.page(request, template, {**shared, **context}, code)

    def official(self, request: Request) -> DeskOfficial:
        """Return the official who is logged in.

        Raises:
            HTTPException: 303 to the login.
        """
        official = self._logged_in(request)
        if official is None:
            raise HTTPException(303, headers={"location": path_of(request, "login")})
        return official

    def visitor(self, request: Request) -> Visitor:
        """Return the session of the official who is logged in.

        Raises:
            HTTPException: 303 to the login.
        """
        visitor = self.visits.visitor(request)
        if visitor is None or visitor.who not in self.officials:
            raise HTTPException(303, headers={"location": path_of(request, "login")})
        return visitor

    def _logged_in(self, request: Request) -> DeskOfficial | None:
        visitor = self.visits.visitor(request)
        return self.officials.get(visitor.who) if visitor else None


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


def case_of_acceptance(work: UnitOfWork, official: DeskOfficial, case_id: str) -> Case:
    """Return a case to an official of the office that accepted it.

    Raises:
        HTTPException: 404 where there is no such case for them, 403 for an official of another office.
    """
    case = case_for(work, official, case_id)
    if not official.of_acceptance(case):
        raise HTTPException(403, "other-office")
    return case

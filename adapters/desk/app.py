"""The desk as an ASGI application, at a port of its own or mounted under a path."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING

from fastapi import Depends, FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.camunda.errors import EngineError
from adapters.clock import Clock, SystemClock
from adapters.database.connection import Sessions
from adapters.database.spent_token import SpentTokens
from adapters.desk.approve_pages import approve_pages
from adapters.desk.cases import cases
from adapters.desk.commission_pages import commission_pages
from adapters.desk.correction_pages import correction_pages
from adapters.desk.counter_drafts import counter_drafts
from adapters.desk.decision_pages import decision_pages
from adapters.desk.finding_pages import finding_pages
from adapters.desk.hearing_pages import hearing_pages
from adapters.desk.late_reply_pages import late_reply_pages
from adapters.desk.login import login
from adapters.desk.new_application import new_application
from adapters.desk.notices import notices
from adapters.desk.offer_pages import offer_pages
from adapters.desk.office import Office
from adapters.desk.official import DeskOfficial
from adapters.desk.plan_pages import plan_pages
from adapters.desk.reply_pages import reply_pages
from adapters.desk.scan import LARGEST
from adapters.desk.sign_pages import sign_pages
from adapters.desk.signer import DocumentSigner
from adapters.desk.signing import NotAllowedError
from adapters.desk.stuck_pages import stuck_pages
from adapters.desk.survey_pages import survey_pages
from adapters.desk.system_pages import system_pages
from adapters.desk.task_board import TaskBoard
from adapters.desk.task_pages import task_pages
from adapters.desk.term_pages import term_pages
from adapters.desk.undelivered_pages import undelivered_pages
from adapters.desk.withdraw_pages import withdraw_pages
from adapters.digital_documents import DigitalDocuments
from adapters.eds.client import EdsClient
from adapters.eds.errors import EdsError
from adapters.pages.furnishing import furnish
from adapters.pages.guard import Guard, Limit
from adapters.pages.hardening import HEADERS
from adapters.pages.refusals import count_refusal
from adapters.pages.seal import Seal
from adapters.pages.session import Sessions as Visits
from adapters.pages.site import Site
from adapters.portal.phone_directory import PhoneDirectory
from rules.law import Law

if TYPE_CHECKING:
    from adapters.desk.oidc import OidcProvider

DOOR = "desk"
BODY_LIMIT = LARGEST + 256 * 1024
LIMITS = (
    Limit("login", "POST", re.compile("/login"), 60, 60),
    Limit("login", "GET", re.compile("/login/(start|return)"), 120, 60),
)
"""An office sits behind one address."""


def desk_app(
    sessions: Sessions,
    clock: Clock,
    eds: EdsClient,
    officials: Iterable[DeskOfficial],
    *,
    law: Law,
    secret: str,
    signer: DocumentSigner | None,
    session_clock: Clock | None = None,
    phones: PhoneDirectory | None = None,
    limit_factor: float = 1,
    board: TaskBoard | None = None,
    digital: DigitalDocuments | None = None,
    provider: "OidcProvider | None" = None,
    address: str | None = None,
) -> FastAPI:
    """Return the desk.

    Args:
        sessions: the database.
        clock: the clock of the law.
        eds: the ЭЦП service.
        officials: who may log in by picking themselves from a list (development).
        law: names of terms and the days left.
        secret: seals cookies; at least 16 characters, the same for all replicas.
        signer: signs in the official's name (development); None where officials bring their own signature.
        session_clock: the clock of sessions; the machine's unless a test says otherwise.
        phones: who is registered in БМГ under which phone; None where no proactive offers are made.
        limit_factor: how much wider than ours the limits of requests from one address are.
        board: the officials' tasks in the engine; None: they do them in Tasklist only.
        digital: the service of digital documents; None: documents come on paper only.
        provider: where officials log in; given, the list of officials does not count.
        address: the desk's own address as browsers know it, for the provider; None: as requests name it.
    """
    session_clock = session_clock or SystemClock()
    guard = Guard(session_clock, LIMITS, limit_factor)
    app = FastAPI(
        title="Komek: desk", openapi_url=None, docs_url=None, redoc_url=None, dependencies=[Depends(guard)]
    )
    visits = Visits(Seal(secret, session_clock), "komek_desk", SpentTokens(sessions, session_clock))
    by_login = {} if provider else {official.login: official for official in officials}
    site = Site("adapters.desk")
    office = Office(
        sessions,
        clock,
        eds,
        law,
        by_login,
        site,
        visits,
        signer,
        board,
        digital,
        by_provider=provider is not None,
    )
    for pages in (
        login, cases, approve_pages, sign_pages, new_application, reply_pages, late_reply_pages,
        correction_pages, system_pages, term_pages, withdraw_pages, notices, decision_pages, hearing_pages,
        commission_pages, finding_pages, undelivered_pages, stuck_pages, survey_pages, plan_pages,
        counter_drafts,
    ):  # fmt: skip
        app.include_router(pages(office))
    app.include_router(offer_pages(office, phones))
    if board is not None:
        app.include_router(task_pages(office, board))
    if provider is not None:
        from adapters.desk.oidc_login import oidc_login  # noqa: PLC0415 - only where it is connected

        app.include_router(oidc_login(office, provider, address))
    furnish(app, body_limit=BODY_LIMIT)
    _add_refusals(app, office)
    _add_last_word(app, office)
    return app


def _add_refusals(app: FastAPI, office: Office) -> None:
    @app.exception_handler(NotAllowedError)
    def not_allowed(request: Request, _: Exception) -> Response:
        count_refusal(DOOR, "not-allowed")
        return office.page(request, "desk-problem.html", 403, shown=403, case_id=None)

    @app.exception_handler(RequestValidationError)
    def malformed(request: Request, _: Exception) -> Response:
        count_refusal(DOOR, "shape")
        return office.page(request, "desk-problem.html", 422, shown=422, case_id=None)

    @app.exception_handler(EdsError)
    def without_verdict(request: Request, _: Exception) -> Response:
        return office.page(request, "desk-problem.html", 503, shown=503, case_id=None)

    @app.exception_handler(EngineError)
    def without_engine(request: Request, _: Exception) -> Response:
        return office.page(request, "desk-problem.html", 503, shown="engine", case_id=None)

    @app.exception_handler(HTTPException)
    def other(request: Request, error: Exception) -> Response:
        status = error.status_code if isinstance(error, HTTPException) else 500
        headers = (error.headers or {}) if isinstance(error, HTTPException) else {}
        if status == 303:
            return RedirectResponse(headers["location"], 303)
        count_refusal(DOOR, "too-often" if status == 429 else str(status))
        page = office.page(request, "desk-problem.html", status, shown=status, case_id=None)
        page.headers.update(headers)
        return page


def _add_last_word(app: FastAPI, office: Office) -> None:
    @app.exception_handler(Exception)
    def broken(request: Request, _: Exception) -> Response:
        """Tell the reader; the error itself goes on to the log."""
        count_refusal(DOOR, "500")
        office.visits.forget(request)
        page = office.page(request, "desk-problem.html", 500, shown=500, case_id=None)
        page.headers.update(HEADERS)  # this answer is made outside of the hardening
        return page

"""The desk's login at the organisation's provider: away with a fresh attempt, back with a code."""

from hmac import compare_digest
from secrets import token_urlsafe
from typing import Annotated

import structlog
from fastapi import APIRouter, Query
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.oidc import Attempt, LoginRefusedError, OidcProvider, ProviderAwayError
from adapters.desk.wanted import after_login
from adapters.pages.cookies import drop_cookie, keep_cookie
from adapters.pages.refusals import count_refusal
from adapters.pages.site import path_of

PURPOSE = "desk-oidc"
COOKIE = "komek_desk_oidc"
SECONDS = 600
log = structlog.get_logger(__name__)


def oidc_login(office: Office, provider: OidcProvider, address: str | None) -> APIRouter:
    """Return the routes of logging in at the provider.

    Args:
        office: the desk's parts.
        provider: the organisation's login.
        address: the desk's own address as browsers know it; None: as the request names it.
    """
    router = APIRouter(include_in_schema=False)

    def refused(request: Request, code: int, why: str) -> Response:
        count_refusal("desk", "login-refused")
        log.warning("login refused", why=why)
        page = office.page(request, "desk-login.html", code, officials=(), unknown=False, shown=code, to="")
        drop_cookie(request, page, COOKIE)
        return page

    @router.get("/login/start", name="login-start")
    def away(request: Request, to: Annotated[str, Query(max_length=200)] = "") -> Response:
        attempt = Attempt(token_urlsafe(24), token_urlsafe(24), token_urlsafe(48))
        try:
            response = RedirectResponse(provider.address(attempt, _return_to(request, address)), 303)
        except ProviderAwayError as error:
            return refused(request, 503, str(error))
        kept = {"state": attempt.state, "nonce": attempt.nonce, "verifier": attempt.verifier, "to": to}
        keep_cookie(request, response, COOKIE, office.visits.seal.seal(PURPOSE, kept), SECONDS)
        return response

    @router.get("/login/return", name="login-return")
    async def back(
        request: Request,
        state: Annotated[str, Query(max_length=200)] = "",
        code: Annotated[str, Query(max_length=4000)] = "",
    ) -> Response:
        kept = office.visits.seal.open(PURPOSE, request.cookies.get(COOKIE, ""), SECONDS)
        if kept is None or not compare_digest(kept["state"].encode(), state.encode()):
            return refused(request, 403, "the answer belongs to no attempt of this browser")
        if not code:
            return refused(request, 403, "the provider gave no code")
        attempt = Attempt(kept["state"], kept["nonce"], kept["verifier"])
        try:
            official = await run_in_threadpool(
                _official, provider, code, attempt, _return_to(request, address)
            )
        except LoginRefusedError as error:
            return refused(request, 403, str(error))
        except ProviderAwayError as error:
            return refused(request, 503, str(error))
        response = RedirectResponse(after_login(request, kept["to"]), 303)
        await run_in_threadpool(_note, office, official)
        office.visits.enter(request, response, official.login, official.name, official.as_record())
        drop_cookie(request, response, COOKIE)
        return response

    return router


def _return_to(request: Request, address: str | None) -> str:
    if address is not None:
        return f"{address.rstrip('/')}/login/return"
    return f"{request.url.scheme}://{request.url.netloc}{path_of(request, 'login-return')}"


def _official(provider: OidcProvider, code: str, attempt: Attempt, return_to: str) -> DeskOfficial:
    claims, client = provider.claims(code, attempt, return_to), provider.client
    named = claims.get(client.groups_claim)
    groups = [str(one).removeprefix("/") for one in named] if isinstance(named, list) else []
    login = str(claims.get(client.login_claim) or "")
    official = DeskOfficial(
        login=login,
        name=str(claims.get("name") or login),
        groups=DeskOfficial.known_groups(groups),
        iin=str(claims.get(client.iin_claim) or ""),
    )
    if not login or not official.groups:
        raise LoginRefusedError("the official has no login or belongs to no group of the desk")
    return official


def _note(office: Office, official: DeskOfficial) -> None:
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        work.note("log-in", None)

"""«Отозвать заявление» in the cabinet: the applicant alone, and only after a second question."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.case import Case
from adapters.database.unit_of_work import unit_of_work
from adapters.database.withdrawal import CaseClosedError, withdraw
from adapters.pages.refusals import count_refusal
from adapters.pages.session import Visitor, require_token
from adapters.portal.cabinet import require_own
from adapters.portal.door import Door, go
from adapters.portal.intake import ACTOR


def withdrawal(door: Door) -> APIRouter:
    """Return the routes of withdrawing."""
    router = APIRouter(include_in_schema=False)

    @router.get("/cabinet/{case_id}/withdraw", name="withdraw")
    def ask(request: Request, case_id: str) -> Response:
        visitor = door.visitor(request)
        return _page(door, request, visitor, case_id)

    @router.post("/cabinet/{case_id}/withdraw")
    def withdrawn(
        request: Request,
        case_id: str,
        token: Annotated[str, Form()] = "",
        confirm: Annotated[str, Form(max_length=8)] = "",
    ) -> Response:
        visitor = door.visitor(request)
        require_token(visitor, token)
        if confirm != "yes":
            count_refusal("portal", "withdrawal-unconfirmed")
            return _page(door, request, visitor, case_id, 422)
        try:
            with unit_of_work(door.sessions, door.clock, ACTOR) as work:
                require_own(work.session, case_id, visitor.who)
                withdraw(work, case_id)
        except CaseClosedError:
            raise HTTPException(409) from None
        return go(request, "case", case_id=case_id)

    return router


def _page(door: Door, request: Request, visitor: Visitor, case_id: str, code: int = 200) -> Response:
    with door.sessions() as session:
        require_own(session, case_id, visitor.who)
        case = session.get_one(Case, case_id)
    if case.closed_at is not None:
        raise HTTPException(409)
    return door.page(request, "withdraw.html", code, visitor=visitor, case=case, unconfirmed=code == 422)

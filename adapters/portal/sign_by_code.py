"""Sign with a one-time SMS password instead of ЭЦП: ask for the code, enter it."""

from typing import Annotated

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import Response

from adapters.pages.session import require_token
from adapters.portal.application_xml import parse_application_xml
from adapters.portal.apply import draft_of, look_through
from adapters.portal.door import Door, go
from adapters.portal.intake import ApplicationRefusedError


def sign_by_code(door: Door) -> APIRouter:
    """Return the routes of signing with a code."""
    router = APIRouter(include_in_schema=False)

    @router.post("/apply/code", name="send-code")
    def send(
        request: Request, token: Annotated[str, Form()] = "", draft: Annotated[str, Form()] = ""
    ) -> Response:
        visitor = door.visitor(request)
        require_token(visitor, token)
        xml = draft_of(door, visitor, draft)
        try:
            door.by_password.send(parse_application_xml(xml))
        except ApplicationRefusedError as refused:
            return look_through(door, request, visitor, xml, refused.problems, with_code=True)
        return look_through(door, request, visitor, xml, [], with_code=True)

    @router.post("/apply/with-code", name="sign-with-code")
    def sign(
        request: Request,
        token: Annotated[str, Form()] = "",
        draft: Annotated[str, Form()] = "",
        code: Annotated[str, Form(max_length=16)] = "",
    ) -> Response:
        visitor = door.visitor(request)
        require_token(visitor, token)
        xml = draft_of(door, visitor, draft)
        try:
            submitted = door.by_password.accept(xml, parse_application_xml(xml).submission_key, code)
        except ApplicationRefusedError as refused:
            return look_through(door, request, visitor, xml, refused.problems, with_code=True)
        return go(request, "case", case_id=submitted.case_id)

    return router

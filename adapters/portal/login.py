"""Log in with ЭЦП: the citizen signs a challenge that holds for five minutes in this browser only."""

from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Annotated

from fastapi import APIRouter, Form, UploadFile
from starlette.requests import Request
from starlette.responses import Response

from adapters.eds.acceptance import Citizen, ProblemCode, check_acceptance
from adapters.eds.acceptance import Problem as SignatureProblem
from adapters.eds.errors import EdsRejectedError
from adapters.eds.wire import Subject
from adapters.pages.cookies import drop_cookie, keep_cookie
from adapters.pages.session import require_token
from adapters.portal.door import Door, go
from adapters.portal.field_rules import iin_rule
from adapters.portal.intake import ApplicationRefusedError, refused_by
from adapters.portal.problems import Problem, Rule, count_problems

PURPOSE = "portal-login"
COOKIE = "komek_portal_login"
SECONDS = 300
NO_KEY = Rule("у этого ИИН нет ключа ЭЦП", "бұл ЖСН үшін ЭЦҚ кілті жоқ")
LATE = Rule("время входа истекло, начните снова", "кіру уақыты өтті, қайта бастаңыз", "login-late")
UNREADABLE = Rule(
    "это не подписанный файл: подпишите текст ниже в NCALayer и приложите файл XML",
    "бұл қол қойылған файл емес: төмендегі мәтінге NCALayer-де қол қойып, XML файлын тіркеңіз",
    "login-unreadable",
)


@dataclass(frozen=True, slots=True)
class Person:
    """Whom a certificate names."""

    iin: str
    name: str


def login(door: Door) -> APIRouter:
    """Return the routes of logging in and out."""
    router = APIRouter(include_in_schema=False)

    @router.get("/login", name="login")
    def show(request: Request) -> Response:
        return login_page(door, request, [])

    @router.post("/login")
    def enter(
        request: Request,
        challenge: Annotated[str, Form()] = "",
        iin: Annotated[str, Form()] = "",
        signed: UploadFile | None = None,
    ) -> Response:
        try:
            nonce = nonce_of(door, request, challenge)
            xml = _challenge_xml(nonce)
            person = _person(door, xml, _signed(door, xml, iin.strip(), signed))
            if not door.spent.spend(nonce, SECONDS):
                raise ApplicationRefusedError([Problem("signature", LATE)])
        except ApplicationRefusedError as refused:
            return login_page(door, request, refused.problems, iin, 422)
        return let_in(door, request, person.iin, person.name)

    @router.post("/logout", name="logout")
    def leave(request: Request, token: Annotated[str, Form()] = "") -> Response:
        require_token(door.visitor(request), token)
        response = go(request, "home")
        door.visits.leave(request, response)
        return response

    return router


def _challenge_xml(nonce: str) -> bytes:
    return f'<login xmlns="urn:komek:login:1"><nonce>{nonce}</nonce></login>'.encode()


def login_page(
    door: Door, request: Request, problems: list[Problem], iin: str = "", status: int = 200, *,
    sent: str = "",
) -> Response:  # fmt: skip
    """Return the login with a fresh challenge; with one for which a code was `sent` that one stays."""
    count_problems("portal", problems)
    nonce = token_urlsafe(24)
    response = door.page(
        request,
        "login.html",
        status,
        challenge=door.seal.seal(PURPOSE, {"nonce": nonce}),
        xml=_challenge_xml(nonce).decode(),
        problems=problems,
        iin=iin,
        sent=sent,
        by_code=door.by_password.passwords is not None,
    )
    if not sent:
        keep_cookie(request, response, COOKIE, nonce, SECONDS)
    return response


def let_in(door: Door, request: Request, iin: str, name: str) -> Response:
    """Return the way into the cabinet of a person who has proved who they are."""
    response = go(request, "cabinet")
    door.visits.enter(request, response, iin, name)
    drop_cookie(request, response, COOKIE)
    return response


def nonce_of(door: Door, request: Request, challenge: str) -> str:
    """Return the nonce of a challenge that was given to this browser and still holds.

    Raises:
        ApplicationRefusedError: it was not, or holds no more.
    """
    record = door.seal.open(PURPOSE, challenge, SECONDS)
    nonce = str(record["nonce"]) if record else ""
    if not nonce or not compare_digest(nonce, request.cookies.get(COOKIE, "")):
        raise ApplicationRefusedError([Problem("signature", LATE)])
    return nonce


def _signed(door: Door, xml: bytes, iin: str, upload: UploadFile | None) -> bytes:
    if door.keys is None:
        content = upload.file.read() if upload else b""
        if not content:
            raise refused_by([SignatureProblem(ProblemCode.NO_SIGNER)])
        return content
    problem = iin_rule(iin)
    if problem:
        raise ApplicationRefusedError([Problem("iin", problem)])
    try:
        return door.eds.sign_xml(xml, door.keys.of_person(iin))
    except EdsRejectedError:
        raise ApplicationRefusedError([Problem("iin", NO_KEY)]) from None


def _person(door: Door, xml: bytes, signed: bytes) -> Person:
    try:
        verdict = door.eds.verify_xml(signed)
    except (EdsRejectedError, UnicodeDecodeError):
        raise ApplicationRefusedError([Problem("signature", UNREADABLE)]) from None
    subject = verdict.signers[0].subject if verdict.signers else Subject()
    problems = check_acceptance(verdict, Citizen(subject.iin or ""), signed_xml=signed, submitted_xml=xml)
    if problems:
        raise refused_by(problems)
    return Person(subject.iin or "", (subject.common_name or "").title())

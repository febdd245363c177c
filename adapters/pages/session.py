"""Who is logged in: a sealed cookie, new at every login, with a token that forms must bring back."""

from dataclasses import dataclass
from hmac import compare_digest
from secrets import token_urlsafe

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.pages.seal import Seal

HOURS_8 = 8 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody logged in: `who` is a login or an ИИН, `name` what the page greets with."""

    who: str
    name: str
    token: str


class Sessions:
    """Keeps visitors of one site in its cookie."""

    def __init__(self, seal: Seal, cookie: str, seconds: int = HOURS_8) -> None:
        self._seal = seal
        self._cookie = cookie
        self._seconds = seconds

    def visitor(self, request: Request) -> Visitor | None:
        """Return who is logged in."""
        record = self._seal.open(self._cookie, request.cookies.get(self._cookie, ""), self._seconds)
        return Visitor(**record) if record else None

    def enter(self, request: Request, response: Response, who: str, name: str) -> None:
        """Log somebody in; a session of before is replaced, never continued."""
        record = {"who": who, "name": name, "token": token_urlsafe(24)}
        response.set_cookie(
            self._cookie,
            self._seal.seal(self._cookie, record),
            max_age=self._seconds,
            path=request.scope.get("root_path") or "/",
            httponly=True,
            samesite="lax",
            secure=request.url.scheme == "https",
        )

    def leave(self, request: Request, response: Response) -> None:
        """Log out."""
        response.delete_cookie(self._cookie, path=request.scope.get("root_path") or "/")


def require_token(visitor: Visitor, brought: object) -> None:
    """Let only forms of the visitor's own pages through.

    Raises:
        HTTPException: 403, the token is missing or another's.
    """
    if not isinstance(brought, str) or not compare_digest(visitor.token.encode(), brought.encode()):
        raise HTTPException(403, "form-token")

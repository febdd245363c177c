"""Who is logged in: a sealed cookie, new at every login, with a token that forms must bring back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from adapters.database.spent_token import SpentTokens
from adapters.pages.cookies import drop_cookie, keep_cookie
from adapters.pages.seal import Seal

HOURS_8 = 8 * 3600


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody logged in: `who` is a login or an ИИН, `name` what the page greets with."""

    who: str
    name: str
    token: str
    more: Mapping[str, Any] = field(default_factory=dict)
    """What the site keeps of them besides."""


class Sessions:
    """Keeps visitors of one site in its cookie; a session that was left opens nothing any more."""

    def __init__(self, seal: Seal, cookie: str, left: SpentTokens, seconds: int = HOURS_8) -> None:
        self.seal = seal
        self._cookie = cookie
        self._left = left
        self._seconds = seconds

    def visitor(self, request: Request) -> Visitor | None:
        """Return who is logged in; looked up once a request."""
        if not hasattr(request.state, self._cookie):
            setattr(request.state, self._cookie, self._look_up(request))
        found: Visitor | None = getattr(request.state, self._cookie)
        return found

    def forget(self, request: Request) -> None:
        """Let nobody be logged in for the rest of a request: the database may be what is broken."""
        setattr(request.state, self._cookie, None)

    def enter(
        self, request: Request, response: Response, who: str, name: str,
        more: Mapping[str, Any] | None = None,
    ) -> None:  # fmt: skip
        """Log somebody in; a session of before is replaced, never continued."""
        record = {"who": who, "name": name, "token": token_urlsafe(24), "more": dict(more or {})}
        sealed = self.seal.seal(self._cookie, record)
        keep_cookie(request, response, self._cookie, sealed, self._seconds)

    def leave(self, request: Request, response: Response) -> None:
        """Log out: the cookie holds no more, whoever kept a copy."""
        visitor = self.visitor(request)
        if visitor is not None:
            self._left.spend(visitor.token, self._seconds)
        drop_cookie(request, response, self._cookie)

    def _look_up(self, request: Request) -> Visitor | None:
        record = self.seal.open(self._cookie, request.cookies.get(self._cookie, ""), self._seconds)
        visitor = Visitor(**record) if record else None
        return None if visitor is None or self._left.spent(visitor.token) else visitor


def require_token(visitor: Visitor, brought: object) -> None:
    """Let only forms of the visitor's own pages through.

    Raises:
        HTTPException: 403, the token is missing or another's.
    """
    if not isinstance(brought, str) or not compare_digest(visitor.token.encode(), brought.encode()):
        raise HTTPException(403, "form-token")

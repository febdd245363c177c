"""What the portal's pages stand on."""

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.clock import Clock
from adapters.database.connection import Sessions
from adapters.database.spent_token import SpentTokens
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.pages.seal import Seal
from adapters.pages.session import Sessions as Visits
from adapters.pages.session import Visitor
from adapters.pages.site import Site, path_of
from adapters.portal.intake import Intake
from adapters.portal.password_intake import PasswordIntake


@dataclass(frozen=True)
class Door:
    """The portal's parts; with `keys` the stub signs in the citizen's place (development)."""

    sessions: Sessions
    clock: Clock
    eds: EdsClient
    intake: Intake
    site: Site
    seal: Seal
    visits: Visits
    keys: StubKeys | None
    by_password: PasswordIntake
    spent: SpentTokens

    def page(self, request: Request, template: str, code: int = 200, **context: object) -> Response:
        """Return a page that knows who is logged in."""
        visitor = context.pop("visitor", None) or self.visits.visitor(request)
        shared = {"visitor": visitor, "development": self.keys is not None}
        return self.site.page(request, template, {**shared, **context}, code)

    def visitor(self, request: Request) -> Visitor:
        """Return who is logged in.

        Raises:
            HTTPException: 303 to the login, which comes back here.
        """
        visitor = self.visits.visitor(request)
        if visitor is None:
            raise HTTPException(303, headers={"location": path_of(request, "login")})
        return visitor


def go(request: Request, name: str, **parts: str) -> RedirectResponse:
    """Return a redirect to one of our routes after a form was handled."""
    return RedirectResponse(path_of(request, name, **parts), 303)

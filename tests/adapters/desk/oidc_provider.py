"""A small OIDC provider for tests: it says whatever a test wants it to say about whoever comes."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from time import time
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route


@dataclass
class TellingProvider:
    """Knows one client and logs everybody in as `says`."""

    client_id: str = "komek-desk"
    secret: str = "of the tests"
    issuer: str = ""
    says: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"}))
    published: list[RSAKey] = field(default_factory=list)
    given: dict[str, dict[str, str]] = field(default_factory=dict)
    """Codes that were not exchanged yet, with what was asked for."""

    def change_key(self, *, publish: bool = True) -> None:
        """Sign with another key from now on."""
        self.key = RSAKey.generate_key(2048, {"use": "sig", "alg": "RS256"})
        if publish:
            self.published = [self.key]

    def app(self) -> Starlette:
        """Return the provider as an application."""
        self.published = [self.key]
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._described),
                Route("/keys", self._keys),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    def _described(self, _: Request) -> Response:
        places = {"authorization_endpoint": "authorize", "token_endpoint": "token", "jwks_uri": "keys"}
        named = {name: f"{self.issuer}/{path}" for name, path in places.items()}
        return JSONResponse({"issuer": self.issuer, **named})

    def _keys(self, _: Request) -> Response:
        return JSONResponse(KeySet(list(self.published)).as_dict())

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == self.client_id
        assert asked["response_type"] == "code"
        assert "openid" in asked["scope"]
        code = f"code-{len(self.given)}-{time()}"
        self.given[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}")

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked = self.given.pop(str(form["code"]), None)
        verifier = str(form["code_verifier"]).encode()
        challenge = urlsafe_b64encode(sha256(verifier).digest()).rstrip(b"=").decode()
        good = (
            asked and asked["code_challenge"] == challenge and asked["redirect_uri"] == form["redirect_uri"]
        )
        if not good or asked is None:
            return JSONResponse({"error": "invalid_grant"}, 400)
        claims = {
            "iss": self.issuer,
            "aud": self.client_id,
            "exp": int(time()) + 300,
            "nonce": asked["nonce"],
            **self.says,
        }
        self.key.ensure_kid()
        header = {"alg": "RS256", "kid": self.key.kid}
        return JSONResponse({"id_token": jwt.encode(header, claims, self.key), "token_type": "Bearer"})

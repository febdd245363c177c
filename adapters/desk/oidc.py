"""Log in by OIDC: authorization code with PKCE, the ID token's signature and claims checked."""

from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

import httpx
from joserfc import jwt
from joserfc.errors import InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet

from adapters.clock import Clock

ALGORITHMS = ["RS256", "PS256", "ES256"]
LEEWAY = 60
"""Seconds by which the provider's clock may differ from ours."""


class LoginRefusedError(PermissionError):
    """The provider did not confirm who this is; the message is for the log and names no person."""


class ProviderAwayError(RuntimeError):
    """The provider does not answer: nobody can log in for now."""


@dataclass(frozen=True, slots=True)
class OidcClient:
    """How the desk is known to the organisation's login.

    Args:
        issuer: the provider's address, as its ID tokens name it.
        client_id: the desk's name there.
        client_secret: its secret; empty for a public client.
        scope: what is asked for.
        login_claim: the claim that holds the official's login, the same as in Tasklist.
        groups_claim: the claim that holds the groups of user tasks, `centre:UNIT` or `/centre:UNIT`.
        iin_claim: the claim that holds whose certificate signs.
    """

    issuer: str
    client_id: str
    client_secret: str = ""
    scope: str = "openid profile"
    login_claim: str = "preferred_username"
    groups_claim: str = "groups"
    iin_claim: str = "iin"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to log in: what the browser must bring back, and what only we and the provider see."""

    state: str
    nonce: str
    verifier: str


class OidcProvider:
    """The organisation's login; its addresses and keys are asked for when first needed."""

    def __init__(self, client: OidcClient, clock: Clock) -> None:
        self.client = client
        self._clock = clock
        self._http = httpx.Client(timeout=10)
        self._described: dict[str, Any] | None = None
        self._keys: KeySet | None = None

    def address(self, attempt: Attempt, return_to: str) -> str:
        """Return where a browser goes to log in.

        Raises:
            ProviderAwayError: here and below.
        """
        challenge = urlsafe_b64encode(sha256(attempt.verifier.encode()).digest()).rstrip(b"=").decode()
        asked = {
            "response_type": "code",
            "client_id": self.client.client_id,
            "redirect_uri": return_to,
            "scope": self.client.scope,
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._description()['authorization_endpoint']}?{urlencode(asked)}"

    def claims(self, code: str, attempt: Attempt, return_to: str) -> Mapping[str, Any]:
        """Exchange the code for the ID token and return its claims, checked.

        Raises:
            LoginRefusedError: the code or the token is not good.
        """
        body = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": return_to,
            "client_id": self.client.client_id,
            "code_verifier": attempt.verifier,
        }
        secret = (self.client.client_id, self.client.client_secret) if self.client.client_secret else None
        answer = self._ask("POST", self._description()["token_endpoint"], data=body, auth=secret)
        if answer.is_error:
            raise LoginRefusedError(f"the provider refused the code: HTTP {answer.status_code}")
        try:
            claims = self._decoded(str(answer.json()["id_token"]))
            jwt.JWTClaimsRegistry(
                now=int(self._clock.now().timestamp()),
                leeway=LEEWAY,
                iss={"essential": True, "value": self.client.issuer},
                aud={"essential": True, "value": self.client.client_id},
                exp={"essential": True},
                nonce={"essential": True, "value": attempt.nonce},
            ).validate(claims)
        except (JoseError, ValueError, KeyError, TypeError) as error:
            raise LoginRefusedError(f"the ID token is not good: {type(error).__name__}") from None
        if claims.get("azp", self.client.client_id) != self.client.client_id:
            raise LoginRefusedError("the ID token was given to another client")
        return claims

    def _decoded(self, token: str) -> dict[str, Any]:
        try:
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS).claims
        except InvalidKeyIdError:  # the provider has changed its keys
            self._keys = None
            return jwt.decode(token, self._key_set(), algorithms=ALGORITHMS).claims

    def _key_set(self) -> KeySet:
        if self._keys is None:
            self._keys = KeySet.import_key_set(self._told(self._description()["jwks_uri"]))  # type: ignore[arg-type]
        return self._keys

    def _description(self) -> dict[str, Any]:
        if self._described is None:
            issuer = self.client.issuer.rstrip("/")
            described = self._told(f"{issuer}/.well-known/openid-configuration")
            if described.get("issuer") != self.client.issuer:
                raise ProviderAwayError("the provider calls itself otherwise than KOMEK_OIDC_ISSUER")
            self._described = described
        return self._described

    def _told(self, address: str) -> dict[str, Any]:
        answer = self._ask("GET", address)
        if answer.is_error:
            raise ProviderAwayError(f"the provider answered HTTP {answer.status_code}")
        told: dict[str, Any] = answer.json()
        return told

    def _ask(self, method: str, address: str, **what: Any) -> httpx.Response:
        try:
            return self._http.request(method, address, **what)
        except httpx.TransportError as error:
            raise ProviderAwayError(f"the provider does not answer: {type(error).__name__}") from None

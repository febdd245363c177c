"""The organisation's token for КДП: an RS256 JWT with `cbin`, `mcheck`, `iat`, `exp` (wire-formats §4)."""

import json
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import datetime, timedelta

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

LIFE = timedelta(minutes=5)
HEADER = {"alg": "RS256", "typ": "JWT"}


class OvtMaker:
    """Signs tokens of one organisation with its transport key."""

    def __init__(self, key: RSAPrivateKey, company_bin: str) -> None:
        self._key = key
        self._bin = company_bin

    def token(self, now: datetime) -> str:
        """Return a token that holds for five minutes."""
        issued = int(now.timestamp())
        claims = {
            "cbin": self._bin,
            "mcheck": True,
            "iat": issued,
            "exp": issued + int(LIFE.total_seconds()),
        }
        signed = f"{_part(HEADER)}.{_part(claims)}"
        signature = self._key.sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_base64(signature)}"


def _part(content: Mapping[str, object]) -> str:
    return _base64(json.dumps(content, separators=(",", ":")).encode())


def _base64(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()

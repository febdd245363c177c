"""The engine's login to itself, without which nobody could work in Tasklist's page.

In one application with Operate, Tasklist 8.6.0 assigns and completes user tasks through the REST API, and
the login filter that guards this API turns it away (camunda/camunda issue 24808; mended in 8.6.9). The filter
knows signed tokens too, and Tasklist's client keeps one in a file. So each start makes a pair of keys, signs
one token, gives the filter the public key and the client the token, and forgets the private key: nobody can
sign another, and people log in as before.
"""

from __future__ import annotations

import json
import uuid
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from komek.engine.files import write_atomically

CLIENT = "tasklist"
CLUSTER_CLAIM = "https://camunda.com/clusterId"
NEVER = "9999-01-01T00:00:00Z"
KEY_BITS = 2048


@dataclass(frozen=True)
class OwnLogin:
    """The token as Tasklist's client keeps it, and the key the login filter checks it with."""

    folder: Path

    @property
    def public_key(self) -> Path:
        """The filter's half, as PEM."""
        return self.folder / "own-login.pem"

    @property
    def token_store(self) -> Path:
        """The client's half; only our user may read it."""
        return self.folder / "own-login.yaml"

    @property
    def environment(self) -> dict[str, str]:
        """Return the variables that make the client take its token from the file.

        It insists on a secret and on a server to ask, but asks nobody while it has a token.
        """
        return {
            "ZEEBE_CLIENT_ID": CLIENT,
            "ZEEBE_CLIENT_SECRET": "none",
            "ZEEBE_TOKEN_AUDIENCE": CLIENT,
            "ZEEBE_AUTHORIZATION_SERVER_URL": "http://127.0.0.1:9/none",
            "ZEEBE_CLIENT_CONFIG_PATH": str(self.token_store),
        }

    def renew(self) -> str:
        """Write both halves anew and return the cluster's name that the token must bear; raises OSError."""
        cluster = str(uuid.uuid4())
        key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
        public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        credentials = {"accesstoken": _token(key, cluster), "tokentype": "Bearer", "expiry": NEVER}
        self.public_key.write_bytes(public)
        # JSON is YAML, which is what the client reads.
        kept = json.dumps({CLIENT: {"auth": {"credentials": credentials}}})
        write_atomically(self.token_store, kept, private=True)
        return cluster


def _token(key: rsa.RSAPrivateKey, cluster: str) -> str:
    """Return a signed token (RFC 7519) without an end: it is good as long as its public key is."""
    header = {"alg": "RS256", "typ": "JWT"}
    claims = {"sub": CLIENT, "aud": CLIENT, CLUSTER_CLAIM: cluster}
    said = ".".join(_encoded(json.dumps(part).encode()) for part in (header, claims))
    return f"{said}.{_encoded(key.sign(said.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def _encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()

"""Sealed text: what a browser keeps for us and can neither read nor change."""

import json
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from cryptography.fernet import Fernet, InvalidToken

from adapters.clock import Clock


class Seal:
    """Seals small records for a purpose; a seal of one purpose does not open as another."""

    def __init__(self, secret: str, clock: Clock) -> None:
        if len(secret) < 16:
            raise ValueError("the secret of the pages needs at least 16 characters")
        self._secret = secret
        self._clock = clock

    def seal(self, purpose: str, record: dict[str, Any]) -> str:
        """Return a record as sealed text."""
        plain = json.dumps(record, ensure_ascii=False).encode()
        return self._key(purpose).encrypt_at_time(plain, self._now()).decode()

    def open(self, purpose: str, sealed: str, seconds: int) -> dict[str, Any] | None:
        """Return a record sealed at most so many seconds ago; None where it is late, changed or another's."""
        try:
            plain = self._key(purpose).decrypt_at_time(sealed.encode(), seconds, self._now())
        except (InvalidToken, UnicodeEncodeError):
            return None
        record: dict[str, Any] = json.loads(plain)
        return record

    def _key(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(sha256(f"{purpose}\0{self._secret}".encode()).digest()))

    def _now(self) -> int:
        return int(self._clock.now().timestamp())

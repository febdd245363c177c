"""Seal bytes at rest with a key of the operator's; older keys open what they once sealed."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet


class SealError(ValueError):
    """A key is not one, or none of the keys opens what was sealed."""


class Sealer:
    """Seals with the first key and opens with any: so keys are changed without losing what they sealed.

    Keys are those of Fernet (32 bytes, base64), separated by commas; `Sealer.new_key` makes one.
    """

    def __init__(self, keys: str) -> None:
        try:
            self._fernet = MultiFernet([Fernet(key.strip()) for key in keys.split(",")])
        except ValueError:
            raise SealError("a key must be 32 bytes in url-safe base64") from None

    @staticmethod
    def new_key() -> str:
        """Return a new key."""
        return Fernet.generate_key().decode()

    def seal(self, content: bytes) -> bytes:
        """Return the content sealed."""
        return self._fernet.encrypt(content)

    def open(self, sealed: bytes) -> bytes:
        """Return what was sealed.

        Raises:
            SealError: no key opens it, or it was altered.
        """
        try:
            return self._fernet.decrypt(sealed)
        except InvalidToken:
            raise SealError("none of the keys opens this") from None

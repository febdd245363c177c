"""The seam at which a document is signed: the official's card elsewhere, the stub's key in development."""

from typing import Protocol

from adapters.desk.official import DeskOfficial
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys


class DocumentSigner(Protocol):
    """Signs in an official's name."""

    def sign(self, official: DeskOfficial, content: bytes) -> bytes:
        """Return a detached CMS over the bytes.

        Raises:
            EdsError: nothing was signed.
        """
        ...


class StubSigner:
    """Signs with the stub's key of the official (development only)."""

    def __init__(self, eds: EdsClient, keys: StubKeys) -> None:
        self._eds = eds
        self._keys = keys

    def sign(self, official: DeskOfficial, content: bytes) -> bytes:
        """Return a detached CMS over the bytes.

        Raises:
            EdsError: nothing was signed.
        """
        return self._eds.sign_cms(content, self._keys.of_person(official.iin), detached=True)

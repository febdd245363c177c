"""Fetch keys from the stub; elsewhere they are on a person's card or in a system's key file."""

from base64 import b64decode

import httpx
from cryptography import x509

from adapters.eds.authority import Condition
from adapters.eds.client import KeyContainer
from adapters.eds.container import KeyPair, load_container
from adapters.eds.errors import EdsRejectedError, EdsUnavailableError
from adapters.eds.roles import KeyUsage


class StubKeys:
    """Asks the stub for key containers; a real NCANode has no such address."""

    def __init__(self, url: str, *, timeout: float = 15) -> None:
        self._http = httpx.Client(base_url=url.rstrip("/"), timeout=timeout)

    def of_person(
        self, iin: str, *, usage: KeyUsage = KeyUsage.SIGN, condition: Condition = Condition.GOOD
    ) -> KeyContainer:
        """Return the container of a synthetic person or official.

        Raises:
            EdsError: there is none, or the stub does not answer.
        """
        return self._container(f"/stub/keys/{iin}?usage={usage}&condition={condition}")

    def of_system(self, name: str) -> KeyPair:
        """Return an information system's key and certificate.

        Raises:
            EdsError: the stub does not answer.
        """
        container = self._container(f"/stub/systems/{name}")
        return load_container(container.content, container.password)

    def authority(self) -> x509.Certificate:
        """Return the stub authority's certificate, the root of trust.

        Raises:
            EdsError: the stub does not answer.
        """
        return x509.load_pem_x509_certificate(self._get("/stub/authority")["certificate"].encode())

    def revoke(self, iin: str) -> None:
        """Revoke the good certificate of a synthetic person or official."""
        self._send("POST", f"/stub/keys/{iin}/revoke")

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def _container(self, path: str) -> KeyContainer:
        reply = self._get(path)
        return KeyContainer(b64decode(reply["key"]), reply["password"])

    def _get(self, path: str) -> dict[str, str]:
        reply: dict[str, str] = self._send("GET", path).json()
        return reply

    def _send(self, method: str, path: str) -> httpx.Response:
        try:
            response = self._http.request(method, path)
        except httpx.HTTPError as error:
            raise EdsUnavailableError(f"the ЭЦП stub does not answer: {type(error).__name__}") from None
        if response.status_code != 200:
            raise EdsRejectedError(f"the ЭЦП stub gives no key: HTTP {response.status_code}")
        return response

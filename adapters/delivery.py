"""The three ways a delivery fails, told apart because only one of them may be repeated blindly.

The texts carry no personal data: no phone, no ИИН, nothing a provider wrote.
"""

import httpx


class DeliveryError(Exception):
    """A delivery was not accepted, or nobody knows."""


class DeliveryRejectedError(DeliveryError):
    """The receiver refused for good; nothing was delivered, and repeating does not help."""

    def __init__(self, code: str) -> None:
        super().__init__(f"delivery refused: {code}")
        self.code = code


class DeliveryUnavailableError(DeliveryError):
    """Nothing was accepted; repeat later."""


class DeliveryUnknownError(DeliveryError):
    """The request went out and no answer tells what became of it: ask for the status, never just repeat."""


NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


def post(client: httpx.Client, path: str, **content: object) -> httpx.Response:
    """Send a request whose repetition could deliver twice; return the answer with status 200.

    Raises:
        DeliveryError: the kind says whether it may be repeated.
    """
    try:
        response = client.post(path, **content)  # type: ignore[arg-type]
    except NOTHING_SENT as error:
        raise DeliveryUnavailableError(f"the receiver cannot be reached: {type(error).__name__}") from None
    except httpx.HTTPError as error:
        raise DeliveryUnknownError(f"no answer after sending: {type(error).__name__}") from None
    if response.status_code in {429, 503}:
        raise DeliveryUnavailableError(f"the receiver is busy: HTTP {response.status_code}")
    if response.status_code >= 500:
        raise DeliveryUnknownError(f"the receiver failed after sending: HTTP {response.status_code}")
    if response.status_code != 200:
        raise DeliveryRejectedError(f"HTTP-{response.status_code}")
    return response

"""Tells the relay how a delivery failed, in its own words: each client fails in the same three ways."""

from collections.abc import Iterator
from contextlib import contextmanager

from adapters.delivery import DeliveryRejectedError, DeliveryUnavailableError, DeliveryUnknownError
from workers.runtime.relay import NotSentError, RejectedError, UnknownOutcomeError


@contextmanager
def delivery_failures() -> Iterator[None]:
    """Turn what a client raises within the block into what the relay goes by.

    Raises:
        RejectedError, NotSentError, UnknownOutcomeError: refused for good, nothing sent, nobody knows.
    """
    try:
        yield
    except DeliveryRejectedError as error:
        raise RejectedError(str(error)) from error
    except DeliveryUnavailableError as error:
        raise NotSentError(str(error)) from error
    except DeliveryUnknownError as error:
        raise UnknownOutcomeError(str(error)) from error

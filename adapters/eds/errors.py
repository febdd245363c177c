"""What may go wrong with the ЭЦП service; no text here carries personal data."""


class EdsError(Exception):
    """Something about the ЭЦП service that is not a verdict."""


class EdsUnavailableError(EdsError):
    """The service did not answer, failed (HTTP 5xx) or is not there (HTTP 404, 403); try again later."""


class EdsRejectedError(EdsError):
    """The service refused what it was given (HTTP 400, 413, 422): not XML, not a CMS, not a key container."""


class EdsMalformedError(EdsError):
    """The answer has not the shape of NCANode's."""

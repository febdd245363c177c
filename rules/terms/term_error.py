"""Why a term cannot be projected."""


class TermError(ValueError):
    """Tell why a term cannot be projected; the message carries no personal data."""

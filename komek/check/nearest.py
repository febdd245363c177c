"""Guesses what somebody meant who mistyped a name."""

import difflib
from collections.abc import Iterable


def nearest(wrong: str, known: Iterable[str]) -> str:
    """Return a known name close to a wrong one with the words around it, or nothing."""
    close = difflib.get_close_matches(wrong, list(known), n=1, cutoff=0.6)
    return f" (похоже на «{close[0]}» · did you mean “{close[0]}”?)" if close else ""

"""The clauses that elements and rows may name, read once."""

from functools import cache

from rules.clauses import Clauses


@cache
def all_clauses() -> Clauses:
    """Return the clauses of all sources."""
    return Clauses.load()

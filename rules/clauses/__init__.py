"""The clauses of the source documents: one key each, with place, service and state."""

from rules.clauses.catalogue import Clauses, UnknownClauseError
from rules.clauses.clause import Clause, Source, State

__all__ = ["Clause", "Clauses", "Source", "State", "UnknownClauseError"]

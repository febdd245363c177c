"""How the участковая комиссия comes to its conclusion (Social Code art. 124): quorum, majority, the chair.

The sources name the bodies that send members; how they vote is configuration: a majority of those who vote,
the chair's vote at a tie.
"""

from collections.abc import Mapping
from enum import StrEnum

from rules.codes import Need


class Vote(StrEnum):
    """What a member says: whether there is need, or that a conflict of interest keeps them out."""

    FOUND = "found"
    NOT_FOUND = "not-found"
    RECUSED = "recused"


class NoQuorumError(ValueError):
    """Fewer members have voted than the quorum asks for."""


class TieError(ValueError):
    """As many found need as did not, and the chair has not voted."""


def concluded(votes: Mapping[str, Vote], *, quorum: int, chair: str) -> Need:
    """Return the conclusion by the votes of members.

    Raises:
        NoQuorumError, TieError: there is no conclusion yet.
    """
    cast = [vote for vote in votes.values() if vote is not Vote.RECUSED]
    if len(cast) < quorum:
        raise NoQuorumError
    found, not_found = cast.count(Vote.FOUND), cast.count(Vote.NOT_FOUND)
    if found != not_found:
        return Need.FOUND if found > not_found else Need.NOT_FOUND
    deciding = votes.get(chair)
    if deciding is None or deciding is Vote.RECUSED:
        raise TieError
    return Need(deciding)

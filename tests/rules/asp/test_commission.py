"""A commission concludes by its quorum and majority; its chair decides a tie (Social Code art. 124)."""

import pytest

from rules.asp.commission import NoQuorumError, TieError, Vote, concluded
from rules.strict_yaml import LawDataError
from rules.units import UnitDirectory

YES, NO, OUT = Vote.FOUND, Vote.NOT_FOUND, Vote.RECUSED
UNIT = """
units:
  - code: test
    region: test
    region_name: {kk: а, ru: а}
    territories: ["000000000"]
    centre: {kk: а, ru: а}
    authorised_body: {kk: а, ru: а}
    address: {kk: а, ru: а}
    phone: "1414"
    commission: {quorum: QUORUM, members: [{login: a.test, body: health}, {login: SECOND, body: education}]}
"""


@pytest.mark.parametrize(
    ("votes", "need"),
    [
        ((YES, YES, NO), "found"),
        ((NO, YES, NO), "not-found"),
        ((YES, NO), "found"),  # the chair's vote at a tie
        ((NO, YES, OUT), "not-found"),
        ((OUT, NO, NO), "not-found"),
    ],
)
def test_the_majority_of_those_who_vote_decides(votes: tuple[Vote, ...], need: str) -> None:
    assert concluded(dict(zip("abc", votes, strict=False)), quorum=2, chair="a") == need


def test_who_steps_aside_does_not_count_for_the_quorum() -> None:
    with pytest.raises(NoQuorumError):
        concluded({"a": YES, "b": OUT, "c": OUT}, quorum=2, chair="a")


def test_a_tie_without_the_chair_is_no_conclusion() -> None:
    with pytest.raises(TieError):
        concluded({"a": OUT, "b": YES, "c": NO}, quorum=2, chair="a")
    with pytest.raises(TieError):
        concluded({"b": YES, "c": NO}, quorum=2, chair="a")


@pytest.mark.parametrize(("quorum", "second"), [("3", "b.test"), ("1", "a.test")])
def test_a_roster_that_cannot_be_is_refused(quorum: str, second: str) -> None:
    own = UNIT.replace("QUORUM", quorum).replace("SECOND", second)
    with pytest.raises(LawDataError, match=r"larger than|twice"):
        UnitDirectory.load([("own.yaml", own)])

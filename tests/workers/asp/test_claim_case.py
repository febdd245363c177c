"""One instance works a case; whoever comes later is a duplicate."""

from dataclasses import replace
from typing import Any

import pytest

from workers.asp.claim_case import claim_case
from workers.asp.withdraw_case import withdraw_case


def test_the_first_instance_takes_the_case(cases: Any) -> None:
    case = cases.submitted()
    claimed = case.do(claim_case, instance=7)
    assert (claimed.claim, claimed.case_link) == ("claimed", f"http://127.0.0.1/desk/cases/{case.id}")
    assert (case.row.engine_epoch, case.row.instance_key) == ("epoch-1", 7)


def test_the_same_instance_asks_again_and_keeps_the_case(cases: Any) -> None:
    case = cases.submitted()
    case.do(claim_case, instance=7)
    assert case.do(claim_case, instance=7).claim == "claimed"


def test_a_second_instance_of_the_same_case_is_a_duplicate(cases: Any) -> None:
    case = cases.submitted()
    case.do(claim_case, instance=7)
    assert case.do(claim_case, instance=8).claim == "duplicate"
    assert case.row.instance_key == 7
    assert case.audited("case-duplicate") == [{"instance": 8}]


@pytest.mark.parametrize("key", [7, 8], ids=["the same key given out again", "another key"])
def test_an_instance_of_the_engine_that_took_a_wiped_ones_place_takes_the_case_over(
    cases: Any, office: Any, key: int
) -> None:
    case = cases.submitted()
    case.do(claim_case, instance=7)
    wiped = replace(office, epoch="epoch-2")
    assert case.do(claim_case, instance=key, office=wiped).claim == "claimed"
    assert (case.row.engine_epoch, case.row.instance_key) == ("epoch-2", key)
    assert case.do(claim_case, instance=9, office=wiped).claim == "duplicate"


def test_a_closed_case_is_not_begun_again(cases: Any, office: Any) -> None:
    case = cases.submitted()
    case.do(claim_case, instance=7)
    case.do(withdraw_case)
    for at in (office, replace(office, epoch="epoch-2")):
        assert case.do(claim_case, instance=8, office=at).claim == "duplicate"
    assert (case.row.engine_epoch, case.row.instance_key) == ("epoch-1", 7)


def test_two_cases_of_one_family_do_not_stand_in_each_others_way(cases: Any) -> None:
    one, other = cases.submitted(), cases.submitted()
    assert one.do(claim_case, instance=7).claim == "claimed"
    assert other.do(claim_case, instance=8).claim == "claimed"

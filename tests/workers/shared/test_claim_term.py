"""One guard watches a term, however often its message is correlated."""

from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError
from workers.shared.claim_term import claim_term


@pytest.fixture
def case(cases: Any) -> Any:
    case = cases.submitted()
    case.do(route_application)
    return case


def claim(case: Any, instance: int, **options: Any) -> str:
    term_id = case.term("asp-registration").id
    return str(case.do(claim_term, instance=instance, term_id=term_id, **options).claim)


def test_the_guard_that_came_first_watches_the_term(case: Any) -> None:
    assert claim(case, 5) == "claimed"
    term = case.term("asp-registration")
    assert (term.guard_epoch, term.guard_key) == ("epoch-1", 5)


def test_the_same_guard_asks_again_and_keeps_it(case: Any) -> None:
    assert [claim(case, 5), claim(case, 5)] == ["claimed", "claimed"]


def test_a_second_guard_is_a_duplicate(case: Any) -> None:
    assert [claim(case, 5), claim(case, 6)] == ["claimed", "duplicate"]
    assert case.term("asp-registration").guard_key == 5


@pytest.mark.parametrize("key", [5, 6], ids=["the same key given out again", "another key"])
def test_a_guard_of_the_engine_that_took_a_wiped_ones_place_takes_the_term_over(
    case: Any, office: Any, key: int
) -> None:
    claim(case, 5)
    wiped = replace(office, epoch="epoch-2")
    assert claim(case, key, office=wiped) == "claimed"
    assert claim(case, 7, office=wiped) == "duplicate"
    assert (case.term("asp-registration").guard_epoch, case.term("asp-registration").guard_key) == (
        "epoch-2",
        key,
    )


def test_a_guard_without_a_term_is_a_case_without_a_clock(case: Any) -> None:
    with pytest.raises(ForSupervisorError, match="без часов"):
        case.do(claim_term, term_id=str(uuid4()))

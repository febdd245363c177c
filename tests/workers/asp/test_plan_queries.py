"""Which information systems are asked about whom (passport-asp/queries, rules/asp/queries.yaml)."""

from typing import Any

import pytest

from adapters.population import Archetype
from adapters.shep.services import REGISTRY
from rules.codes import Edition
from workers.asp.plan_queries import plan_queries
from workers.shared.information_systems import SYSTEMS, members_asked

OF_CHILDREN = {"guardianship", "adoption"}
OF_THE_ABLE_BODIED = {"nobd", "esutd", "labour-market"}


def positions(case: Any, system: str) -> list[int]:
    with case.work() as work:
        return [m.position for m in members_asked(work, work.case(case.id), SYSTEMS[system])]


def test_every_system_of_the_registry_is_asked_once_where_it_has_somebody_to_tell_of(cases: Any) -> None:
    case = cases.submitted(Archetype.LARGE_FAMILY)
    assert case.do(plan_queries).systems == list(REGISTRY)
    assert case.row.stage == "queries"


def test_a_pensioner_who_lives_alone_is_not_asked_about_children_and_measures(cases: Any) -> None:
    planned = cases.submitted().do(plan_queries).systems
    assert REGISTRY.keys() - set(planned) == OF_CHILDREN | OF_THE_ABLE_BODIED


def test_the_older_wording_does_not_ask_for_the_wanted_list(cases: Any) -> None:
    case = cases.submitted()
    case.change(edition=Edition.GOVKZ_ASP)
    assert "wanted" not in case.do(plan_queries).systems


@pytest.mark.parametrize(
    ("system", "asked"),
    [
        ("gbd-fl", [0, 1, 2, 3, 4, 5]),
        ("zags", [0, 1]),
        ("banks", [0]),
        ("guardianship", [2, 3, 4, 5]),
        ("esutd", [0, 1]),
        ("e-sobes", [0, 1, 2, 3, 4, 5]),
    ],
)
def test_each_system_is_asked_about_the_members_of_its_queries(
    cases: Any, system: str, asked: list[int]
) -> None:
    assert positions(cases.submitted(Archetype.LARGE_FAMILY), system) == asked

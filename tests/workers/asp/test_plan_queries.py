"""Which information systems are asked (passport-asp/queries)."""

from typing import Any

from adapters.shep.services import GBD_FL, INCOME, ZAGS
from workers.asp.plan_queries import plan_queries


def test_every_system_of_the_registry_is_asked_once(cases: Any) -> None:
    case = cases.submitted()
    planned = case.do(plan_queries).systems
    assert sorted(planned) == sorted({GBD_FL.code, ZAGS.code, INCOME.code})
    assert case.row.stage == "queries"

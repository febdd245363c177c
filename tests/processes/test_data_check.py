"""What the rules do not settle goes to the centre as a task, and comes back to the rules."""

import pytest
from sqlalchemy import update
from world import World

from adapters.database.data_check import DataCheck
from adapters.database.register_answer import RegisterAnswer
from adapters.population import Archetype

pytestmark = pytest.mark.engine


def incomes_of_kind(world: World, case_id: str, kind: str) -> None:
    """Let the income register have told of one income of this kind."""
    month = world.case(case_id).submitted_at.date().replace(day=1).isoformat()
    payload = {
        "iin": world.family(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant.iin,
        "incomes": {"income": [{"month": month, "kind": kind, "amount": "1000"}]},
    }
    of_income = (RegisterAnswer.case_id == case_id, RegisterAnswer.system == "income")
    with world.database.begin() as session:
        session.execute(update(RegisterAnswer).where(*of_income).values(payload=payload))


def test_passport_asp_query_16_a_second_application_is_looked_at_and_corrected_data_are_assessed_anew(
    world: World,
) -> None:
    first, second = (world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME) for _ in range(2))
    world.register(second)
    task = world.officials.task(second, "checkData")
    assert task.groups == (f"centre:{world.case(second).unit}",)
    assert world.records.case(second).variables("asp-appointment")["reasons"] == ["aid-applied"]

    incomes_of_kind(world, second, "lottery")
    world.officials.complete(second, "checkData", {"checkVerdict": "confirmed"})
    world.officials.task(second, "checkData")
    history = world.records.case(second)
    assert history.variables("asp-appointment")["reasons"] == ["not-computable"]
    assert history.incidents() == []
    with world.database() as session:
        (finding,) = [
            one for one in session.get_one(DataCheck, second).findings if one["problem"] != "aid-applied"
        ]
    assert finding["ru"] == "Для вида дохода на эту дату нет правила"

    incomes_of_kind(world, second, "pension")
    world.officials.complete(second, "checkData", {"checkVerdict": "corrected"})
    world.officials.task(second, "conductSurvey")
    history = world.records.case(second)
    assert (history.entered("assessIncome"), history.entered("recordDataCheck")) == (3, 2)
    assert world.case(first).closed_at is None

"""The individual plan: its duties with their days complete the task (Social Code art. 122)."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.contract_duty import duties_of
from adapters.database.outbox import Effect
from adapters.database.social_contract import SocialContract

AtDesk = Callable[[str], TestClient]
CENTRE = "centre.oskemen"


@pytest.fixture
def agreed(database: Sessions, case_id: str) -> str:
    with database.begin() as session:
        session.get_one(Case, case_id).stage = "contract"
        session.add(SocialContract(case_id=case_id, measures="agreed", interview_date=date(2026, 11, 20)))
    return case_id


def plan(browser: TestClient, case_id: str, *rows: tuple[str, object], months: str = "3") -> int:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    filled = [*rows, ("", "")]
    said = {
        "token": token[1],
        "months": months,
        "kind": [kind for kind, _ in filled],
        "due_on": [str(day) for _, day in filled],
    }
    return int(browser.post(f"/cases/{case_id}/plan", data=said, follow_redirects=False).status_code)


def test_duties_are_kept_by_their_days_and_the_task_is_completed(
    at_desk: AtDesk, agreed: str, database: Sessions, clock: FixedClock
) -> None:
    browser, today = at_desk(CENTRE), clock.now().date()
    later, sooner = today + timedelta(days=40), today + timedelta(days=10)
    assert "Составить индивидуальный план" in browser.get(f"/cases/{agreed}").text
    assert plan(browser, agreed, ("training", later), ("job-search", sooner)) == 303
    with database() as session:
        kept = [(one.number, one.kind, one.due_on, one.state) for one in duties_of(session, agreed)]
        assert kept == [(1, "job-search", sooner, None), (2, "training", later, None)]
        done = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert (done.payload["element"], done.payload["variables"]) == ("draftPlan", {"contractMonths": 3})
    assert "пройти обучение или переподготовку до" in browser.get(f"/cases/{agreed}").text
    assert plan(browser, agreed, ("farm", later)) == 409, "the plan is drawn up once"


@pytest.mark.parametrize(
    ("kind", "days", "months"),
    [
        ("training", -1, "3"),
        ("training", 200, "3"),
        ("rest", 10, "3"),
        ("", 10, "3"),
        ("training", 10, "2"),
        ("training", 10, "13"),
        ("training", 10, "²"),
        ("training", None, "3"),
    ],
)
def test_a_plan_that_is_not_possible_is_not_kept(
    at_desk: AtDesk, agreed: str, database: Sessions, clock: FixedClock, kind: str, days: int | None,
    months: str,
) -> None:  # fmt: skip
    day = "" if days is None else clock.now().date() + timedelta(days=days)
    assert plan(at_desk(CENTRE), agreed, (kind, day), months=months) == 422
    with database() as session:
        assert duties_of(session, agreed) == []


def test_a_plan_without_duties_is_no_plan(at_desk: AtDesk, agreed: str) -> None:
    assert plan(at_desk(CENTRE), agreed) == 422


def test_only_the_career_centre_plans_and_only_after_the_interview(
    at_desk: AtDesk, agreed: str, case_id: str, database: Sessions
) -> None:
    assert at_desk("commission.oskemen").get(f"/cases/{agreed}/plan").status_code == 403
    with database.begin() as session:
        session.get_one(SocialContract, case_id).measures = "refused"
    assert at_desk(CENTRE).get(f"/cases/{case_id}/plan").status_code == 409

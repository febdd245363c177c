"""Minutes of a hearing: in whose hands, from which day, and what they do to the draft (appk/73)."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.decision_act import Act, DecisionAct
from adapters.database.hearing import Hearing
from adapters.database.notice import Notice
from adapters.database.outbox import Effect

AtDesk = Callable[[str], TestClient]
BODY = "authorised-body.oskemen"


@pytest.fixture
def invited(database: Sessions, clock: FixedClock, case_id: str) -> str:
    """The invitation left today: Monday 23 November at the latest lets Thursday be heard."""
    with database.begin() as session:
        document = f"refusal-{case_id[:8]}"
        hearing = Hearing(
            case_id=case_id,
            draft_id=document,
            invitation_id=document,
            planned_on=clock.now().date() + timedelta(days=7),
            planned_at=clock.now(),
        )
        session.add(hearing)
        session.get_one(Notice, f"{case_id}/notice/sms").accepted_at = clock.now()
    return case_id


def write(browser: TestClient, case_id: str, day: str, **other: str) -> int:
    token = re.search(r'name="token" value="([^"]+)"', browser.get(f"/cases/{case_id}").text)
    assert token
    fields = {
        "held_on": day,
        "attended": "yes",
        "outcome": "reconsider",
        "minutes": "Принёс справку",
        **other,
    }
    answer = browser.post(
        f"/cases/{case_id}/hearing", data={"token": token[1], **fields}, follow_redirects=False
    )
    return int(answer.status_code)


def test_nobody_is_heard_sooner_than_three_working_days_after_the_invitation(
    at_desk: AtDesk, invited: str, clock: FixedClock, database: Sessions
) -> None:
    today = clock.now().date()
    assert "Заявителя можно заслушать не раньше" in at_desk(BODY).get(f"/cases/{invited}/hearing").text
    clock.move(timedelta(days=2))
    assert write(at_desk(BODY), invited, (today + timedelta(days=2)).isoformat()) == 422
    clock.move(timedelta(days=5))
    browser = at_desk(BODY)
    assert 'name="held_on"' in browser.get(f"/cases/{invited}/hearing").text
    assert write(browser, invited, (today + timedelta(days=8)).isoformat()) == 422, "it lies ahead"
    assert write(browser, invited, (today + timedelta(days=7)).isoformat(), minutes=" ") == 422
    assert write(browser, invited, (today + timedelta(days=7)).isoformat(), outcome="missing") == 422
    with database() as session:
        assert session.get_one(Hearing, invited).outcome is None
    assert write(browser, invited, (today + timedelta(days=7)).isoformat()) == 303
    assert write(browser, invited, (today + timedelta(days=7)).isoformat()) == 409, "it is held once"
    with database() as session:
        hearing = session.get_one(Hearing, invited)
        assert (hearing.outcome, hearing.attended, hearing.held_by) == ("reconsider", True, BODY)
        returned = session.scalars(select(DecisionAct)).one()
        assert (returned.act, returned.reason) == (Act.RETURNED, "Принёс справку")
        done = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert (done.payload["element"], done.business_key) == ("holdHearing", f"{invited}/heard")
    assert "Принёс справку" in browser.get(f"/cases/{invited}").text


@pytest.mark.parametrize("login", ["head.oskemen", "centre.oskemen", "supervisor.oskemen"])
def test_only_the_authorised_body_hears(at_desk: AtDesk, invited: str, login: str) -> None:
    browser = at_desk(login)
    assert browser.get(f"/cases/{invited}/hearing").status_code == 403
    assert write(browser, invited, "2026-12-01") == 403


def test_without_an_invitation_there_is_nothing_to_hear(at_desk: AtDesk, case_id: str) -> None:
    assert at_desk(BODY).get(f"/cases/{case_id}/hearing").status_code == 409

"""An applicant may withdraw at any stage of an open case: at the counter on paper."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect

AtDesk = Callable[[str], TestClient]
MESSAGE = Effect.payload["name"].astext == "asp-application-withdrawn"


def withdraw(browser: TestClient, case_id: str, **change: str) -> Any:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    data = {"token": token[1], "paper": "yes"} | change
    return browser.post(f"/cases/{case_id}/withdraw", data=data)


def wanted(database: Sessions) -> list[Effect]:
    with database() as session:
        return list(session.scalars(select(Effect).where(MESSAGE)))


@pytest.mark.parametrize("login", ["centre.oskemen", "akim.oskemen"])
def test_the_counter_withdraws_an_open_case(
    at_desk: AtDesk, case_id: str, database: Sessions, login: str
) -> None:
    browser = at_desk(login)
    assert "Отозвать заявление" in browser.get(f"/cases/{case_id}").text
    assert "Письменная просьба" in browser.get(f"/cases/{case_id}/withdraw").text
    answer = withdraw(browser, case_id)
    assert answer.status_code == 200
    assert "Заявление отозвано" in answer.text
    assert f"/cases/{case_id}/withdraw" not in answer.text
    (effect,) = wanted(database)
    assert effect.business_key == f"{case_id}/withdrawn"
    assert effect.payload["correlationKey"] == case_id
    assert effect.payload["variables"] == {}
    with database() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "withdraw-application")).one()
        assert noted.actor == f"official:{login}"


def test_withdrawing_twice_is_one_withdrawal(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    browser = at_desk("centre.oskemen")
    assert [withdraw(browser, case_id).status_code for _ in range(2)] == [200, 200]
    assert len(wanted(database)) == 1


def test_without_the_paper_nothing_is_withdrawn(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    refused = withdraw(at_desk("centre.oskemen"), case_id, paper="")
    assert (refused.status_code, "просьба заявителя принята: без неё" in refused.text) == (422, True)
    assert wanted(database) == []


def test_a_closed_case_is_not_withdrawn(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        session.get_one(Case, case_id).closed_at = clock.now()
    browser = at_desk("centre.oskemen")
    assert "/withdraw" not in browser.get(f"/cases/{case_id}").text
    assert browser.get(f"/cases/{case_id}/withdraw").status_code == 409
    assert withdraw(browser, case_id).status_code == 409
    assert wanted(database) == []


@pytest.mark.parametrize(
    ("login", "status"), [("head.oskemen", 403), ("supervisor.oskemen", 403), ("centre.astana-yesil", 404)]
)
def test_others_withdraw_nothing(
    at_desk: AtDesk, case_id: str, database: Sessions, login: str, status: int
) -> None:
    browser = at_desk(login)
    assert browser.get(f"/cases/{case_id}/withdraw").status_code == status
    assert withdraw(browser, case_id).status_code == status
    assert wanted(database) == []


def test_a_form_without_the_token_is_refused(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    assert withdraw(at_desk("centre.oskemen"), case_id, token="guessed").status_code == 403
    assert wanted(database) == []

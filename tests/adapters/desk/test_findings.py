"""Findings of officials: dated, with evidence, and the bar that follows (passport-asp/refusal-4 … 6)."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.database.barring_event import BarringEventRow
from adapters.database.connection import Sessions
from adapters.database.finding import FindingRow
from adapters.database.outbox import Effect
from adapters.database.social_contract import SocialContract

AtDesk = Callable[[str], TestClient]
CENTRE, BODY = "centre.oskemen", "authorised-body.oskemen"


def enter(browser: TestClient, case_id: str, path: str = "", **fields: str) -> int:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    sent = {"token": token[1], "day": "2026-11-20", "evidence": "Справка не выдавалась", **fields}
    url = f"/cases/{case_id}/findings{path}"
    return int(browser.post(url, data=sent, follow_redirects=False).status_code)


def bars(database: Sessions) -> list[tuple[str, date, bool]]:
    with database() as session:
        events = session.scalars(select(BarringEventRow).order_by(BarringEventRow.id))
        return [(one.ground, one.day, one.lifted_at is None) for one in events]


@pytest.fixture
def contract(database: Sessions, case_id: str) -> str:
    with database.begin() as session:
        signed = {"measures": "agreed", "interview_date": date(2026, 11, 20), "signed_on": date(2026, 11, 20)}
        session.add(SocialContract(case_id=case_id, **signed))
    return case_id


@pytest.mark.parametrize(("kind", "ground"), [("false-data", "refusal-6"), ("measures-refused", "refusal-4")])
def test_a_finding_is_dated_by_the_event_and_bars_the_family(
    at_desk: AtDesk, case_id: str, database: Sessions, kind: str, ground: str
) -> None:
    assert enter(at_desk(CENTRE), case_id, kind=kind) == 303
    assert bars(database) == [(ground, date(2026, 11, 20), True)]
    page = at_desk(BODY).get(f"/cases/{case_id}/findings").text
    assert "Справка не выдавалась" in page
    assert CENTRE in page


@pytest.mark.parametrize(
    ("fault", "barring"), [("yes", [("refusal-5", date(2026, 11, 20), True)]), ("no", [])]
)
def test_a_termination_ends_the_contract_and_bars_only_by_the_recipients_fault(
    at_desk: AtDesk, contract: str, database: Sessions, fault: str, barring: list[object]
) -> None:
    assert enter(at_desk(CENTRE), contract, kind="contract-terminated", fault=fault) == 303
    assert bars(database) == barring
    with database() as session:
        message = session.scalars(select(Effect).where(Effect.kind == "message")).all()[-1]
        assert message.payload["name"] == "asp-contract-terminated"


def test_what_is_entered_must_be_whole(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    browser = at_desk(CENTRE)
    assert enter(browser, case_id, kind="false-data", evidence=" ") == 422
    assert enter(browser, case_id, kind="false-data", day="2099-01-01") == 422, "it lies ahead"
    assert enter(browser, case_id, kind="false-data", day="вчера") == 422
    assert enter(browser, case_id, kind="guilty") == 422
    assert enter(browser, case_id, kind="contract-terminated", fault="yes") == 422, "there is no contract"
    assert bars(database) == []


def test_the_authorised_body_lifts_what_was_entered_by_mistake_and_says_why(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    assert enter(at_desk(CENTRE), case_id, kind="false-data") == 303
    assert enter(at_desk(CENTRE), case_id, kind="false-data", day="2026-11-21") == 303
    with database() as session:
        first, second = session.scalars(select(FindingRow.id).order_by(FindingRow.id)).all()
    assert enter(at_desk(CENTRE), case_id, "/lift", finding=str(second), reason="Ошибка") == 403
    body = at_desk(BODY)
    assert enter(body, case_id, "/lift", finding=str(second), reason=" ") == 422
    assert enter(body, case_id, "/lift", finding=str(second), reason="Не та справка") == 303
    assert bars(database) == [("refusal-6", date(2026, 11, 20), True)], "the other finding still bars"
    assert enter(body, case_id, "/lift", finding=str(first), reason="Справка подлинная") == 303
    assert [standing for _, _, standing in bars(database)] == [False]
    assert enter(body, case_id, "/lift", finding=str(first), reason="Ещё раз") == 422


@pytest.mark.parametrize("login", ["head.oskemen", "supervisor.oskemen", "commission.oskemen"])
def test_others_record_no_findings(at_desk: AtDesk, case_id: str, login: str) -> None:
    assert at_desk(login).get(f"/cases/{case_id}/findings").status_code == 403
    assert enter(at_desk(login), case_id, kind="false-data") == 403

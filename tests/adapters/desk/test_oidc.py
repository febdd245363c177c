"""Officials log in at their organisation's provider, and nobody else comes in that way."""

import re
import time
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import SystemClock
from adapters.database.audit import AuditEntry
from adapters.database.connection import Sessions
from adapters.desk import desk_app
from adapters.desk.oidc import OidcClient, OidcProvider
from adapters.serving import serving
from rules.law import Law
from tests.adapters.desk.oidc_provider import TellingProvider

SECRET = "a secret of the tests only"
SAYS = {
    "preferred_username": "a.serikova",
    "name": "Серикова Айгуль",
    "groups": ["/centre:oskemen", "head:oskemen", "everybody", "cooks:oskemen"],
    "iin": "990101300003",
}


@pytest.fixture(scope="module")
def provider() -> Iterator[TellingProvider]:
    telling = TellingProvider()
    with serving(telling.app()) as url:
        telling.issuer = url
        yield telling


@pytest.fixture
def desk(
    provider: TellingProvider, database: Sessions, clock: Any, eds: Any, officials: Any, law: Law
) -> FastAPI:
    provider.says = dict(SAYS)
    client = OidcClient(provider.issuer, provider.client_id, provider.secret)
    return desk_app(
        database, clock, eds, officials, law=law, secret=SECRET, signer=None, session_clock=clock,
        provider=OidcProvider(client, SystemClock()),
    )  # fmt: skip


@pytest.fixture
def browser(desk: FastAPI) -> Iterator[TestClient]:
    with TestClient(desk) as browser:
        yield browser


def sent_back(browser: TestClient) -> str:
    """Go to the provider and return where it sends the browser back to."""
    away = browser.get("/login/start", follow_redirects=False)
    assert away.status_code == 303
    back = httpx.get(away.headers["location"]).headers["location"]
    assert back.startswith("http://testserver/login/return?")
    return back


def log_in(browser: TestClient) -> Any:
    return browser.get(sent_back(browser), follow_redirects=False)


def test_an_official_comes_in_with_the_groups_that_the_provider_names(
    browser: TestClient, case_id: str, database: Sessions
) -> None:
    assert "/login/start" in browser.get("/").text
    assert log_in(browser).status_code == 303
    page = browser.get("/").text
    assert "Серикова Айгуль" in page
    assert "Новое заявление" in page
    assert browser.get(f"/cases/{case_id}").status_code == 200
    with database() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
    assert [(one.actor, one.action) for one in entries][-2:] == [
        ("official:a.serikova", "log-in"),
        ("official:a.serikova", "read-case"),
    ]


def test_the_provider_leads_back_to_the_case_that_was_asked_for(browser: TestClient, case_id: str) -> None:
    asked = browser.get(f"/cases/{case_id}").text
    away = re.search(r'href="(/login/start[^"]*)"', asked)
    assert away
    there = browser.get(away[1], follow_redirects=False).headers["location"]
    back = browser.get(httpx.get(there).headers["location"], follow_redirects=False)
    assert back.headers["location"] == f"/cases/{case_id}"


def test_the_cases_of_another_unit_stay_unknown(
    browser: TestClient, provider: TellingProvider, case_id: str
) -> None:
    provider.says["groups"] = ["centre:astana-yesil"]
    log_in(browser)
    assert browser.get(f"/cases/{case_id}").status_code == 404


def test_where_officials_log_in_at_a_provider_nobody_picks_themselves_from_a_list(
    browser: TestClient,
) -> None:
    assert "centre.oskemen" not in browser.get("/login").text
    assert browser.post("/login", data={"login": "centre.oskemen"}).status_code == 422
    assert browser.get("/", follow_redirects=False).status_code == 303


@pytest.mark.parametrize(
    "says",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["komek-desk", "another-client"], "azp": "another-client"},
        {"exp": int(time.time()) - 3600},
        {"nonce": "of another attempt"},
        {"groups": ["everybody"]},
        {"groups": "centre:oskemen"},
        {"preferred_username": ""},
    ],
    ids="-".join,
)
def test_what_is_not_said_of_an_official_to_this_desk_now_is_refused(
    browser: TestClient, provider: TellingProvider, says: dict[str, Any]
) -> None:
    provider.says |= says
    answer = log_in(browser)
    assert answer.status_code == 403
    assert "Вход не подтверждён" in answer.text
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_a_token_signed_with_a_key_that_is_not_the_providers_is_refused(
    browser: TestClient, provider: TellingProvider
) -> None:
    provider.change_key(publish=False)
    assert log_in(browser).status_code == 403
    provider.change_key()


def test_a_provider_may_change_its_keys(browser: TestClient, provider: TellingProvider) -> None:
    assert log_in(browser).status_code == 303
    provider.change_key()
    assert log_in(browser).status_code == 303


def test_an_answer_to_an_attempt_of_another_browser_is_refused(browser: TestClient, desk: FastAPI) -> None:
    """Else somebody could be logged in as the attacker, who reads what they type."""
    with TestClient(desk) as attacker:
        planted = sent_back(attacker)
    assert browser.get(planted, follow_redirects=False).status_code == 403
    sent_back(browser)
    assert browser.get(planted, follow_redirects=False).status_code == 403


def test_an_answer_is_good_once(browser: TestClient) -> None:
    back = sent_back(browser)
    kept = browser.cookies["komek_desk_oidc"]
    assert browser.get(back, follow_redirects=False).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("komek_desk_oidc", kept, domain="testserver.local", path="/")
    assert browser.get(back, follow_redirects=False).status_code == 403


def test_a_guessed_state_and_a_refusal_of_the_provider_are_told(browser: TestClient) -> None:
    asked = parse_qs(urlsplit(sent_back(browser)).query)
    for query in ({"code": asked["code"][0], "state": "guessed"}, {"error": "access_denied", "state": "x"}):
        answer = browser.get("/login/return", params=query, follow_redirects=False)
        assert answer.status_code == 403


def test_a_provider_that_is_away_is_told_in_words(database: Sessions, clock: Any, eds: Any, law: Law) -> None:
    away = OidcProvider(OidcClient("http://127.0.0.1:9", "komek-desk"), SystemClock())
    app = desk_app(database, clock, eds, (), law=law, secret=SECRET, signer=None, provider=away)
    with TestClient(app) as browser:
        answer = browser.get("/login/start?lang=kk")
    assert answer.status_code == 503
    assert "жауап бермейді" in answer.text


def test_attempts_cannot_be_begun_on_and_on(browser: TestClient) -> None:
    answers = [browser.get("/login/start", follow_redirects=False).status_code for _ in range(125)]
    assert answers == [303] * 120 + [429] * 5

"""What people try on a desk: cases of other units, forms without their token, left sessions."""

import re
from collections.abc import Callable

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.desk.task_board import TaskBoard
from tests.adapters.routes import paths_of

AtDesk = Callable[[str], TestClient]


@pytest.fixture
def board() -> TaskBoard:
    """An engine that is away: nobody may come so far as to ask it."""
    search = EngineSearch("http://127.0.0.1:9", "demo", "demo")
    return TaskBoard(search, UserTasks("http://127.0.0.1:9", "demo", "demo", search), "epoch")


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found
    return found[1]


def urls(desk: FastAPI, method: str, case_id: str) -> list[str]:
    paths = [path.replace("{position}", "0") for path in paths_of(desk, method)]
    filled = [path.replace("{case_id}", case_id) for path in paths]
    return [re.sub(r"\{[a-z_]+\}", f"refusal-{case_id[:8]}", path) for path in filled]


def test_no_page_of_a_case_opens_to_another_unit(desk: FastAPI, at_desk: AtDesk, case_id: str) -> None:
    stranger = at_desk("centre.astana-yesil")
    token = hidden(stranger.get("/").text, "token")
    before = REGISTRY.get_sample_value("komek_door_refusals_total", {"door": "desk", "reason": "404"}) or 0
    tried = 0
    for method in ("GET", "POST"):
        for url in urls(desk, method, case_id):
            if case_id not in url:
                continue
            data = {"token": token, "paper": "yes"} if method == "POST" else None
            assert stranger.request(method, url, data=data).status_code == 404, url
            tried += 1
    assert tried > 10
    after = REGISTRY.get_sample_value("komek_door_refusals_total", {"door": "desk", "reason": "404"})
    assert after == before + tried


def test_a_document_of_another_unit_does_not_open_under_a_case_of_ones_own(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        session.add(
            Case(
                id="00000000-0000-4000-8000-000000000001",
                service="asp",
                edition="passport-asp",
                regime="ordinary",
                channel="portal",
                unit="astana-yesil",
                region="astana",
                stage="registration",
                submitted_at=clock.now(),
            )
        )
        session.flush()
        session.add(
            Document(
                id="theirs",
                case_id="00000000-0000-4000-8000-000000000001",
                business_key="slip",
                kind="slip",
                title="Отрывной талон",
                media_type="application/pdf",
                content=b"%PDF-1.7",
                sha256="0" * 64,
                created_at=clock.now(),
            )
        )
    for path in ("theirs", "theirs/sign"):
        answer = at_desk("head.oskemen").get(f"/cases/{case_id}/documents/{path}")
        assert answer.status_code == 404, path


def test_every_form_needs_the_token_of_its_page(desk: FastAPI, at_desk: AtDesk, case_id: str) -> None:
    for login in ("centre.oskemen", "head.oskemen", "supervisor.oskemen"):
        browser = at_desk(login)
        for url in urls(desk, "POST", case_id):
            if url != "/login":
                assert browser.post(url, data={"token": "guessed", "paper": "yes"}).status_code == 403, url


def test_nothing_opens_without_a_login(desk: FastAPI, case_id: str) -> None:
    with TestClient(desk) as nobody:
        for method in ("GET", "POST"):
            for url in urls(desk, method, case_id):
                if url in {"/login", "/healthz", "/openapi.json"}:
                    continue
                answer = nobody.request(method, url, follow_redirects=False)
                login = answer.headers["location"].partition("?")[0]
                assert (answer.status_code, login) == (303, "/login"), url


def test_a_session_that_was_left_opens_nothing_whoever_kept_its_cookie(at_desk: AtDesk) -> None:
    browser = at_desk("head.oskemen")
    kept = browser.cookies["komek_desk"]
    browser.post("/logout", data={"token": hidden(browser.get("/").text, "token")})
    browser.cookies.set("komek_desk", kept, domain="testserver.local", path="/")
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_a_new_login_gives_a_new_session(at_desk: AtDesk) -> None:
    browser = at_desk("head.oskemen")
    first = browser.cookies["komek_desk"]
    browser.post("/login", data={"login": "centre.oskemen"})
    assert browser.cookies["komek_desk"] != first
    assert "Карьерный центр" not in first


def test_every_answer_has_the_headers_that_browsers_need(at_desk: AtDesk, case_id: str) -> None:
    browser = at_desk("head.oskemen")
    for path in ("/", f"/cases/{case_id}", "/nowhere", "/static/komek.css"):
        headers = browser.get(path).headers
        assert "default-src 'none'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff"


def test_an_engine_that_is_away_is_told_and_leaves_the_cases_open(at_desk: AtDesk, case_id: str) -> None:
    browser = at_desk("head.oskemen")
    answer = browser.get("/tasks?lang=kk")
    assert answer.status_code == 503
    assert "бірнеше минуттан кейін" in answer.text
    assert browser.get(f"/cases/{case_id}").status_code == 200

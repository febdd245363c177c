"""What goes wrong is told in the reader's language with what to do, with the headers of every page."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import connect, sessions
from adapters.desk import DeskOfficial, desk_app
from adapters.eds.client import EdsClient
from adapters.portal import portal_app
from rules.law import Law
from rules.units import UnitDirectory
from tests.adapters.desk.conftest import board, case_id, desk, law, officials, signer
from tests.adapters.portal.conftest import country, eds, family, form, keys, phones, portal

__all__ = [
    "board", "case_id", "country", "desk", "eds", "family", "form", "keys", "law", "officials", "phones",
    "portal", "signer",
]  # fmt: skip
SECRET = "a secret of the tests only"
HEADING = re.compile(r"<h1>([^<]+)</h1>\s*<p>([^<]+)</p>")
UUID = "00000000-0000-4000-8000-000000000001"
Ask = Callable[[TestClient], Any]


def told(browser: TestClient, ask: Ask, status: int) -> set[tuple[str, str]]:
    """Ask in both languages and return what the page says: heading and what to do."""
    said = set()
    for language in ("ru", "kk"):
        browser.cookies.set("komek_language", language, domain="testserver.local", path="/")
        answer = ask(browser)
        assert answer.status_code == status
        assert f'<html lang="{language}">' in answer.text
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        found = HEADING.search(answer.text)
        assert found
        said.add((found[1], found[2]))
    assert len({heading for heading, _ in said}) == len({words for _, words in said}) == 2
    return said


def many(ask: Ask, times: int) -> Ask:
    def asked(browser: TestClient) -> Any:
        for _ in range(times):
            answer = ask(browser)
        return answer

    return asked


def too_large(path: str) -> Ask:
    return lambda browser: browser.post(path, data={"name": "x" * 6 * 1024 * 1024})


def test_the_portal_tells_what_to_do(portal: FastAPI, form: Any) -> None:
    with TestClient(portal) as browser:
        challenge = re.search(r'name="challenge" value="([^"]+)"', browser.get("/login").text)
        assert challenge
        browser.post("/login", data={"challenge": challenge[1], "iin": form.applicant.iin})
        said = [
            told(browser, lambda one: one.get("/nowhere"), 404),
            told(browser, lambda one: one.post("/apply", data={"token": "guessed"}), 403),
            told(browser, too_large("/apply"), 413),
            told(browser, many(lambda one: one.get("/s/none"), 130), 429),
        ]
    assert len(set.union(*said)) == 8


def test_the_desk_tells_what_to_do(desk: FastAPI) -> None:
    with TestClient(desk) as browser:
        browser.post("/login", data={"login": "centre.oskemen"})
        said = [
            told(browser, lambda one: one.get("/cases/none"), 404),
            told(browser, lambda one: one.post("/applications/new", data={"token": "guessed"}), 403),
            told(browser, too_large("/applications/new"), 413),
            told(browser, many(lambda one: one.post("/login", data={"login": "nobody"}), 70), 429),
        ]
    assert len(set.union(*said)) == 8


@pytest.mark.parametrize("door", ["portal", "desk"])
def test_a_fault_of_ours_is_told_in_words_and_counted_though_the_database_is_away(
    door: str, clock: FixedClock, eds: EdsClient, officials: list[DeskOfficial], law: Law
) -> None:
    away = sessions(connect("postgresql://komek@127.0.0.1:9/nowhere", pool_size=1))
    app, ask = (
        (portal_app(away, clock, eds, UnitDirectory.load(), secret=SECRET), lambda one: one.get(f"/s/{UUID}"))
        if door == "portal"
        else (
            desk_app(away, clock, eds, officials, law=law, secret=SECRET, signer=None),
            lambda one: one.post("/login", data={"login": "centre.oskemen"}),
        )
    )
    labels = {"door": door, "reason": "500"}
    before = REGISTRY.get_sample_value("komek_door_refusals_total", labels) or 0
    with TestClient(app, raise_server_exceptions=False) as browser:
        told(browser, ask, 500)
    assert REGISTRY.get_sample_value("komek_door_refusals_total", labels) == before + 2

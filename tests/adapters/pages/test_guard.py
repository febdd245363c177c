"""Doors bound what one address may ask for, and take no forms that other sites send."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from fastapi import Depends, FastAPI
from starlette.testclient import TestClient

from adapters.clock import ALMATY, FixedClock
from adapters.pages import guard as guarding
from adapters.pages.guard import Guard, Limit

LIMITS = (Limit("try", "POST", re.compile("/try"), 3, 60),)
At = Callable[[str], TestClient]


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY))


@contextmanager
def door(clock: FixedClock, factor: float = 1) -> Iterator[At]:
    app = FastAPI(dependencies=[Depends(Guard(clock, LIMITS, factor))])
    app.add_api_route("/try", lambda: "tried", methods=["GET", "POST"])
    app.add_api_route("/api/try", lambda: "tried", methods=["POST"])
    yield lambda address: TestClient(app, client=(address, 50_000))


def statuses(browser: TestClient, count: int) -> list[int]:
    return [browser.post("/try").status_code for _ in range(count)]


def test_an_address_may_ask_so_often_and_others_are_not_held_up(clock: FixedClock) -> None:
    with door(clock) as at:
        assert statuses(at("203.0.113.7"), 5) == [200, 200, 200, 429, 429]
        assert statuses(at("203.0.113.8"), 1) == [200]
        assert at("203.0.113.7").get("/try").status_code == 200


def test_the_limit_refills_evenly_and_says_when(clock: FixedClock) -> None:
    with door(clock) as at:
        statuses(at("203.0.113.7"), 3)
        assert 1 <= int(at("203.0.113.7").post("/try").headers["retry-after"]) <= 21
        clock.move(timedelta(seconds=21))
        assert statuses(at("203.0.113.7"), 2) == [200, 429]


def test_a_household_of_ipv6_is_one_address(clock: FixedClock) -> None:
    with door(clock) as at:
        assert [at(f"2001:db8::{host}").post("/try").status_code for host in range(1, 5)][-1] == 429
        assert at("2001:db8:0:1::1").post("/try").status_code == 200


def test_an_operator_widens_all_limits(clock: FixedClock) -> None:
    with door(clock, 2) as at:
        assert statuses(at("203.0.113.7"), 7) == [200] * 6 + [429]


def test_what_is_remembered_of_addresses_is_bounded(
    clock: FixedClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarding, "REMEMBERED", 2)
    with door(clock) as at:
        statuses(at("203.0.113.1"), 3)
        statuses(at("203.0.113.2"), 3)
        statuses(at("203.0.113.3"), 3)
        assert statuses(at("203.0.113.3"), 1) == [429]
        assert statuses(at("203.0.113.1"), 1) == [200]


def test_a_form_that_another_site_sends_is_refused_whatever_it_carries(clock: FixedClock) -> None:
    with door(clock) as at:
        browser = at("203.0.113.7")
        assert browser.post("/try", headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert browser.post("/try", headers={"sec-fetch-site": "same-origin"}).status_code == 200
        assert browser.get("/try", headers={"sec-fetch-site": "cross-site"}).status_code == 200
        # The API knows no cookies: nothing can be done there in somebody's name.
        assert browser.post("/api/try", headers={"sec-fetch-site": "cross-site"}).status_code == 200

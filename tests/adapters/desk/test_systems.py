"""The page of systems shows each as the workers see it, and nobody's data."""

from collections.abc import Callable
from datetime import timedelta

from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.exchange_archive import ExchangeArchive
from adapters.desk.system_health import system_health
from adapters.shep.exchange import Exchange
from adapters.shep.services import REGISTRY

AtDesk = Callable[[str], TestClient]
NUMBER = "990101300003"


def test_the_last_exchange_says_how_a_system_is(
    at_desk: AtDesk, database: Sessions, clock: FixedClock
) -> None:
    now, archive = clock.now(), ExchangeArchive()
    told = [
        ("egkn", "unavailable", -2), ("egkn", "found", -1),
        ("farm", "found", -2), ("farm", "fault-SCE909", -1),
        ("kgd", "found", -30),
    ]  # fmt: skip
    with database.begin() as session:
        for system, outcome, hours in told:
            at = now + timedelta(hours=hours)
            archive.keep_all(session, [Exchange("m", system, "S", NUMBER, at, at, outcome, b"?", b"!")], None)
    with database() as session:
        health = {one.code: one for one in system_health(session, now)}
    assert health.keys() == {*REGISTRY, "kdp"}
    assert (health["egkn"].state, health["egkn"].answers, health["egkn"].failures) == ("good", 1, 1)
    assert (health["farm"].state, health["farm"].failure) == ("bad", "fault-SCE909")
    assert (health["kgd"].state, health["kgd"].answers) == ("good", 0), "a day ago is not today"
    assert health["banks"].state == "quiet"
    page = at_desk("centre.oskemen").get("/systems").text
    assert "fault-SCE909" in page
    assert NUMBER not in page


def test_the_page_wants_a_login(at_desk: AtDesk) -> None:
    browser = at_desk("centre.oskemen")
    browser.cookies.clear()
    assert browser.get("/systems", follow_redirects=False).status_code == 303

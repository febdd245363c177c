"""What does not go on by itself, for the supervisor of the region; incidents: tests/adapters/camunda."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import update
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.database.undelivered import SPENT
from adapters.database.unit_of_work import unit_of_work

AtDesk = Callable[[str], TestClient]
NUMBER = "ASP-2026-000001"


def of(page: str, part: str) -> str:
    """Return one section of the page."""
    return page[page.index(f'id="{part}"') :].partition("</section>")[0]


def test_a_case_without_movement_is_shown_to_the_supervisor_of_its_region(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    clock.move(timedelta(days=4))
    assert NUMBER not in at_desk("supervisor.oskemen").get("/stuck").text
    clock.move(timedelta(days=3))
    with unit_of_work(database, clock, "worker:term-guard") as work:
        work.note("term-warned", case_id)
    supervisor = at_desk("supervisor.oskemen")
    supervisor.get(f"/cases/{case_id}")
    found = of(supervisor.get("/stuck").text, "still")
    assert NUMBER in found, "that somebody looked or a term was warned of is no movement"
    assert '<td data-name="Дней" class="number">7</td>' in found
    assert NUMBER not in supervisor.get("/stuck?days=8").text
    assert NUMBER not in at_desk("supervisor.astana").get("/stuck").text
    with unit_of_work(database, clock, "official:centre.oskemen") as work:
        work.note("vote-in-commission", case_id)
    assert NUMBER not in supervisor.get("/stuck").text


def test_effects_that_wait_for_a_person_are_shown_without_what_they_carry(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    with database.begin() as session:
        for state in (EffectState.PARKED, EffectState.PENDING):
            key = f"{case_id}/payment/{state}"
            Outbox(session).want(EffectKind.PAYMENT, key, case_id, {"iin": "991231350001"})
            session.execute(update(Effect).where(Effect.business_key == key).values(state=state))
    page = at_desk("supervisor.oskemen").get("/stuck").text
    assert of(page, "effects").count("поручение плательщику") == 1
    with database.begin() as session:
        session.execute(update(Effect).where(Effect.state == EffectState.PENDING).values(attempts=SPENT))
    tried = of(at_desk("supervisor.oskemen").get("/stuck").text, "effects")
    assert tried.count("поручение плательщику") == 2, "one that is tried in vain holds up its lane"
    assert f"попыток: {SPENT}" in tried
    assert "991231350001" not in page
    assert "поручение плательщику" not in at_desk("supervisor.astana").get("/stuck").text


def test_the_page_is_the_supervisors(at_desk: AtDesk) -> None:
    assert at_desk("centre.oskemen").get("/stuck").status_code == 403
    assert "Застрявшие дела" not in at_desk("centre.oskemen").get("/").text

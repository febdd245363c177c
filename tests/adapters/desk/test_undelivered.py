"""What could not be delivered becomes a person's work, and their word lets the case go on (law.md C 20)."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select, update
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.connection import Sessions
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.database.undelivered import SPENT

AtDesk = Callable[[str], TestClient]
CENTRE = "centre.oskemen"


@pytest.fixture
def failed(database: Sessions, case_id: str) -> Callable[..., int]:
    """Let the SMS of the decision come to a state, or another means in its place."""

    def fail(state: EffectState = EffectState.PARKED, attempts: int = 1, means: str = "sms") -> int:
        key = f"{case_id}/notice/sms"
        with database.begin() as session:
            session.execute(update(Notice).values(means=means))
            Outbox(session).want(EffectKind(means), key, case_id, {"phone": "+7701"}, then_announce=True)
            told = {"state": state, "attempts": attempts, "error": "delivery refused: HTTP-400"}
            session.execute(update(Effect).where(Effect.business_key == key).values(**told))
            return session.scalars(select(Effect.id).where(Effect.business_key == key)).one()

    return fail


def tell(browser: TestClient, case_id: str, delivery: int, how: str = "called", day: str = "") -> int:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    said = {"token": token[1], "delivery": str(delivery), "how": how, "day": day}
    url = f"/cases/{case_id}/undelivered"
    return int(browser.post(url, data=said, follow_redirects=False).status_code)


@pytest.mark.parametrize(
    ("state", "attempts", "waits"),
    [
        (EffectState.PARKED, 1, True),
        (EffectState.UNKNOWN, 1, True),
        (EffectState.PENDING, SPENT, True),
        (EffectState.PENDING, SPENT - 1, False),
        (EffectState.ACCEPTED, 1, False),
    ],
)
def test_a_delivery_waits_for_a_person_once_it_was_refused_or_its_tries_are_spent(
    at_desk: AtDesk, case_id: str, failed: Callable[..., int], state: EffectState, attempts: int, waits: bool
) -> None:
    failed(state, attempts)
    centre = at_desk(CENTRE)
    assert ("ASP-2026-000001" in centre.get("/undelivered").text) is waits
    assert ("Дело ждёт, пока Вы сообщите" in centre.get(f"/cases/{case_id}").text) is waits
    assert "ASP-2026-000001" not in at_desk("centre.astana-yesil").get("/undelivered").text


def test_who_told_the_applicant_how_and_when_is_kept_and_the_process_is_told(
    at_desk: AtDesk, case_id: str, failed: Callable[..., int], database: Sessions, clock: FixedClock
) -> None:
    delivery, today = failed(), clock.now().date()
    centre = at_desk(CENTRE)
    page = centre.get(f"/cases/{case_id}/undelivered").text
    assert "+77010000000" in page, "whom to call"
    assert tell(centre, case_id, delivery, day=(today + timedelta(days=1)).isoformat()) == 422
    assert tell(centre, case_id, delivery, day=(today - timedelta(days=1)).isoformat()) == 422, "not ready"
    assert tell(centre, case_id, delivery, day="вчера") == 422
    assert tell(centre, case_id, delivery, "posted", today.isoformat()) == 422
    assert tell(centre, case_id, delivery, "called", today.isoformat()) == 303
    assert tell(centre, case_id, delivery, "called", today.isoformat()) == 409, "nobody waits any more"
    with database() as session:
        notice = session.scalars(select(Notice)).one()
        assert (notice.told_how, notice.told_on, notice.told_by) == ("called", today, CENTRE)
        assert (notice.accepted_at, notice.handed_over_on) == (clock.now(), None)
        effect = session.get_one(Effect, delivery)
        assert (effect.state, effect.receipt, effect.error) == ("accepted", "in-person/called", None)
        message = session.scalars(select(Effect).where(Effect.kind == "message")).all()[-1]
        assert message.payload["name"] == "effect-accepted"
        assert message.payload["correlationKey"] == effect.business_key
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "tell-in-person")).one()
        assert (noted.actor, noted.detail["how"]) == (f"official:{CENTRE}", "called")
    assert f"позвонили: документ готов, где его получить, {CENTRE}" in centre.get(f"/cases/{case_id}").text


def test_a_document_is_handed_over_where_the_cabinet_does_not_take_it(
    at_desk: AtDesk, case_id: str, failed: Callable[..., int], database: Sessions, clock: FixedClock
) -> None:
    delivery, today = failed(means="cabinet"), clock.now().date().isoformat()
    assert tell(at_desk(CENTRE), case_id, delivery, "called", today) == 422, "a call brings no document"
    assert tell(at_desk(CENTRE), case_id, delivery, "handed-over", today) == 303
    with database() as session:
        assert session.scalars(select(Notice.handed_over_on)).one() == date.fromisoformat(today)


def test_what_is_being_sent_at_this_moment_is_left_to_the_relay(
    at_desk: AtDesk, case_id: str, failed: Callable[..., int], clock: FixedClock
) -> None:
    delivery = failed(EffectState.SENDING, SPENT)
    assert tell(at_desk(CENTRE), case_id, delivery, day=clock.now().date().isoformat()) == 409


@pytest.mark.parametrize("login", ["head.oskemen", "supervisor.oskemen", "akim.oskemen"])
def test_only_the_office_that_took_the_application_tells(
    at_desk: AtDesk, case_id: str, failed: Callable[..., int], clock: FixedClock, login: str
) -> None:
    delivery = failed()
    assert tell(at_desk(login), case_id, delivery, day=clock.now().date().isoformat()) == 403
    assert "сообщает центр или аким" in at_desk(login).get("/undelivered").text

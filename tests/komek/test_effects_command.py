"""Effects that wait for a person: listed without what they carry, retried or settled, and audited."""

import re
from typing import Any

import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner, Result

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry, breaks_in_chain
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.database.notice import Notice
from adapters.database.outbox import Effect, EffectKind, EffectState, Outbox
from adapters.database.undelivered import SPENT
from komek.effects_command import app

PHONE = "+77010000001"
CASE = "6f9d4a0e-0000-4000-8000-000000000001"


@pytest.fixture
def effect(database: Sessions, database_url: str, clock: FixedClock, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Want an SMS that came to a state, with its notice."""
    monkeypatch.setenv("KOMEK_DATABASE_URL", database_url)
    monkeypatch.setenv("KOMEK_ENGINE_GRPC", "127.0.0.1:1")
    key = f"{CASE}/notice/decision/sms"
    with database.begin() as session:
        now = clock.now()
        session.add(
            Case(
                id=CASE,
                service="asp",
                edition="passport-asp",
                regime="ordinary",
                channel="portal",
                stage="notification",
                submitted_at=now,
            )
        )
        session.flush()
        session.add(
            Document(
                id=CASE,
                case_id=CASE,
                business_key="decision",
                kind="notice-refusal",
                title="Отказ",
                media_type="application/pdf",
                content=b"%PDF",
                sha256="0" * 64,
                created_at=now,
            )
        )
        session.flush()
        session.add(Notice(key=key, case_id=CASE, document_id=CASE, means="sms", planned_at=now))
        Outbox(session).want(EffectKind.SMS, key, CASE, {"phone": PHONE, "text": "АСП"}, then_announce=True)

    def come_to(state: EffectState, attempts: int = 4) -> int:
        told = {"state": state, "error": "HTTP 503", "attempts": attempts}
        with database.begin() as session:
            session.execute(update(Effect).values(**told))
            return session.scalars(select(Effect.id)).one()

    return come_to


def run(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(one) for one in arguments], env={"COLUMNS": "300"})


def states(database: Sessions) -> dict[str, str]:
    with database() as session:
        return {one.business_key.split("/", 1)[1]: one.state for one in session.scalars(select(Effect))}


def audited(database: Sessions) -> list[tuple[str, dict[str, Any]]]:
    with database() as session:
        assert list(breaks_in_chain(session)) == []
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.sequence)).all()
        assert all(re.match(r"operator:.+", entry.actor) for entry in entries)
        return [(entry.action, entry.detail) for entry in entries]


def test_what_waits_is_listed_without_what_it_carries(effect: Any) -> None:
    assert "No effect waits" in run("list").output
    number = effect(EffectState.PARKED)
    shown = run("list").output
    for expected in (str(number), "parked", "sms", CASE, "notice/decision/sms", "4", "HTTP 503"):
        assert expected in shown
    assert PHONE not in shown
    assert "АСП" not in shown
    assert "No effect waits" in run("list", "--state", "unknown").output
    assert run("list", "--state", "accepted").exit_code == 2


def test_a_parked_effect_is_sent_again(effect: Any, database: Sessions) -> None:
    number = effect(EffectState.PARKED)
    assert run("retry", number).exit_code == 0
    assert states(database) == {"notice/decision/sms": "pending"}
    assert audited(database) == [("effect-retried", {"effect": number, "kind": "sms"})]


def test_one_of_unknown_fate_is_not_sent_blindly(effect: Any, database: Sessions) -> None:
    number = effect(EffectState.UNKNOWN)
    refused = run("retry", number, 999)
    assert refused.exit_code == 1
    assert f"effect {number} is unknown, not parked" in refused.output
    assert "no effect has the number 999" in refused.output
    assert states(database) == {"notice/decision/sms": "unknown"}


def test_settled_as_accepted_the_case_goes_on_as_if_the_relay_had_heard_it(
    effect: Any, database: Sessions
) -> None:
    number = effect(EffectState.UNKNOWN)
    assert run("settle", number, "--accepted", "--reason", "letter-12/3").exit_code == 0
    assert states(database) == {
        "notice/decision/sms": "accepted",
        "notice/decision/sms/accepted": "pending",
    }
    with database() as session:
        assert session.scalars(select(Notice.accepted_at)).one() is not None
    found = {"effect": number, "kind": "sms", "found": "accepted", "reason": "letter-12/3"}
    assert audited(database) == [("effect-settled", found)]
    assert run("settle", number, "--accepted", "--reason", "letter-12/3").exit_code == 1, "once"


def test_settled_as_not_sent_it_is_sent(effect: Any, database: Sessions) -> None:
    number = effect(EffectState.UNKNOWN)
    assert run("settle", number, "--not-sent", "--reason", "operator-said").exit_code == 0
    assert states(database) == {"notice/decision/sms": "pending"}


@pytest.mark.parametrize(
    "said",
    [
        ("--reason", "x"),
        ("--accepted", "--not-sent", "--reason", "x"),
        ("--accepted",),
        ("--accepted", "--reason", "сказал Иванов"),
    ],
)
def test_a_settlement_says_which_and_why_in_codes(effect: Any, database: Sessions, said: tuple[str]) -> None:
    number = effect(EffectState.UNKNOWN)
    assert run("settle", number, *said).exit_code == 2
    assert states(database) == {"notice/decision/sms": "unknown"}


def test_one_that_is_tried_in_vain_waits_for_a_person_and_may_be_settled(
    effect: Any, database: Sessions
) -> None:
    number = effect(EffectState.PENDING)
    assert "No effect waits" in run("list").output
    settled = ("settle", number, "--accepted", "--reason", "done-in-tasklist")
    assert f"effect {number} is on its way" in run(*settled).output
    effect(EffectState.PENDING, SPENT)
    assert str(number) in run("list", "--state", "pending").output
    assert run(*settled).exit_code == 0
    assert states(database)["notice/decision/sms"] == "accepted"

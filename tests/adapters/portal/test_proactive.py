"""passport-asp/term-proactive: an offer by SMS; consent with a choice of payer starts case and clock."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.application import Application
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect
from adapters.database.unit_of_work import unit_of_work
from adapters.population import Country
from adapters.portal import ApplicationForm
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.proactive import offer, reply_in, text_of_offer
from tests.adapters.portal.conftest import REPLY_KEY
from tests.adapters.portal.test_pages import hidden, log_in

HALYK, KAZPOST = "KZ31601A000000000001", "KZ97563B000000000001"
BOTH = {"601": HALYK, "563": KAZPOST}


@pytest.fixture
def offered(database: Sessions, clock: FixedClock, form: ApplicationForm) -> Any:
    """Make an offer to the family's applicant."""

    def make(accounts: dict[str, str], language: str = "ru") -> None:
        with unit_of_work(database, clock, "official:centre.oskemen") as work:
            asked = form.model_copy(update={"language": language})
            offer(work, asked, accounts, unit="oskemen", login="centre.oskemen", phone=form.phone)

    return make


def reply(browser: TestClient, phone: str, text: str, key: str = REPLY_KEY) -> Any:
    headers = {"x-komek-key": key}
    return browser.post("/api/sms-replies", json={"phone": phone, "text": text}, headers=headers)


def cases(database: Sessions) -> list[Case]:
    with database() as session:
        return list(session.scalars(select(Case)))


def test_a_reply_with_the_payer_starts_the_case_on_the_day_of_consent(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered(BOTH)
    with database() as session:
        [sms] = session.scalars(select(Effect)).all()
        assert (sms.kind, sms.payload["phone"]) == ("sms", form.phone)
        assert "ДА 1 – Казпочта, ДА 2 – Народный банк" in sms.payload["text"]
        assert form.applicant.iin not in sms.payload["text"]
    assert cases(database) == []
    clock.move(timedelta(days=3))
    assert reply(browser, form.phone, "да 2").json() == {"outcome": "consented"}
    [case] = cases(database)
    assert (case.channel, case.submitted_at) == ("proactive", clock.now())
    with database() as session:
        application = session.get_one(Application, case.id)
        assert (application.iban, application.signed_with) == (HALYK, "consent-sms")
        assert application.written_on == clock.now().date()
        start = session.scalars(select(Effect).where(Effect.business_key == f"{case.id}/start")).one()
        assert start.payload["variables"] == {"caseId": case.id, "channel": "proactive"}
        actions = session.scalars(select(AuditEntry.action)).all()
        assert "consent-to-survey" in actions


def test_the_same_reply_again_changes_nothing(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions
) -> None:
    offered({"601": HALYK})
    assert [reply(browser, form.phone, "ДА").json()["outcome"] for _ in range(2)] == ["consented", "no-offer"]
    assert len(cases(database)) == 1


def test_a_no_opens_nothing_and_ends_the_offer(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions
) -> None:
    offered(BOTH)
    assert reply(browser, form.phone, "НЕТ").json() == {"outcome": "declined"}
    assert reply(browser, form.phone, "ДА 1").json() == {"outcome": "no-offer"}
    assert cases(database) == []


@pytest.mark.parametrize(
    "text", ["", "может быть", "ДА 3", "ДА", "дайте подумать", "<script>", "ДА 1 и ещё много слов"]
)
def test_what_is_no_clear_consent_opens_nothing_and_the_offer_stands(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions, text: str
) -> None:
    offered(BOTH)
    labels = {"door": "sms-reply", "reason": "not-understood"}
    before = REGISTRY.get_sample_value("komek_door_refusals_total", labels) or 0
    assert reply(browser, form.phone, text).json() == {"outcome": "not-understood"}
    assert REGISTRY.get_sample_value("komek_door_refusals_total", labels) == before + 1
    assert cases(database) == []
    assert reply(browser, form.phone, "да 1").json() == {"outcome": "consented"}


def test_another_phone_a_late_reply_and_a_wrong_key_open_nothing(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered({"601": HALYK})
    assert reply(browser, "+77019999999", "ДА").json() == {"outcome": "no-offer"}
    assert reply(browser, form.phone, "ДА", key="guessed").status_code == 403
    clock.move(timedelta(days=30))
    assert reply(browser, form.phone, "ДА").json() == {"outcome": "no-offer"}
    assert cases(database) == []


def test_in_the_cabinet_the_person_alone_agrees_and_chooses_the_payer(
    portal: FastAPI,
    browser: TestClient,
    form: ApplicationForm,
    offered: Any,
    country: Country,
    database: Sessions,
) -> None:
    offered(BOTH)
    log_in(browser, form.applicant.iin)
    page = browser.get("/cabinet").text
    assert "Вам предлагают адресную социальную помощь" in page
    assert HALYK not in page
    answer = {"token": hidden(page, "token"), "answer": "yes"}
    refused = browser.post("/cabinet/offer?lang=kk", data=answer)
    assert refused.status_code == 422
    assert "кім төлейтінін таңдаңыз" in refused.text
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger:
        log_in(stranger, other)
        theirs = stranger.get("/cabinet").text
        assert "предлагают" not in theirs
        stranger.post("/cabinet/offer", data=answer | {"token": hidden(theirs, "token"), "payer": "563"})
    assert cases(database) == []
    agreed = browser.post("/cabinet/offer", data=answer | {"payer": "563"})
    assert "/cabinet/" in str(agreed.url)
    with database() as session:
        application = session.scalars(select(Application)).one()
        assert (application.iban, application.signed_with) == (KAZPOST, "consent-cabinet")
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_an_offer_is_not_made_without_a_phone_twice_or_while_a_case_runs(
    browser: TestClient, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    def refused(phone: str | None) -> str:
        with pytest.raises(ApplicationRefusedError) as told, unit_of_work(database, clock, "test") as work:
            offer(work, form, BOTH, unit="oskemen", login="centre.oskemen", phone=phone)
        return told.value.problems[0].rule.code

    assert refused(None) == "offer-no-phone"
    offered({"601": HALYK})
    assert refused(form.phone) == "offer-open"
    reply(browser, form.phone, "ДА")
    assert refused(form.phone) == "offer-running"


@pytest.mark.parametrize(
    ("text", "agrees", "payer"),
    [
        ("Да 1", True, "563"),
        ("ИӘ 2", True, "601"),
        ("иә", True, None),
        ("2", True, "601"),
        ("Жоқ!", False, None),
        ("НЕТ.", False, None),
    ],
)
def test_replies_are_read_in_both_languages(text: str, agrees: bool, payer: str | None) -> None:
    found = reply_in(text)
    assert found is not None
    assert (found.agrees, found.payer) == (agrees, payer)


def test_the_sms_speaks_the_persons_language_and_fits_two_messages() -> None:
    assert re.search("ИӘ 1 – Қазпошта", text_of_offer("kk", BOTH))
    assert all(len(text_of_offer(language, BOTH)) <= 134 for language in ("ru", "kk"))

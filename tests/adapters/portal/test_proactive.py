"""passport-asp/term-proactive: an offer by SMS; consent with a choice of payer starts case and clock."""

import re
from collections.abc import Callable, Iterator
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
from adapters.database.proactive_offer import READ_BACK
from adapters.database.unit_of_work import unit_of_work
from adapters.population import Country
from adapters.portal import ApplicationForm
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.proactive import LIFE, offer, reply_in, text_of_hint, text_of_offer
from adapters.portal.sms_replies import take_replies
from adapters.serving import serving
from adapters.sms import InboxAwayError, SmsInbox, SmsStub
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


Reply = Callable[..., dict[str, int]]


@pytest.fixture
def reply(database: Sessions, clock: FixedClock) -> Iterator[Reply]:
    """Reply by SMS, have the gateway's inbox read, and return what became of what was new there."""
    gateway = SmsStub(clock)
    with serving(gateway.app) as url:
        inbox = SmsInbox(url, "komek", "secret")

        def send(phone: str, text: str, away: timedelta = timedelta(0)) -> dict[str, int]:
            gateway.reply(phone, text)
            clock.move(away)
            return take_replies(database, clock, inbox)

        yield send
        inbox.close()


def cases(database: Sessions) -> list[Case]:
    with database() as session:
        return list(session.scalars(select(Case)))


def sms_sent(database: Sessions) -> list[str]:
    with database() as session:
        return [
            one.payload["text"]
            for one in session.scalars(select(Effect).order_by(Effect.id))
            if one.kind == "sms"
        ]


def test_a_reply_with_the_payer_starts_the_case_on_the_day_of_consent(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered(BOTH)
    with database() as session:
        [sms] = session.scalars(select(Effect)).all()
        assert (sms.kind, sms.payload["phone"]) == ("sms", form.phone)
        assert "ДА 1 – Казпочта, ДА 2 – Народный банк" in sms.payload["text"]
        assert form.applicant.iin not in sms.payload["text"]
    assert cases(database) == []
    clock.move(timedelta(days=3))
    assert reply(form.phone, "да 2") == {"consented": 1}
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


def test_a_reply_that_is_read_days_later_counts_from_when_it_was_given(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered({"601": HALYK})
    clock.move(LIFE - timedelta(minutes=1))
    said_at = clock.now()
    assert reply(form.phone, "ДА", away=timedelta(days=2)) == {"consented": 1}, (
        "the offer was open when it was given"
    )
    [case] = cases(database)
    assert case.submitted_at == said_at.replace(microsecond=0)
    with database() as session:
        assert session.get_one(Application, case.id).written_on == said_at.date()


def test_a_reply_is_taken_once_and_the_same_words_again_change_nothing(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions
) -> None:
    offered({"601": HALYK})
    assert reply(form.phone, "НЕТ") == {"declined": 1}
    offered({"601": HALYK})
    assert reply("+77019999999", "ДА") == {"no-offer": 1}  # the inbox tells the «no» again: it is known
    assert reply(form.phone, "ДА") == {"consented": 1}
    offered_to_nobody = reply(form.phone, "ДА")
    assert offered_to_nobody == {}
    assert len(cases(database)) == 1


def test_a_no_opens_nothing_and_ends_the_offer(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions
) -> None:
    offered(BOTH)
    assert reply(form.phone, "НЕТ") == {"declined": 1}
    assert reply(form.phone, "ДА 1") == {}
    assert cases(database) == []


def test_what_was_said_before_the_offer_is_no_answer_to_it(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    assert reply(form.phone, "ДА") == {}  # nobody is offered anything, so nobody looks
    clock.move(timedelta(hours=1))
    offered({"601": HALYK})
    assert reply("+77019999999", "ДА") == {"no-offer": 2}
    assert cases(database) == []


@pytest.mark.parametrize(
    "text", ["", "может быть", "ДА 3", "ДА", "дайте подумать", "<script>", "ДА 1 и ещё много слов"]
)
def test_what_is_no_clear_consent_opens_nothing_and_the_person_is_told_once_what_to_write(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, text: str
) -> None:
    offered(BOTH)
    labels = {"door": "sms-reply", "reason": "not-understood"}
    before = REGISTRY.get_sample_value("komek_door_refusals_total", labels) or 0
    assert [reply(form.phone, text) for _ in range(2)] == [{"not-understood": 1}] * 2
    assert REGISTRY.get_sample_value("komek_door_refusals_total", labels) == before + 2
    assert cases(database) == []
    assert sms_sent(database)[1:] == [text_of_hint("ru", BOTH)]
    assert reply(form.phone, "да 1") == {"consented": 1}


def test_another_phone_and_a_late_reply_open_nothing(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered({"601": HALYK})
    assert reply("+77019999999", "ДА") == {"no-offer": 1}
    clock.move(timedelta(days=30))
    assert reply(form.phone, "ДА") == {"no-offer": 1}
    clock.move(READ_BACK)
    assert reply(form.phone, "ДА") == {}, "nothing is read any more"
    assert cases(database) == []


def test_an_inbox_that_gives_no_answer_loses_nothing(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    offered({"601": HALYK})
    with pytest.raises(InboxAwayError):
        take_replies(database, clock, SmsInbox("http://127.0.0.1:9", "komek", "secret"))
    assert reply(form.phone, "ДА") == {"consented": 1}


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
    assert "Тексеруге келісіміңіз қабылданды" in agreed.text
    with database() as session:
        application = session.scalars(select(Application)).one()
        assert (application.iban, application.signed_with) == (KAZPOST, "consent-cabinet")
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_an_offer_is_not_made_without_a_phone_twice_or_while_a_case_runs(
    reply: Reply, form: ApplicationForm, offered: Any, database: Sessions, clock: FixedClock
) -> None:
    def refused(phone: str | None) -> str:
        with pytest.raises(ApplicationRefusedError) as told, unit_of_work(database, clock, "test") as work:
            offer(work, form, BOTH, unit="oskemen", login="centre.oskemen", phone=phone)
        return told.value.problems[0].rule.code

    assert refused(None) == "offer-no-phone"
    offered({"601": HALYK})
    assert refused(form.phone) == "offer-open"
    reply(form.phone, "ДА")
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


@pytest.mark.parametrize("text_of", [text_of_offer, text_of_hint])
def test_the_sms_speaks_the_persons_language_and_fits_two_messages(text_of: Any) -> None:
    assert re.search("ИӘ 1 – Қазпошта", text_of("kk", BOTH))
    assert all(len(text_of(language, BOTH)) <= 134 for language in ("ru", "kk"))

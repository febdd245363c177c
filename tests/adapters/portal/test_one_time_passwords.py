"""passport-asp/portal-step-4: a one-time SMS password signs one draft, once, within five minutes."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.application import Application
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.one_time_password import OneTimePassword
from adapters.database.outbox import Effect
from adapters.population import Country, Family
from adapters.portal import ApplicationForm, build_application_xml

LABEL = "SMS-код"


def send(browser: TestClient, form: ApplicationForm) -> Any:
    return browser.post("/api/applications/one-time-passwords", json=form.model_dump(by_alias=True))


def enter(browser: TestClient, form: ApplicationForm, code: str, xml: bytes | None = None) -> Any:
    body = {
        "submissionKey": form.submission_key,
        "application": b64encode(xml or build_application_xml(form)).decode(),
        "code": code,
    }
    return browser.post("/api/applications/with-password", json=body)


def texts(database: Sessions) -> list[dict[str, str]]:
    with database() as session:
        found = session.scalars(select(Effect).where(Effect.kind == "sms").order_by(Effect.id))
        return [effect.payload for effect in found]


def code_in(database: Sessions) -> str:
    found = re.search(r"\b\d{6}\b", texts(database)[-1]["text"])
    assert found
    return found[0]


def other(code: str, by: int = 1) -> str:
    return f"{(int(code) + by) % 10**6:06d}"


def said(answer: Any) -> str:
    assert answer.status_code == 422
    return str(answer.json()["problems"][0]["message"])


def cases(database: Sessions) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(Case)) or 0


def test_the_code_from_the_sms_signs_the_application(
    browser: TestClient, form: ApplicationForm, family: Family, database: Sessions, clock: FixedClock
) -> None:
    sent = send(browser, form)
    assert sent.status_code == 201
    assert b64decode(sent.json()["xml"]) == build_application_xml(form)
    assert sent.json()["expiresAt"] == (clock.now() + timedelta(minutes=5)).isoformat()
    assert texts(database)[0]["phone"] == family.applicant.phone
    answer = enter(browser, form, code_in(database))
    assert answer.status_code == 201
    with database() as session:
        application = session.get_one(Application, answer.json()["caseId"])
        assert application.signed_with == "sms"
        assert application.signed_document == build_application_xml(form)
        assert session.get_one(Case, application.case_id).channel == "portal"


def test_the_sms_goes_to_the_registered_phone_whatever_the_form_says(
    browser: TestClient, form: ApplicationForm, family: Family, database: Sessions
) -> None:
    send(browser, form.model_copy(update={"phone": "+77019999999"}))
    assert texts(database)[0]["phone"] == family.applicant.phone


def test_the_code_is_kept_nowhere_but_in_the_sms(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    answer = send(browser, form)
    code = code_in(database)
    assert code not in answer.text
    with database() as session:
        password = session.scalars(select(OneTimePassword)).one()
        assert code not in (password.code_hmac or "")
        assert len(password.code_hmac or "") == 64
        entries = session.scalars(select(AuditEntry)).all()
        assert entries
        assert not any(code in str(entry.detail) for entry in entries)
        effects = session.scalars(select(Effect)).all()
        assert [effect.kind for effect in effects] == ["sms"]
        assert code not in effects[0].business_key


def test_who_is_not_registered_gets_no_code_and_strangers_do_not_learn_it(
    browser: TestClient, form: ApplicationForm, country: Country, database: Sessions
) -> None:
    child = next(
        m.person for f in country.families for m in f.members if m.person.phone is None and m.person.iin
    )
    applicant = form.applicant.model_copy(update={"iin": child.iin, "birth_date": ""})
    unknown = form.model_copy(update={"applicant": applicant, "family": ()})
    answers = [send(browser, one) for one in (unknown, form)]
    assert [one.status_code for one in answers] == [201, 201]
    assert [text["phone"] for text in texts(database)] == [form.phone]
    # Nothing tells anybody who is not logged in whether the person is registered: neither the answers …
    shapes = [{name: type(value) for name, value in one.json().items()} for one in answers]
    assert shapes[0] == shapes[1]
    # … nor what guessed codes meet.
    wrong = other(code_in(database))
    assert [said(enter(browser, one, wrong)) for one in (unknown, form)] == [
        "SMS-код: неверный код, осталось попыток: 2"
    ] * 2


def test_a_form_that_breaks_rules_gets_no_code(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    assert "IBAN" in said(send(browser, form.model_copy(update={"iban": ""})))
    assert texts(database) == []


@pytest.mark.parametrize("code", ["", "12345", "1234567", "abcdef", "١٢٣٤٥٦", "<b>1</b>"])
def test_what_is_no_code_is_refused_and_costs_no_attempt(
    browser: TestClient, form: ApplicationForm, database: Sessions, code: str
) -> None:
    send(browser, form)
    assert "шесть цифр" in said(enter(browser, form, code))
    assert enter(browser, form, code_in(database)).status_code == 201


def test_a_code_may_be_typed_with_blanks(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    send(browser, form)
    code = code_in(database)
    assert enter(browser, form, f" {code[:3]} {code[3:]} ").status_code == 201


def test_three_wrong_codes_end_the_password(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    send(browser, form)
    code = code_in(database)
    assert "осталось попыток: 2" in said(enter(browser, form, other(code, 1)))
    assert "осталось попыток: 1" in said(enter(browser, form, other(code, 2)))
    assert "три раза" in said(enter(browser, form, other(code, 3)))
    assert "три раза" in said(enter(browser, form, code))
    assert cases(database) == 0
    with database() as session:
        refusals = select(AuditEntry).where(AuditEntry.action == "refuse-one-time-password")
        assert len(session.scalars(refusals).all()) == 4


def test_guesses_that_come_at_once_are_counted_one_by_one(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    send(browser, form)
    code = code_in(database)
    with ThreadPoolExecutor(6) as pool:
        list(pool.map(lambda by: enter(browser, form, other(code, by)), range(1, 7)))
    with database() as session:
        assert session.scalars(select(OneTimePassword.attempts)).one() == 3


def test_a_late_code_is_refused(
    browser: TestClient, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    send(browser, form)
    clock.move(timedelta(minutes=5))
    assert "истёк" in said(enter(browser, form, code_in(database)))
    assert cases(database) == 0


def test_a_used_code_is_refused(browser: TestClient, form: ApplicationForm, database: Sessions) -> None:
    send(browser, form)
    code = code_in(database)
    assert enter(browser, form, code).status_code == 201
    assert "уже использован" in said(enter(browser, form, code))
    assert cases(database) == 1


CHANGES: list[Callable[[ApplicationForm], ApplicationForm]] = [
    lambda form: form.model_copy(update={"iban": "KZ31601A000000000001"}),
    lambda form: form.model_copy(update={"submission_key": "submission-0002"}),
    lambda form: form.model_copy(update={"family": form.family[1:]}),
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_code_signs_only_the_draft_it_was_sent_for(
    browser: TestClient,
    form: ApplicationForm,
    database: Sessions,
    change: Callable[[ApplicationForm], ApplicationForm],
) -> None:
    send(browser, form)
    assert "не отправлялся" in said(enter(browser, change(form), code_in(database)))
    assert cases(database) == 0


def test_a_new_code_takes_the_place_of_the_one_before(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    send(browser, form)
    first = code_in(database)
    send(browser, form)
    second = code_in(database)
    if first != second:
        assert "неверный код" in said(enter(browser, form, first))
    assert enter(browser, form, second).status_code == 201


def test_a_person_gets_five_codes_an_hour(
    browser: TestClient, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    for number in range(5):
        draft = form.model_copy(update={"submission_key": f"submission-{number}"})
        assert send(browser, draft).status_code == 201
    assert "слишком много" in said(send(browser, form))
    assert len(texts(database)) == 5
    clock.move(timedelta(minutes=61))
    assert send(browser, form).status_code == 201


def test_a_key_used_before_does_not_swallow_another_application(
    citizen: Any, form: ApplicationForm, database: Sessions
) -> None:
    citizen.submit(citizen.sign(form))
    changed = form.model_copy(update={"phone": "+77010000000"})
    send(citizen.browser, changed)
    assert "уже подано другое" in said(enter(citizen.browser, changed, code_in(database)))


@pytest.mark.parametrize("xml", [b"garbage", b"<application/>", b"\xff"])
def test_what_is_no_application_is_refused(browser: TestClient, form: ApplicationForm, xml: bytes) -> None:
    assert "не заявление" in said(enter(browser, form, "123456", xml))


class TestOnThePages:
    """The same in a browser."""

    def looked_through(self, browser: TestClient, form: ApplicationForm) -> str:
        challenge = hidden(browser.get("/login").text, "challenge")
        browser.post("/login", data={"challenge": challenge, "iin": form.applicant.iin})
        page = browser.get("/apply").text
        data: dict[str, Any] = {
            name: getattr(form.applicant, name) for name in ("surname", "name", "patronymic")
        }
        for name in ("language", "territory", "postal_address", "phone", "iban"):
            data[name] = getattr(form, name)
        for name in ("relation", "iin", "surname", "name", "patronymic", "birth_date"):
            data[f"member_{name}"] = [getattr(member, name) for member in form.family]
        keys = {name: hidden(page, name) for name in ("token", "submission_key")}
        looked = browser.post("/apply", data=data | keys)
        assert looked.status_code == 200
        return looked.text

    def post(self, browser: TestClient, page: str, path: str, **more: str) -> Any:
        data = {"token": hidden(page, "token"), "draft": hidden(page, "draft")}
        return browser.post(path, data=data | more)

    def test_a_citizen_asks_for_the_code_and_signs_with_it(
        self, browser: TestClient, form: ApplicationForm, family: Family, database: Sessions
    ) -> None:
        page = self.looked_through(browser, form)
        assert 'name="code"' not in page
        asked = self.post(browser, page, "/apply/code")
        assert f"•• {(family.applicant.phone or '')[-2:]}" in asked.text
        refused = self.post(browser, asked.text, "/apply/with-code", code=other(code_in(database)))
        assert refused.status_code == 422
        assert f"{LABEL}: неверный код, осталось попыток: 2" in refused.text
        assert 'name="code"' in refused.text
        signed = self.post(browser, refused.text, "/apply/with-code", code=code_in(database))
        assert signed.status_code == 200
        assert "Заявление принято порталом" in signed.text
        assert cases(database) == 1

    def test_who_is_not_registered_is_told_so_after_the_login(
        self, browser: TestClient, form: ApplicationForm, database: Sessions, phones: Any
    ) -> None:
        phones.unregistered.add(form.applicant.iin)
        page = self.looked_through(browser, form)
        asked = self.post(browser, page, "/apply/code")
        assert asked.status_code == 422
        assert "базе мобильных граждан (БМГ): зарегистрируйте его" in asked.text
        assert texts(database) == []

    @pytest.mark.parametrize("path", ["/apply/code", "/apply/with-code"])
    def test_token_and_draft_must_be_the_visitors_own(
        self, browser: TestClient, form: ApplicationForm, database: Sessions, path: str
    ) -> None:
        page = self.looked_through(browser, form)
        assert self.post(browser, page, path, token="guessed").status_code == 403
        assert self.post(browser, page, path, draft="broken").status_code == 422
        assert texts(database) == []

    def test_the_code_is_asked_for_in_kazakh_too(self, browser: TestClient, form: ApplicationForm) -> None:
        browser.get("/?lang=kk")
        assert "Код жіберу" in self.looked_through(browser, form)


class TestWhereNoDirectoryIsConnected:
    """Production without БМГ."""

    @pytest.fixture
    def phones(self) -> None:
        return None

    def test_nothing_is_offered_and_nothing_accepted(
        self, browser: TestClient, form: ApplicationForm
    ) -> None:
        assert "не подключено" in said(send(browser, form))
        assert "не подключено" in said(enter(browser, form, "123456"))
        assert "/apply/code" not in TestOnThePages().looked_through(browser, form)


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]

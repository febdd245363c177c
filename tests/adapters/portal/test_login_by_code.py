"""Who has no ЭЦП comes in with a code of an SMS: one attempt, one browser, once, five minutes."""

from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.portal import ApplicationForm
from tests.adapters.portal.test_one_time_passwords import code_in, other, texts
from tests.adapters.portal.test_pages import hidden


def ask(browser: TestClient, iin: str, language: str = "ru") -> Any:
    challenge = hidden(browser.get(f"/login?lang={language}").text, "challenge")
    return browser.post("/login/code", data={"challenge": challenge, "iin": iin})


def enter(browser: TestClient, page: str, code: str, iin: str | None = None) -> Any:
    data = {"challenge": hidden(page, "challenge"), "iin": iin or hidden(page, "iin"), "code": code}
    return browser.post("/login/with-code", data=data, follow_redirects=False)


def let_in(browser: TestClient) -> bool:
    return browser.get("/cabinet", follow_redirects=False).status_code == 200


def test_the_code_of_the_sms_lets_its_owner_in(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    asked = ask(browser, form.applicant.iin, "kk")
    assert texts(database)[-1]["text"].endswith("Оны ешкімге айтпаңыз.")
    assert "порталға кіру" in texts(database)[-1]["text"]
    code = code_in(database)
    assert code not in asked.text
    assert not let_in(browser)
    assert enter(browser, asked.text, code).headers["location"] == "/cabinet"
    assert form.applicant.iin in browser.get("/cabinet").text
    assert form.applicant.iin in browser.get("/apply").text


def test_a_code_is_good_once_and_in_the_browser_that_asked(
    browser: TestClient, portal: FastAPI, form: ApplicationForm, database: Sessions
) -> None:
    asked = ask(browser, form.applicant.iin).text
    code, cookie = code_in(database), browser.cookies["komek_portal_login"]
    with TestClient(portal) as stranger:
        assert enter(stranger, asked, code).status_code == 422
        assert not let_in(stranger)
    assert enter(browser, asked, code).status_code == 303
    browser.cookies.clear()
    browser.cookies.set("komek_portal_login", cookie, domain="testserver.local", path="/")
    again = enter(browser, asked, code)
    # The code itself holds no more; the attempt's challenge, spent too, would be refused as late.
    assert (again.status_code, "этот код уже использован" in again.text) == (422, True)
    assert not let_in(browser)


def test_a_code_lets_nobody_else_in(
    browser: TestClient, form: ApplicationForm, database: Sessions, country: Any
) -> None:
    asked = ask(browser, form.applicant.iin).text
    another = next(one.applicant.iin for one in country.families if one.applicant.iin != form.applicant.iin)
    assert enter(browser, asked, code_in(database), iin=another).status_code == 422
    assert not let_in(browser)


def test_three_guesses_end_it_and_so_do_five_minutes(
    browser: TestClient, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    asked = ask(browser, form.applicant.iin).text
    code = code_in(database)
    says = [enter(browser, asked, other(code, by)).text for by in (1, 2, 3)]
    assert "осталось попыток: 2" in says[0]
    assert "неверно три раза" in says[2]
    assert "неверно три раза" in enter(browser, asked, code).text
    asked = ask(browser, form.applicant.iin).text
    clock.move(timedelta(minutes=5))
    assert enter(browser, asked, code_in(database)).status_code == 422
    assert not let_in(browser)


def test_whether_somebody_is_registered_is_not_told(
    browser: TestClient, form: ApplicationForm, phones: Any, database: Sessions
) -> None:
    known = ask(browser, form.applicant.iin)
    guessed = enter(browser, known.text, other(code_in(database)))
    phones.unregistered.add(form.applicant.iin)
    unknown = ask(browser, form.applicant.iin)
    assert len(texts(database)) == 1

    def words(answer: Any) -> tuple[int, str]:
        text = answer.text
        return answer.status_code, text.replace(hidden(text, "challenge"), "")

    assert words(unknown) == words(known)
    assert words(enter(browser, unknown.text, "111111")) == words(guessed)


def test_a_code_that_lets_in_signs_nothing(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    ask(browser, form.applicant.iin)
    sent = browser.post("/api/applications/one-time-passwords", json=form.model_dump(by_alias=True)).json()
    first = next(part for part in texts(database)[0]["text"].split() if part.isdecimal() and len(part) == 6)
    body = {"submissionKey": form.submission_key, "application": sent["xml"], "code": first}
    assert browser.post("/api/applications/with-password", json=body).status_code == 422


@pytest.mark.parametrize("iin", ["", "990101300004", "x" * 32])
def test_a_wrong_iin_is_told_and_sends_nothing(browser: TestClient, iin: str, database: Sessions) -> None:
    answer = ask(browser, iin)
    assert answer.status_code == 422
    assert "ИИН" in answer.text
    assert texts(database) == []


def test_phones_cannot_be_flooded_nor_codes_guessed_over_many_people(
    browser: TestClient, country: Any
) -> None:
    people = [one.applicant.iin for one in country.families if one.applicant.phone][:30]
    answers = [ask(browser, iin).status_code for iin in people]
    assert answers == [200] * 20 + [429] * 10


class TestWithoutBmg:
    """Where no directory of phones is connected."""

    @pytest.fixture
    def phones(self) -> None:
        return None

    def test_there_is_no_such_way_in(self, browser: TestClient, form: ApplicationForm) -> None:
        assert "/login/code" not in browser.get("/login").text
        assert ask(browser, form.applicant.iin).status_code == 404

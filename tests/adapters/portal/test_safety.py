"""What people try on a portal: replay, fixation, foreign forms, guessing; each refused, told and counted."""

import re
from base64 import b64encode
from typing import Any

import pytest
from fastapi import FastAPI
from prometheus_client import REGISTRY
from starlette.testclient import TestClient

from adapters.database.connection import Sessions
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Country
from adapters.portal import ApplicationForm, portal_app
from rules.units import UnitDirectory
from tests.adapters.portal.test_pages import apply, filled, hidden, log_in
from tests.adapters.routes import paths_of

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 64


def refused(door: str, reason: str) -> float:
    labels = {"door": door, "reason": reason}
    return REGISTRY.get_sample_value("komek_door_refusals_total", labels) or 0


def pages_with(portal: FastAPI, method: str) -> list[str]:
    return [path for path in paths_of(portal, method) if not path.startswith("/api/")]


def test_every_form_of_a_logged_in_citizen_needs_the_token_of_its_page(
    portal: FastAPI, browser: TestClient, form: ApplicationForm
) -> None:
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    posts = [path for path in pages_with(portal, "POST") if not path.startswith("/login")]
    assert {"/apply", "/apply/sign", "/apply/code", "/logout", "/cabinet/{case_id}/withdraw"} <= set(posts)
    for path in posts:
        for token in ("", "guessed"):
            answer = browser.post(path.replace("{case_id}", case_id), data={"token": token, "confirm": "yes"})
            assert answer.status_code == 403, path
    assert browser.get("/cabinet").status_code == 200


def test_no_page_of_a_case_opens_to_a_stranger_or_without_a_login(
    portal: FastAPI, browser: TestClient, form: ApplicationForm, country: Country
) -> None:
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger, TestClient(portal) as nobody:
        log_in(stranger, other)
        token = hidden(stranger.get("/cabinet").text, "token")
        for method in ("GET", "POST"):
            of_case = [one for one in pages_with(portal, method) if "{case_id}" in one]
            for path in of_case:
                if path == "/s/{case_id}":
                    continue
                url = re.sub(r"\{[a-z_]+\}", "1", path.replace("{case_id}", case_id))
                data = {"token": token, "confirm": "yes"} if method == "POST" else None
                assert stranger.request(method, url, data=data).status_code == 404, path
                assert nobody.request(method, url, follow_redirects=False).status_code == 303, path


def test_a_session_planted_before_the_login_is_not_continued(
    portal: FastAPI, browser: TestClient, form: ApplicationForm, country: Country
) -> None:
    attacker = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as other:
        log_in(other, attacker)
        planted = other.cookies["komek_portal"]
        known = hidden(other.get("/cabinet").text, "token")
        browser.cookies.set("komek_portal", planted, domain="testserver.local", path="/")
        log_in(browser, form.applicant.iin)
        own = [one.value for one in browser.cookies.jar if one.name == "komek_portal"]
        assert planted not in own
        assert hidden(browser.get("/apply").text, "token") != known
        assert form.applicant.iin in browser.get("/apply").text
        # What the attacker holds still opens the attacker's own cabinet, and nothing else.
        assert form.applicant.iin not in other.get("/apply").text


def test_a_cookie_of_the_desk_opens_no_cabinet(browser: TestClient) -> None:
    browser.cookies.set("komek_portal", "gAAAAA", domain="testserver.local", path="/")
    assert browser.get("/cabinet", follow_redirects=False).status_code == 303


class TestWithTheCitizensOwnKey:
    """As in production: the citizen brings the signed file."""

    @pytest.fixture
    def portal(self, database: Sessions, clock: Any, eds: EdsClient, phones: Any) -> FastAPI:
        units = UnitDirectory.load()
        return portal_app(
            database, clock, eds, units, secret="a secret of the tests", phones=phones, session_clock=clock
        )

    def challenge(self, browser: TestClient) -> tuple[str, bytes]:
        page = browser.get("/login").text
        nonce = re.search(r"nonce&gt;([^&]+)&lt;", page)
        assert nonce
        return hidden(page, "challenge"), (
            f'<login xmlns="urn:komek:login:1"><nonce>{nonce[1]}</nonce></login>'.encode()
        )

    def enter(self, browser: TestClient, challenge: str, signed: bytes) -> Any:
        files = {"signed": ("signed.xml", signed, "text/xml")}
        return browser.post("/login", data={"challenge": challenge}, files=files, follow_redirects=False)

    def test_a_login_is_good_once(
        self, browser: TestClient, form: ApplicationForm, eds: EdsClient, keys: StubKeys
    ) -> None:
        challenge, xml = self.challenge(browser)
        cookie = browser.cookies["komek_portal_login"]
        signed = eds.sign_xml(xml, keys.of_person(form.applicant.iin))
        assert self.enter(browser, challenge, signed).status_code == 303
        browser.cookies.clear()
        browser.cookies.set("komek_portal_login", cookie, domain="testserver.local", path="/")
        again = self.enter(browser, challenge, signed)
        assert again.status_code == 422
        assert "начните снова" in again.text

    @pytest.mark.parametrize(
        ("content", "says", "reason"),
        [
            (b"", "приложите подписанный файл", "no-signer"),
            (b"not a signature", "это не подписанный файл", "login-unreadable"),
            (PNG, "это не подписанный файл", "login-unreadable"),
        ],
    )
    def test_a_file_of_another_kind_is_refused_at_the_login(
        self, browser: TestClient, content: bytes, says: str, reason: str
    ) -> None:
        before = refused("portal", reason)
        answer = self.enter(browser, self.challenge(browser)[0], content)
        assert answer.status_code == 422
        assert says in answer.text
        assert refused("portal", reason) == before + 1

    @pytest.mark.parametrize(
        ("content", "says", "says_kk", "reason"),
        [
            (b"", "приложите подписанный файл", "файлды тіркеңіз", "no-signer"),
            (
                PNG,
                "не заявление в установленном виде",
                "белгіленген түрдегі өтініш емес",
                "signedApplication",
            ),
        ],
    )
    def test_a_file_of_another_kind_is_refused_as_an_application(
        self,
        browser: TestClient,
        form: ApplicationForm,
        eds: EdsClient,
        keys: StubKeys,
        content: bytes,
        says: str,
        says_kk: str,
        reason: str,
    ) -> None:
        challenge, xml = self.challenge(browser)
        self.enter(browser, challenge, eds.sign_xml(xml, keys.of_person(form.applicant.iin)))
        looked = browser.post("/apply", data=filled(form, browser.get("/apply").text)).text
        data = {"token": hidden(looked, "token"), "draft": hidden(looked, "draft")}
        files = {"signed": ("signed.xml", content, "text/xml")}
        before = refused("portal", reason)
        for language, expected in (("ru", says), ("kk", says_kk)):
            answer = browser.post(f"/apply/sign?lang={language}", data=data, files=files)
            assert answer.status_code == 422
            assert expected in answer.text
        assert refused("portal", reason) == before + 2


def test_codes_cannot_be_guessed_over_many_people(
    browser: TestClient, form: ApplicationForm, country: Country
) -> None:
    applicants = [one.applicant for one in country.families if one.applicant.phone][:40]
    answers = []
    before = refused("portal-api", "too-often")
    for person in applicants:
        names = {"surname": person.name.surname, "name": person.name.name, "patronymic": ""}
        applicant = form.applicant.model_copy(update={"iin": person.iin, **names})
        draft = form.model_copy(update={"applicant": applicant, "family": ()})
        sent = browser.post("/api/applications/one-time-passwords", json=draft.model_dump(by_alias=True))
        answers.append(sent.status_code)
        if sent.status_code == 201:
            guess = {
                "submissionKey": draft.submission_key,
                "application": sent.json()["xml"],
                "code": "111111",
            }
            answers.append(browser.post("/api/applications/with-password", json=guess).status_code)
    assert set(answers[:20]) == {201, 422}
    assert set(answers[20:]) == {429}
    assert refused("portal-api", "too-often") == before + len(answers) - 20
    told = browser.post("/api/applications/one-time-passwords", json=form.model_dump(by_alias=True))
    assert "повторите через минуту" in told.json()["problems"][0]["message"]
    assert int(told.headers["retry-after"]) > 0


def test_logins_cannot_be_tried_on_and_on(browser: TestClient) -> None:
    answers = [browser.post("/login", data={"challenge": "x", "iin": "1"}).status_code for _ in range(25)]
    assert answers == [422] * 20 + [429] * 5


def test_cases_cannot_be_searched_for(browser: TestClient) -> None:
    keys = [f"00000000-0000-4000-8000-{number:012d}" for number in range(125)]
    answers = [browser.get(f"/s/{key}").status_code for key in keys]
    assert set(answers[:120]) == {404}
    assert set(answers[120:]) == {429}
    page = browser.get(f"/s/{keys[0]}?lang=kk")
    assert "Сұраулар тым көп" in page.text


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"iban": "KZ31601A000000000002"}, "iban"),
        ({"postal_address": "у" * 401}, "postalAddress"),
        ({"surname": "<script>alert(1)</script>"}, "surname"),
        ({"member_iin": ["990101300004"]}, "iin"),
    ],
)
def test_what_is_refused_is_counted_by_reason(
    browser: TestClient, form: ApplicationForm, change: dict[str, Any], reason: str
) -> None:
    log_in(browser, form.applicant.iin)
    before = refused("portal", reason)
    answer = browser.post("/apply", data=filled(form, browser.get("/apply").text, **change))
    assert answer.status_code == 422
    assert refused("portal", reason) == before + 1


def test_what_is_sent_never_becomes_a_label(browser: TestClient) -> None:
    browser.post("/api/applications", json={"990101300003": "x"})
    garbage = b64encode(b"x").decode()
    browser.post("/api/applications", json={"submissionKey": "k" * 9, "signedApplication": garbage})
    labels = [sample.labels for metric in REGISTRY.collect() for sample in metric.samples]
    assert "990101300003" not in str(labels)


@pytest.mark.parametrize("path", ["/", "/login", "/s/1", "/static/komek.css", "/nowhere", "/openapi.json"])
def test_every_answer_has_the_headers_that_browsers_need(browser: TestClient, path: str) -> None:
    headers = browser.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "'unsafe" not in headers["content-security-policy"]
    for name in ("x-content-type-options", "x-frame-options", "referrer-policy", "permissions-policy"):
        assert headers[name]


def test_cookies_are_for_http_and_this_site_only_and_for_https_where_it_is_spoken(
    portal: FastAPI, form: ApplicationForm
) -> None:
    with TestClient(portal, base_url="https://komek.example") as browser:
        page = browser.get("/login").text
        data = {"challenge": hidden(page, "challenge"), "iin": form.applicant.iin}
        kept = browser.post("/login", data=data, follow_redirects=False).headers.get_list("set-cookie")
    (cookie,) = [one for one in kept if one.startswith("komek_portal=")]
    for word in ("HttpOnly", "SameSite=lax", "Secure"):
        assert word in cookie

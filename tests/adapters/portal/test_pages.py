"""passport-asp/portal-steps 1–5 through the pages: log in, order, fill in, sign, follow in the cabinet."""

import re
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.database.notice import Notice
from adapters.database.term import Term, TermEvent
from adapters.population import Country, Family
from adapters.portal import ApplicationForm


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]


def log_in(browser: TestClient, iin: str, prefix: str = "") -> Any:
    page = browser.get(f"{prefix}/login").text
    return browser.post(f"{prefix}/login", data={"challenge": hidden(page, "challenge"), "iin": iin})


def filled(form: ApplicationForm, page: str, **change: str) -> dict[str, Any]:
    data: dict[str, Any] = {
        "token": hidden(page, "token"),
        "submission_key": hidden(page, "submission_key"),
        "language": form.language,
        "territory": form.territory,
        "postal_address": form.postal_address,
        "phone": form.phone,
        "iban": form.iban,
        **{name: getattr(form.applicant, name) for name in ("surname", "name", "patronymic")},
        "do": "continue",
    }
    for name in ("relation", "iin", "surname", "name", "patronymic", "birth_date"):
        data[f"member_{name}"] = [getattr(member, name) for member in form.family]
    return data | change


def apply(browser: TestClient, form: ApplicationForm, prefix: str = "") -> Any:
    log_in(browser, form.applicant.iin, prefix)
    page = browser.get(f"{prefix}/apply").text
    looked = browser.post(f"{prefix}/apply", data=filled(form, page))
    assert looked.status_code == 200, looked.text
    signing = {"token": hidden(looked.text, "token"), "draft": hidden(looked.text, "draft")}
    return browser.post(f"{prefix}/apply/sign", data=signing)


def lay_notice(database: Sessions, clock: FixedClock, case_id: str, *, accepted: bool) -> None:
    with database.begin() as session:
        session.add(
            Document(
                id="notice-1",
                case_id=case_id,
                business_key="decision",
                kind="notice-appointment",
                title="Уведомление",
                media_type="application/pdf",
                content=b"%PDF-1.7 notice",
                sha256="0" * 64,
                number="ASP-2026-000001/1",
                created_at=clock.now(),
                registered_at=clock.now(),
            )
        )
        session.flush()
        session.add(
            Notice(
                key=f"{case_id}/notice/notice-1/cabinet",
                case_id=case_id,
                document_id="notice-1",
                means="cabinet",
                planned_at=clock.now(),
                accepted_at=clock.now() if accepted else None,
            )
        )


def test_an_application_goes_from_login_to_the_cabinet(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    answer = apply(browser, form)
    assert answer.status_code == 200
    assert "Заявление принято порталом" in answer.text
    assert "Адресная социальная помощь" in browser.get("/cabinet").text
    with database() as session:
        assert session.scalars(select(Case.stage)).all() == ["submitted"]


def test_signing_twice_makes_one_case(browser: TestClient, form: ApplicationForm, database: Sessions) -> None:
    log_in(browser, form.applicant.iin)
    page = browser.get("/apply").text
    looked = browser.post("/apply", data=filled(form, page)).text
    signing = {"token": hidden(looked, "token"), "draft": hidden(looked, "draft")}
    first, second = (browser.post("/apply/sign", data=signing) for _ in range(2))
    assert first.url == second.url
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_mistake_is_shown_at_its_field_and_nothing_is_lost(
    browser: TestClient, form: ApplicationForm
) -> None:
    log_in(browser, form.applicant.iin)
    page = browser.get("/apply").text
    answer = browser.post("/apply", data=filled(form, page, iban="KZ31601A000000000002"))
    assert answer.status_code == 422
    assert "IBAN: Контрольное число IBAN не сходится" in answer.text
    assert form.postal_address in answer.text


def test_what_a_person_typed_is_escaped(browser: TestClient, form: ApplicationForm) -> None:
    log_in(browser, form.applicant.iin)
    page = browser.get("/apply").text
    answer = browser.post("/apply", data=filled(form, page, surname='"><script>alert(1)</script>'))
    assert answer.status_code == 422
    assert "<script>" not in answer.text
    assert "&lt;script&gt;" in answer.text


def test_members_are_added_and_removed_without_losing_what_was_filled_in(
    browser: TestClient, form: ApplicationForm
) -> None:
    log_in(browser, form.applicant.iin)
    page = browser.get("/apply").text
    added = browser.post("/apply", data=filled(form, page, do="add"))
    assert added.text.count('name="member_iin"') == len(form.family) + 1
    removed = browser.post("/apply", data=filled(form, page, do="remove-0"))
    assert removed.text.count('name="member_iin"') == len(form.family) - 1
    assert form.phone in removed.text


def test_a_form_without_the_token_of_its_page_is_refused(browser: TestClient, form: ApplicationForm) -> None:
    log_in(browser, form.applicant.iin)
    page = browser.get("/apply").text
    for token in ("", "guessed"):
        assert browser.post("/apply", data=filled(form, page, token=token)).status_code == 403
    assert browser.post("/apply/sign", data={"draft": "x"}).status_code == 403


def test_a_draft_of_somebody_else_cannot_be_signed(
    portal: FastAPI, browser: TestClient, form: ApplicationForm, country: Country
) -> None:
    log_in(browser, form.applicant.iin)
    looked = browser.post("/apply", data=filled(form, browser.get("/apply").text)).text
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger:
        log_in(stranger, other)
        token = hidden(stranger.get("/apply").text, "token")
        answer = stranger.post("/apply/sign", data={"token": token, "draft": hidden(looked, "draft")})
    assert answer.status_code == 422


@pytest.mark.parametrize("path", ["/apply", "/cabinet", "/cabinet/1", "/cabinet/1/documents/2"])
def test_pages_of_a_person_ask_to_log_in(browser: TestClient, path: str) -> None:
    answer = browser.get(path, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["location"] == "/login"


def test_a_stranger_sees_neither_case_nor_document(
    portal: FastAPI, browser: TestClient, form: ApplicationForm, country: Country, database: Sessions,
    clock: FixedClock,
) -> None:  # fmt: skip
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    lay_notice(database, clock, case_id, accepted=True)
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger:
        log_in(stranger, other)
        assert stranger.get(f"/cabinet/{case_id}").status_code == 404
        assert stranger.get(f"/cabinet/{case_id}/documents/notice-1").status_code == 404


def test_a_notice_is_shown_once_the_cabinet_has_accepted_it(
    browser: TestClient, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    lay_notice(database, clock, case_id, accepted=False)
    assert browser.get(f"/cabinet/{case_id}/documents/notice-1").status_code == 404
    with database.begin() as session:
        session.get_one(Notice, f"{case_id}/notice/notice-1/cabinet").accepted_at = clock.now()
    assert "Уведомление о назначении" in browser.get(f"/cabinet/{case_id}").text
    paper = browser.get(f"/cabinet/{case_id}/documents/notice-1")
    assert paper.headers["content-type"] == "application/pdf"
    assert paper.content == b"%PDF-1.7 notice"


def test_the_page_behind_the_code_shows_nothing_personal(
    browser: TestClient, portal: FastAPI, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    lay_notice(database, clock, case_id, accepted=True)
    with TestClient(portal) as anybody:
        page = anybody.get(f"/s/{case_id}").text
    assert "ASP-2026-000001/1" in page
    applicant = form.applicant
    for personal in (applicant.iin, applicant.surname, applicant.patronymic, form.phone, form.iban):
        assert personal not in page


@pytest.mark.parametrize("case_id", ["1", "ASP-2026-000001", "00000000-0000-4000-8000-000000000000"])
def test_a_guessed_key_opens_no_status_page(browser: TestClient, case_id: str) -> None:
    assert browser.get(f"/s/{case_id}").status_code == 404


def test_a_login_needs_its_own_challenge_in_the_same_browser(
    portal: FastAPI, browser: TestClient, family: Family
) -> None:
    challenge = hidden(browser.get("/login").text, "challenge")
    with TestClient(portal) as another:
        answer = another.post("/login", data={"challenge": challenge, "iin": family.applicant.iin})
    assert answer.status_code == 422
    assert "время входа истекло" in answer.text


def test_a_challenge_ends_after_five_minutes(browser: TestClient, family: Family, clock: FixedClock) -> None:
    challenge = hidden(browser.get("/login").text, "challenge")
    clock.move(timedelta(minutes=6))
    answer = browser.post("/login", data={"challenge": challenge, "iin": family.applicant.iin})
    assert "время входа истекло" in answer.text


@pytest.mark.parametrize(
    ("iin", "says"),
    [("990101300004", "Контрольная цифра"), ("990101300003", "нет ключа"), ("", "поле обязательно")],
)
def test_a_login_with_a_wrong_or_unknown_person_says_why(browser: TestClient, iin: str, says: str) -> None:
    answer = log_in(browser, iin)
    assert answer.status_code == 422
    assert says in answer.text


def test_logging_out_ends_the_session(browser: TestClient, family: Family) -> None:
    log_in(browser, family.applicant.iin)
    kept = browser.cookies["komek_portal"]
    browser.post("/logout", data={"token": hidden(browser.get("/cabinet").text, "token")})
    assert browser.get("/cabinet", follow_redirects=False).status_code == 303
    # Whoever kept a copy of the cookie has nothing by it either.
    browser.cookies.set("komek_portal", kept, domain="testserver.local", path="/")
    assert browser.get("/cabinet", follow_redirects=False).status_code == 303


def test_a_changed_cookie_is_nobodys(browser: TestClient, family: Family) -> None:
    log_in(browser, family.applicant.iin)
    cookie = browser.cookies["komek_portal"]
    browser.cookies.set("komek_portal", cookie[:-4] + "AAAA", domain="testserver.local", path="/")
    assert browser.get("/cabinet", follow_redirects=False).status_code == 303


def test_the_pages_speak_kazakh_once_switched(browser: TestClient) -> None:
    assert "Заказать услугу онлайн" in browser.get("/").text
    assert "Қызметке онлайн тапсырыс беру" in browser.get("/?lang=kk").text
    assert "Қызметке онлайн тапсырыс беру" in browser.get("/").text


def test_all_works_under_a_mount(portal: FastAPI, form: ApplicationForm) -> None:
    with TestClient(Starlette(routes=[Mount("/portal", portal)])) as browser:
        answer = apply(browser, form, "/portal")
        assert "/portal/cabinet/" in str(answer.url)
        page = browser.get("/portal/").text
        assert browser.get("/portal/static/komek.css").status_code == 200
    assert not re.findall(r'(?:href|action|src)="/(?!portal/)', page)


def test_an_extended_term_shows_both_dates_and_why_on_the_page_behind_the_code(
    browser: TestClient, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    case_id = str(apply(browser, form).url).rsplit("/", 1)[1]
    before, after = clock.now() + timedelta(days=21), clock.now() + timedelta(days=51)
    with database.begin() as session:
        term = Term(
            id="review",
            case_id=case_id,
            term="asp-review-portal",
            clause="passport-asp/term-portal",
            state="armed",
            started_at=clock.now(),
            warn_at=before,
            due_at=after,
            last_day=after.date(),
            confirmed=True,
        )
        session.add(term)
        session.flush()
        for event, due in (("armed", before), ("extended", after)):
            session.add(
                TermEvent(
                    term_id=term.id, event=event, at=clock.now(), actor="worker", due_at=due,
                    reason="written-request",
                )
            )  # fmt: skip
    for path in (f"/cabinet/{case_id}", f"/s/{case_id}"):
        page = browser.get(path).text
        assert "Рассмотрение заявления, поданного через портал" in page
        for shown in (f"{before:%d.%m.%Y}", f"{after:%d.%m.%Y}", "письменный запрос"):
            assert shown in page

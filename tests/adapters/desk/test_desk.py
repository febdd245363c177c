"""Officials see the cases of their unit, every look is audited, and the head alone signs."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document, Signature
from adapters.database.outbox import Effect
from adapters.desk import DeskOfficial, desk_app
from adapters.desk.stages import stage_name
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Country
from rules.law import Law

AtDesk = Callable[[str], TestClient]


def token_of(page: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', page)
    assert found
    return found[1]


def document_of(case_id: str) -> str:
    return f"refusal-{case_id[:8]}"


def sign_path(case_id: str) -> str:
    return f"/cases/{case_id}/documents/{document_of(case_id)}/sign"


def sign(browser: TestClient, case_id: str, **more: Any) -> Any:
    page = browser.get(sign_path(case_id)).text
    return browser.post(sign_path(case_id), data={"token": token_of(page)}, **more)


def actions(database: Sessions, case_id: str) -> list[tuple[str, str]]:
    with database() as session:
        entries = session.scalars(
            select(AuditEntry).where(AuditEntry.case_id == case_id).order_by(AuditEntry.sequence)
        )
        return [(entry.actor, entry.action) for entry in entries]


def test_the_list_shows_stage_and_days_left_of_the_officials_own_cases(at_desk: AtDesk, case_id: str) -> None:
    page = at_desk("centre.oskemen").get("/").text
    assert "ASP-2026-000001</a>" in page
    assert "Подписание" in page
    assert re.search(r'<span class="badge good">15</span>', page)


@pytest.mark.parametrize("login", ["centre.astana-yesil", "head.astana-almaty", "supervisor.astana"])
def test_cases_of_other_units_are_not_even_known_to_exist(at_desk: AtDesk, case_id: str, login: str) -> None:
    browser = at_desk(login)
    assert case_id not in browser.get("/").text
    for path in ("", f"/documents/{document_of(case_id)}", f"/documents/{document_of(case_id)}/sign"):
        assert browser.get(f"/cases/{case_id}{path}").status_code == 404


def test_a_supervisor_sees_the_cases_of_the_region(at_desk: AtDesk, case_id: str) -> None:
    assert at_desk("supervisor.oskemen").get(f"/cases/{case_id}").status_code == 200


@pytest.mark.parametrize(
    ("query", "found"),
    [("number=000001", True), ("number=asp-2026", True), ("number=999", False), ("number=%25", False),
     ("stage=signing", True), ("stage=decision", False), ("stage=nonsense", True), ("below=1", False)],
)  # fmt: skip
def test_cases_are_found_by_number_and_stage(at_desk: AtDesk, case_id: str, query: str, found: bool) -> None:
    page = at_desk("centre.oskemen").get(f"/?{query}").text
    assert (f"/cases/{case_id}" in page) is found


def test_long_lists_come_in_pages(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        session.add_all(
            Case(
                id=f"00000000-0000-4000-8000-{number:012}",
                service="asp",
                edition="passport-asp",
                regime="ordinary",
                channel="portal",
                unit="oskemen",
                region="oskemen",
                stage="registration",
                number=f"ASP-2026-{number:06}",
                submitted_at=clock.now(),
            )
            for number in range(100, 160)
        )
    browser = at_desk("centre.oskemen")
    first = browser.get("/").text
    more = re.search(r'href="([^"]*below=\d+)"', first)
    assert more
    second = browser.get(more[1].replace("&amp;", "&")).text
    numbers = [re.findall(r"ASP-2026-\d{6}(?=</a>)", page) for page in (first, second)]
    assert [len(page) for page in numbers] == [50, 11]
    assert not set(numbers[0]) & set(numbers[1])


def test_the_case_page_shows_everything_and_escapes_it(at_desk: AtDesk, case_id: str) -> None:
    page = at_desk("authorised-body.oskemen").get(f"/cases/{case_id}").text
    for shown in (
        "Доходы (ЦРТР)", "сведения есть", "250000", "Мотивированный отказ",
        "превышение среднедушевого дохода", "Заработная плата за июль 2026 года",
        "social-code/127", "предварительно", "15.12.2026",
        "SMS", "Заявление подано", "выше черты бедности",
    ):  # fmt: skip
        assert shown in page
    assert "<b>жирно</b>" not in page
    assert "&lt;b&gt;жирно&lt;/b&gt;" in page


def test_every_look_is_audited_under_the_officials_login(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    browser.get(f"/cases/{case_id}")
    browser.get(f"/cases/{case_id}/documents/{document_of(case_id)}")
    assert actions(database, case_id)[-2:] == [
        ("official:centre.oskemen", "read-case"),
        ("official:centre.oskemen", "read-document"),
    ]


def test_the_pdf_is_served_with_headers_a_viewer_needs(at_desk: AtDesk, case_id: str) -> None:
    browser = at_desk("head.oskemen")
    answer = browser.get(f"/cases/{case_id}/documents/{document_of(case_id)}")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in answer.headers["content-security-policy"]
    assert answer.content.startswith(b"%PDF-")
    taken = browser.get(f"/cases/{case_id}/documents/{document_of(case_id)}?download=1")
    assert taken.headers["content-disposition"].startswith("attachment")


def test_the_head_signs_and_the_task_is_completed_in_the_same_transaction(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock, eds: EdsClient,
    officials: list[DeskOfficial],
) -> None:  # fmt: skip
    answer = sign(at_desk("head.oskemen"), case_id)
    assert answer.status_code == 200
    assert "подпись проверяется" in answer.text
    head = next(one for one in officials if one.login == "head.oskemen")
    with database() as session:
        signature = session.scalars(select(Signature)).one()
        assert (signature.round, signature.signed_by, signature.signer_iin) == (1, head.login, head.iin)
        assert signature.signed_at == clock.now()
        content = session.get_one(Document, document_of(case_id)).content
        assert eds.verify_cms(signature.container, content).valid
        effect = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert effect.business_key == f"{case_id}/signed/{document_of(case_id)}/1"
        assert effect.payload["element"] == "signDocument"
        assert effect.payload["variables"] == {}
        assert effect.payload["since"] == clock.now().isoformat()
    assert ("official:head.oskemen", "sign-document") in actions(database, case_id)


def test_signing_twice_is_one_signature(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    browser = at_desk("head.oskemen")
    token = token_of(browser.get(sign_path(case_id)).text)
    first, second = (browser.post(sign_path(case_id), data={"token": token}) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 409)
    with database() as session:
        assert len(session.scalars(select(Signature)).all()) == 1


def test_after_an_invalid_signature_a_next_round_is_signed(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    browser = at_desk("head.oskemen")
    sign(browser, case_id)
    with database.begin() as session:
        session.scalars(select(Signature)).one().state = "invalid"
    assert sign(browser, case_id).status_code == 200
    with database() as session:
        assert sorted(session.scalars(select(Signature.round))) == [1, 2]
        keys = session.scalars(select(Effect.business_key).where(Effect.kind == "user-task"))
        assert sorted(keys) == [f"{case_id}/signed/{document_of(case_id)}/{n}" for n in (1, 2)]


@pytest.mark.parametrize("login", ["centre.oskemen", "authorised-body.oskemen", "supervisor.oskemen"])
def test_nobody_but_the_head_of_the_unit_signs(
    at_desk: AtDesk, case_id: str, database: Sessions, login: str
) -> None:
    browser = at_desk(login)
    assert "Открыть и подписать" not in browser.get(f"/cases/{case_id}").text
    token = token_of(browser.get(f"/cases/{case_id}").text)
    assert browser.get(sign_path(case_id)).status_code == 403
    assert browser.post(sign_path(case_id), data={"token": token}).status_code == 403
    with database() as session:
        assert session.scalars(select(Signature)).all() == []
    assert (f"official:{login}", "signing-refused") in actions(database, case_id)


@pytest.mark.parametrize("stage", ["decision", "commission", "notification"])
def test_a_decision_is_not_signed_before_its_draft_was_approved(
    at_desk: AtDesk, case_id: str, database: Sessions, stage: str
) -> None:
    with database.begin() as session:
        session.get_one(Case, case_id).stage = stage
    browser = at_desk("head.oskemen")
    assert "Открыть и подписать" not in browser.get(f"/cases/{case_id}").text
    assert "Проект решения ещё не согласован" in browser.get(sign_path(case_id)).text
    token = token_of(browser.get(f"/cases/{case_id}").text)
    assert browser.post(sign_path(case_id), data={"token": token}).status_code == 409
    with database() as session:
        assert session.scalars(select(Signature)).all() == []


@pytest.mark.parametrize(
    ("channel", "signs", "others"),
    [
        ("portal", "centre.oskemen", ["head.oskemen", "akim.oskemen"]),
        ("akim", "akim.oskemen", ["head.oskemen", "centre.oskemen"]),
    ],
)
def test_a_notice_of_extension_is_signed_by_the_office_of_acceptance_at_any_stage(
    at_desk: AtDesk, case_id: str, database: Sessions, channel: str, signs: str, others: list[str]
) -> None:
    with database.begin() as session:
        case = session.get_one(Case, case_id)
        case.channel, case.stage = channel, "requests"
        session.get_one(Document, document_of(case_id)).kind = "notice-extension"
    for login in others:
        assert at_desk(login).get(sign_path(case_id)).status_code == 403
    answer = sign(at_desk(signs), case_id)
    assert answer.status_code == 200
    with database() as session:
        assert session.scalars(select(Signature.signed_by)).all() == [signs]
        assert session.scalars(select(Effect).where(Effect.kind == "user-task")).one().payload["element"] == (
            "signDocument"
        )


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_signature_without_the_token_of_the_page_is_refused(
    at_desk: AtDesk, case_id: str, database: Sessions, token: str
) -> None:
    assert at_desk("head.oskemen").post(sign_path(case_id), data={"token": token}).status_code == 403
    with database() as session:
        assert session.scalars(select(Signature)).all() == []


class TestWithTheOfficialsOwnCard:
    """Where no stub signs, the official brings the signature."""

    @pytest.fixture
    def signer(self) -> None:
        return None

    def bring(self, at_desk: AtDesk, case_id: str, container: bytes) -> Any:
        return sign(at_desk("head.oskemen"), case_id, files={"signed": ("a.cms", container)})

    def content(self, database: Sessions, case_id: str) -> bytes:
        with database() as session:
            return session.get_one(Document, document_of(case_id)).content

    def test_the_heads_own_signature_is_taken(
        self,
        at_desk: AtDesk,
        case_id: str,
        database: Sessions,
        eds: EdsClient,
        keys: StubKeys,
        country: Country,
    ) -> None:
        key = keys.of_person(country.officials["head.oskemen"].iin)
        container = eds.sign_cms(self.content(database, case_id), key)
        assert self.bring(at_desk, case_id, container).status_code == 200

    @pytest.mark.parametrize(
        ("login", "altered", "says"),
        [
            ("head.astana-yesil", b"", "не совпадает с ИИН"),
            ("commission.oskemen", b"", "не даёт права подписи"),
            ("head.oskemen", b"altered", "недействительна"),
        ],
    )
    def test_another_signature_or_another_document_is_refused(
        self, at_desk: AtDesk, case_id: str, database: Sessions, eds: EdsClient, keys: StubKeys,
        country: Country, login: str, altered: bytes, says: str,
    ) -> None:  # fmt: skip
        key = keys.of_person(country.officials[login].iin)
        container = eds.sign_cms(self.content(database, case_id) + altered, key)
        answer = self.bring(at_desk, case_id, container)
        assert answer.status_code == 422
        assert says in answer.text
        with database() as session:
            assert session.scalars(select(Signature)).all() == []

    @pytest.mark.parametrize("container", [b"", b"garbage"])
    def test_garbage_is_refused(self, at_desk: AtDesk, case_id: str, container: bytes) -> None:
        assert self.bring(at_desk, case_id, container).status_code == 422


@pytest.mark.parametrize("path", ["/", "/cases/1", "/cases/1/documents/2", "/cases/1/documents/2/sign"])
def test_pages_ask_to_log_in(desk: FastAPI, path: str) -> None:
    with TestClient(desk) as browser:
        answer = browser.get(path, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, "/login")


def test_a_login_leads_to_the_case_that_was_asked_for(desk: FastAPI, case_id: str) -> None:
    with TestClient(desk) as browser:
        asked = browser.get(f"/cases/{case_id}", follow_redirects=False).headers["location"]
        assert asked == f"/login?to=/cases/{case_id}"
        assert f'name="to" value="/cases/{case_id}"' in browser.get(asked).text
        login = {"login": "head.oskemen", "to": f"/cases/{case_id}"}
        assert browser.post("/login", data=login, follow_redirects=False).headers["location"] == login["to"]


@pytest.mark.parametrize("to", ["//elsewhere.example", "https://elsewhere.example", "/cases/../logout"])
def test_a_login_leads_nowhere_else(desk: FastAPI, to: str) -> None:
    with TestClient(desk) as browser:
        answer = browser.post("/login", data={"login": "head.oskemen", "to": to}, follow_redirects=False)
    assert answer.headers["location"] == "/"


def test_a_login_that_is_not_on_the_list_is_refused(desk: FastAPI) -> None:
    with TestClient(desk) as browser:
        assert browser.post("/login", data={"login": "admin"}).status_code == 422
        assert browser.get("/", follow_redirects=False).status_code == 303


def test_a_session_ends_after_eight_hours(at_desk: AtDesk, clock: FixedClock) -> None:
    browser = at_desk("centre.oskemen")
    clock.move(timedelta(hours=9))
    assert browser.get("/", follow_redirects=False).status_code == 303


def test_a_session_of_somebody_who_left_the_list_is_nobodys(
    at_desk: AtDesk, database: Sessions, clock: FixedClock, eds: EdsClient, law: Law
) -> None:
    browser = at_desk("centre.oskemen")
    without = desk_app(
        database,
        clock,
        eds,
        [],
        law=law,
        secret="a secret of the tests only",
        signer=None,
        session_clock=clock,
    )
    with TestClient(without, cookies=dict(browser.cookies)) as later:
        assert later.get("/", follow_redirects=False).status_code == 303


def test_the_desk_speaks_kazakh_and_works_under_a_mount(desk: FastAPI, case_id: str) -> None:
    with TestClient(Starlette(routes=[Mount("/desk", desk)])) as browser:
        browser.post("/desk/login", data={"login": "head.oskemen"})
        page = browser.get(f"/desk/cases/{case_id}?lang=kk").text
        assert "Шешім және есеп" in page
        assert not re.findall(r'(?:href|action|src)="/(?!desk/)', page)
        assert browser.get("/desk/static/komek.css").status_code == 200
        signed = sign(TestClientUnder(browser, "/desk"), case_id)
        assert signed.status_code == 200


class TestClientUnder:
    """A browser whose paths begin under a mount."""

    __test__ = False

    def __init__(self, browser: TestClient, prefix: str) -> None:
        self._browser, self._prefix = browser, prefix

    def get(self, path: str) -> Any:
        return self._browser.get(self._prefix + path)

    def post(self, path: str, **more: Any) -> Any:
        return self._browser.post(self._prefix + path, **more)


def test_stages_have_names_in_both_languages() -> None:
    assert stage_name("signing", "ru") == "Подписание"
    assert stage_name("signing", "kk") == "Қол қою"
    assert stage_name("a-new-stage", "ru") == "a-new-stage"


def test_health_is_told_without_a_login(desk: FastAPI) -> None:
    with TestClient(desk) as browser:
        assert browser.get("/healthz").text == "ok"

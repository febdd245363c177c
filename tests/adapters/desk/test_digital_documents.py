"""Digital documents at the counter: the owner's SMS code is the consent, and nothing comes without it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from adapters.database.brought_paper import papers_of
from adapters.database.connection import Sessions
from adapters.desk import desk_app
from adapters.digital_documents import DigitalDocuments
from adapters.population import Archetype, Country, Family
from adapters.stubs import DOCUMENTS_PATH
from rules.law import Law
from tests.adapters.desk.test_new_application import filled

AtDesk = Callable[[str], TestClient]
SECRET = "a secret of the tests only"


@pytest.fixture
def digital(own_stubs: Any) -> Any:
    client = DigitalDocuments(own_stubs.url + DOCUMENTS_PATH)
    yield client
    client.close()


@pytest.fixture
def desk(
    database: Sessions, clock: Any, eds: Any, officials: Any, law: Law, digital: DigitalDocuments
) -> FastAPI:
    return desk_app(
        database, clock, eds, officials, law=law, secret=SECRET, signer=None, session_clock=clock,
        digital=digital,
    )  # fmt: skip


@pytest.fixture
def family(country: Country) -> Family:
    return next(one for one in country.families_with(Archetype.LARGE_FAMILY) if one.unit == "oskemen")


@pytest.fixture
def at_counter(at_desk: AtDesk, family: Family) -> Callable[..., Any]:
    """Press a button of the counter's form about a digital document."""
    browser = at_desk("centre.oskemen")
    data = filled(family, browser.get("/applications/new").text)

    def press(do: str, kind: str = "IdentityCard", of: str = "0", code: str = "") -> Any:
        chosen = {"digital_kind": kind, "digital_of": of, "digital_code": code, "do": do}
        return browser.post("/applications/new", data=data | chosen)

    return press


def code_of(stubs: Any, phone: str | None) -> str:
    text = next(one["text"] for one in reversed(stubs.app.state.sms.accepted) if one["phone"] == phone)
    found = re.search(r"\d{6}", text)
    assert found
    return found.group()


def test_a_document_comes_with_its_owners_code_and_is_laid_into_the_case(
    at_counter: Any, own_stubs: Any, family: Family, database: Sessions, at_desk: AtDesk
) -> None:
    asked = at_counter("ask-digital")
    assert "Код отправлен на телефон владельца" in asked.text
    taken = at_counter("take-digital", code=code_of(own_stubs, family.applicant.phone))
    assert taken.status_code == 200
    assert "цифровой документ, с согласия владельца" in taken.text
    case = at_counter("register")
    case_id = str(case.url).rsplit("/", 1)[1]
    with database() as session:
        [paper] = papers_of(session, case_id)
    assert (paper.query, paper.iin, paper.source) == (1, family.applicant.iin, "digital")
    assert "Цифровой документ заявителя" in case.text
    shown = at_desk("centre.oskemen").get(f"/cases/{case_id}/documents/{paper.document_id}")
    assert shown.content.startswith(b"%PDF-")


def test_a_code_is_good_once_and_for_what_its_owner_was_asked(
    at_counter: Any, own_stubs: Any, family: Family
) -> None:
    at_counter("ask-digital")
    code = code_of(own_stubs, family.applicant.phone)
    wrong = at_counter("take-digital", code=f"{(int(code) + 1) % 10**6:06d}")
    assert wrong.status_code == 422
    assert "код не подходит" in wrong.text
    assert "запросите новый" in at_counter("take-digital", kind="Diploma", code=code).text
    assert at_counter("take-digital", code=code).status_code == 200
    assert "запросите новый" in at_counter("take-digital", code=code).text


def test_a_code_cannot_be_guessed(at_counter: Any, own_stubs: Any, family: Family) -> None:
    at_counter("ask-digital")
    code = code_of(own_stubs, family.applicant.phone)
    for step in range(1, 4):
        at_counter("take-digital", code=f"{(int(code) + step) % 10**6:06d}")
    assert "запросите новый" in at_counter("take-digital", code=code).text


@pytest.mark.parametrize(
    ("chosen", "says"),
    [
        ({"kind": "Diploma"}, "такого цифрового документа у владельца нет"),
        ({"kind": "Passport"}, "выберите документ из списка"),
        ({"of": "40"}, "ИИН должен быть заполнен"),
        ({"of": "-1"}, "ИИН должен быть заполнен"),
    ],
)
def test_what_cannot_be_asked_for_is_told_with_what_to_do(
    at_counter: Any, chosen: dict[str, str], says: str, own_stubs: Any
) -> None:
    answer = at_counter("ask-digital", **chosen)
    assert answer.status_code == 422
    assert says in answer.text
    assert own_stubs.app.state.sms.accepted == []


def test_a_child_without_a_phone_brings_the_paper(at_counter: Any, family: Family) -> None:
    others = [one.person for one in family.members if one.person.iin != family.applicant.iin]
    place = next(number for number, one in enumerate(others, start=1) if one.phone is None)
    answer = at_counter("ask-digital", kind="BirthCertificate", of=str(place))
    assert "примите документ на бумаге" in answer.text


def test_a_service_that_is_away_is_told(
    database: Sessions, clock: Any, eds: Any, officials: Any, law: Law, family: Family
) -> None:
    away = DigitalDocuments("http://127.0.0.1:9")
    app = desk_app(database, clock, eds, officials, law=law, secret=SECRET, signer=None, digital=away)
    with TestClient(app) as browser:
        browser.post("/login", data={"login": "centre.oskemen"})
        data = filled(family, browser.get("/applications/new").text)
        data |= {"digital_kind": "IdentityCard", "digital_of": "0", "do": "ask-digital"}
        answer = browser.post("/applications/new?lang=kk", data=data)
    assert answer.status_code == 422
    assert "жауап бермейді" in answer.text


def test_nobody_floods_a_phone_with_codes(at_counter: Any, own_stubs: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("adapters.desk.digital_intake.HOURLY", 3)
    answers = [at_counter("ask-digital").status_code for _ in range(4)]
    assert answers == [200, 200, 200, 422]
    assert len(own_stubs.app.state.sms.accepted) == 3

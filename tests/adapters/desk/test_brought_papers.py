"""law.md C 14: the counter takes any listed document on paper; its scan is kept, hashed and shown."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.database.brought_paper import BroughtPaper, papers_of
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.population import Archetype, Country, Family
from tests.adapters.desk.test_new_application import filled, hidden

AtDesk = Callable[[str], TestClient]
PDF = b"%PDF-1.7 a certificate of income"


@pytest.fixture
def family(country: Country) -> Family:
    return next(one for one in country.families_with(Archetype.LARGE_FAMILY) if one.unit == "oskemen")


def bring(browser: TestClient, data: dict[str, Any], content: bytes, **of: str) -> Any:
    chosen = {"paper_query": "14", "paper_of": "0", "do": "paper"} | of
    files = {"scan": ("справка.exe", content, "application/octet-stream")}
    return browser.post("/applications/new", data=data | chosen, files=files)


def test_a_scan_is_kept_beside_the_form_and_laid_into_the_case(
    at_desk: AtDesk, family: Family, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    data = filled(family, browser.get("/applications/new").text)
    taken = bring(browser, data, PDF)
    assert taken.status_code == 200
    assert sha256(PDF).hexdigest()[:16] in taken.text
    assert "документ на бумаге" in taken.text
    assert family.applicant.name.surname in taken.text
    bring(browser, data, PDF)
    answer = browser.post("/applications/new", data=data)
    case_id = str(answer.url).rsplit("/", 1)[1]
    with database() as session:
        [paper] = papers_of(session, case_id)
        assert (paper.query, paper.iin, paper.content) == (14, family.applicant.iin, None)
        document = session.get_one(Document, paper.document_id)
        assert (document.content, document.sha256) == (PDF, sha256(PDF).hexdigest())
    assert "Документ заявителя на бумаге" in answer.text
    shown = browser.get(f"/cases/{case_id}/documents/{document.id}")
    assert shown.content == PDF
    assert shown.headers["x-content-type-options"] == "nosniff"
    assert at_desk("centre.astana-yesil").get(f"/cases/{case_id}/documents/{document.id}").status_code == 404


@pytest.mark.parametrize(
    ("content", "of", "says"),
    [
        (b"MZ\x90\0 a program", {}, "нужен скан в виде PDF, JPEG или PNG"),
        (b"<svg onload=alert(1)>", {}, "нужен скан в виде PDF, JPEG или PNG"),
        (b"", {}, "выберите файл скана"),
        (PDF + b"0" * 5 * 1024 * 1024, {}, "больше 5 МБ"),
        (PDF, {"paper_query": "99"}, "что подтверждает документ"),
        (PDF, {"paper_query": "x"}, "что подтверждает документ"),
        (PDF, {"paper_of": "40"}, "ИИН должен быть заполнен"),
        (PDF, {"paper_of": "-1"}, "ИИН должен быть заполнен"),
    ],
)
def test_what_is_no_scan_or_about_nobody_is_refused_and_the_form_is_not_lost(
    at_desk: AtDesk, family: Family, database: Sessions, content: bytes, of: dict[str, str], says: str
) -> None:
    browser = at_desk("centre.oskemen")
    answer = bring(browser, filled(family, browser.get("/applications/new").text), content, **of)
    assert answer.status_code == 422
    assert says in answer.text
    assert family.applicant.name.name in answer.text
    with database() as session:
        assert session.scalars(select(BroughtPaper)).all() == []


def test_a_file_over_the_limit_of_the_door_is_told_in_words(at_desk: AtDesk, family: Family) -> None:
    browser = at_desk("centre.oskemen")
    answer = bring(browser, filled(family, browser.get("/applications/new").text), PDF + b"0" * 6_000_000)
    assert answer.status_code == 413
    assert "Слишком большой файл" in answer.text


def test_the_scans_of_another_official_are_not_taken_along(
    at_desk: AtDesk, family: Family, database: Sessions
) -> None:
    browser, other = at_desk("centre.oskemen"), at_desk("akim.oskemen")
    data = filled(family, browser.get("/applications/new").text)
    bring(browser, data, PDF)
    page = other.get("/applications/new").text
    theirs = filled(family, page, submission_key=data["submission_key"], token=hidden(page, "token"))
    answer = other.post("/applications/new", data=theirs)
    with database() as session:
        assert papers_of(session, str(answer.url).rsplit("/", 1)[1]) == []

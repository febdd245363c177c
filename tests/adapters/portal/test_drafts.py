"""An application may be put aside and taken up again; submitted, it is no draft any more."""

from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.database.application_draft import ApplicationDraft
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.population import Country
from adapters.portal import ApplicationForm
from tests.adapters.portal.test_pages import filled, hidden, log_in


def save(browser: TestClient, form: ApplicationForm, **change: Any) -> str:
    page = browser.get("/apply").text
    answer = browser.post("/apply", data=filled(form, page, do="save", **change))
    assert answer.status_code == 200
    return answer.text


def drafts(database: Sessions) -> int:
    with database() as session:
        return session.scalar(select(func.count()).select_from(ApplicationDraft)) or 0


def test_a_draft_may_be_unfinished_and_is_found_again_after_the_next_login(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    log_in(browser, form.applicant.iin)
    save(browser, form, iban="KZ00", phone="")
    browser.post("/logout", data={"token": hidden(browser.get("/cabinet").text, "token")})
    log_in(browser, form.applicant.iin)
    assert "Черновик заявления" in browser.get("/cabinet").text
    page = browser.get("/apply").text
    assert 'value="KZ00"' in page
    assert form.family[0].surname in page
    assert drafts(database) == 1


def test_a_draft_submitted_is_gone_and_submitted_twice_it_is_one_case(
    browser: TestClient, form: ApplicationForm, database: Sessions
) -> None:
    log_in(browser, form.applicant.iin)
    save(browser, form)
    pages = [browser.get("/apply").text for _ in range(2)]
    addresses = set()
    for page in pages:
        looked = browser.post("/apply", data=filled(form, page)).text
        signing = {"token": hidden(looked, "token"), "draft": hidden(looked, "draft")}
        addresses.add(browser.post("/apply/sign", data=signing).url)
    assert len(addresses) == 1
    assert drafts(database) == 0
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


def test_a_draft_is_thrown_away_by_its_owner_alone(
    portal: FastAPI, browser: TestClient, form: ApplicationForm, country: Country, database: Sessions
) -> None:
    log_in(browser, form.applicant.iin)
    save(browser, form)
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger:
        log_in(stranger, other)
        cabinet = stranger.get("/cabinet").text
        assert "Черновик заявления" not in cabinet
        stranger.post("/apply/discard", data={"token": hidden(cabinet, "token")})
        assert form.iban not in stranger.get("/apply").text
    assert drafts(database) == 1
    browser.post("/apply/discard", data={"token": hidden(browser.get("/cabinet").text, "token")})
    assert drafts(database) == 0


@pytest.mark.parametrize("name", ["\0", "Иван\0", "<script>alert(1)</script>", "и" * 5000])
def test_whatever_was_typed_is_kept_and_harmless(
    browser: TestClient, form: ApplicationForm, name: str
) -> None:
    log_in(browser, form.applicant.iin)
    assert "<script>" not in save(browser, form, name=name)

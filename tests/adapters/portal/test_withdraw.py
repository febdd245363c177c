"""The applicant withdraws in the cabinet, after a second question; nobody else can."""

import re
from base64 import b64encode
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect
from adapters.population import Country
from adapters.portal import ApplicationForm, build_withdrawal_xml


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]


def log_in(browser: TestClient, iin: str) -> None:
    browser.post("/login", data={"challenge": hidden(browser.get("/login").text, "challenge"), "iin": iin})


@pytest.fixture
def case_id(citizen: Any, form: ApplicationForm) -> str:
    return str(citizen.submit(citizen.sign(form)).json()["caseId"])


def withdraw(browser: TestClient, case_id: str, **change: str) -> Any:
    data = {"token": hidden(browser.get("/apply").text, "token"), "confirm": "yes"} | change
    return browser.post(f"/cabinet/{case_id}/withdraw", data=data)


def wanted(database: Sessions) -> list[str]:
    with database() as session:
        return [
            effect.business_key
            for effect in session.scalars(select(Effect))
            if effect.payload["name"] == "asp-application-withdrawn"
        ]


def test_the_applicant_withdraws_in_the_cabinet(
    browser: TestClient, form: ApplicationForm, case_id: str, database: Sessions
) -> None:
    log_in(browser, form.applicant.iin)
    assert f"/cabinet/{case_id}/withdraw" in browser.get(f"/cabinet/{case_id}").text
    assert "Отозвать заявление?" in browser.get(f"/cabinet/{case_id}/withdraw").text
    for _ in range(2):
        answer = withdraw(browser, case_id)
        assert answer.status_code == 200
        assert "Отзыв принят" in answer.text
    assert wanted(database) == [f"{case_id}/withdrawn"]
    with database() as session:
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "withdraw-application")).one()
        assert (noted.actor, noted.case_id) == ("applicant", case_id)


@pytest.mark.parametrize(("change", "status"), [({"confirm": ""}, 422), ({"token": "guessed"}, 403)])
def test_without_confirmation_or_token_nothing_is_withdrawn(
    browser: TestClient, form: ApplicationForm, case_id: str, database: Sessions, change: dict[str, str],
    status: int,
) -> None:  # fmt: skip
    log_in(browser, form.applicant.iin)
    assert withdraw(browser, case_id, **change).status_code == status
    assert wanted(database) == []


def test_a_closed_case_is_not_withdrawn(
    browser: TestClient, form: ApplicationForm, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        case = session.get_one(Case, case_id)
        case.stage, case.outcome, case.closed_at = "closed", "withdrawn", clock.now()
    log_in(browser, form.applicant.iin)
    assert "/withdraw" not in browser.get(f"/cabinet/{case_id}").text
    assert browser.get(f"/cabinet/{case_id}/withdraw").status_code == 409
    answer = withdraw(browser, case_id)
    assert answer.status_code == 409
    assert "Дело уже завершено" in answer.text
    assert wanted(database) == []


def test_a_stranger_withdraws_nothing(
    portal: FastAPI, form: ApplicationForm, case_id: str, country: Country, database: Sessions
) -> None:
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    with TestClient(portal) as stranger:
        assert stranger.get(f"/cabinet/{case_id}/withdraw", follow_redirects=False).status_code == 303
        log_in(stranger, other)
        assert stranger.get(f"/cabinet/{case_id}/withdraw").status_code == 404
        assert withdraw(stranger, case_id).status_code == 404
    assert wanted(database) == []


class TestThroughTheApi:
    """Nobody is logged in: the applicant signs the withdrawal."""

    def send(self, citizen: Any, case_id: str, signed: bytes) -> Any:
        body = {"signedWithdrawal": b64encode(signed).decode()}
        return citizen.browser.post(f"/api/applications/{case_id}/withdrawal", json=body)

    def signed(self, citizen: Any, case_id: str, iin: str) -> bytes:
        signed: bytes = citizen.eds.sign_xml(build_withdrawal_xml(case_id), citizen.keys.of_person(iin))
        return signed

    def test_a_signed_withdrawal_is_accepted_and_again_is_harmless(
        self, citizen: Any, form: ApplicationForm, case_id: str, database: Sessions
    ) -> None:
        signed = self.signed(citizen, case_id, form.applicant.iin)
        first, second = (self.send(citizen, case_id, signed) for _ in range(2))
        assert (first.status_code, second.status_code) == (202, 202)
        assert [first.json()["new"], second.json()["new"]] == [True, False]
        assert wanted(database) == [f"{case_id}/withdrawn"]

    def test_another_person_or_another_case_is_refused(
        self, citizen: Any, form: ApplicationForm, case_id: str, country: Country, database: Sessions
    ) -> None:
        other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
        elsewhere = "00000000-0000-4000-8000-000000000000"
        for signed in (
            self.signed(citizen, case_id, other),
            self.signed(citizen, elsewhere, form.applicant.iin),
            build_withdrawal_xml(case_id),
            b"garbage",
            b"\xff",
        ):
            answer = self.send(citizen, case_id, signed)
            assert answer.status_code == 422
            assert answer.json()["problems"][0]["field"] == "signature"
        assert self.send(citizen, elsewhere, b"").status_code == 404
        assert self.send(citizen, "1", b"").status_code == 404
        assert wanted(database) == []

    def test_what_is_not_base64_is_refused(self, citizen: Any, case_id: str) -> None:
        body = {"signedWithdrawal": "не base64"}
        answer = citizen.browser.post(f"/api/applications/{case_id}/withdrawal", json=body)
        assert answer.status_code == 422

    def test_a_closed_case_is_not_withdrawn(
        self, citizen: Any, form: ApplicationForm, case_id: str, database: Sessions, clock: FixedClock
    ) -> None:
        with database.begin() as session:
            session.get_one(Case, case_id).closed_at = clock.now()
        answer = self.send(citizen, case_id, self.signed(citizen, case_id, form.applicant.iin))
        assert answer.status_code == 409

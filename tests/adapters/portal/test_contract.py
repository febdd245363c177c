"""The applicant signs the social contract in the cabinet, with ЭЦП that is checked (Social Code art. 122)."""

from datetime import date
from hashlib import sha256
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.contract_signature import ContractSignature
from adapters.database.document import Document
from adapters.database.social_contract import SocialContract
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Archetype, Country
from adapters.portal import ApplicationForm, portal_app
from rules.units import UnitDirectory
from tests.adapters.portal.conftest import SECRET
from tests.adapters.portal.test_withdraw import hidden, log_in

PDF = b"%PDF-1.7 a social contract"


@pytest.fixture
def case_id(citizen: Any, form: ApplicationForm) -> str:
    return str(citizen.submit(citizen.sign(form)).json()["caseId"])


@pytest.fixture
def drafted(database: Sessions, clock: FixedClock, case_id: str) -> str:
    with database.begin() as session:
        kept = {"kind": "contract", "title": "Социальный контракт", "media_type": "application/pdf"}
        hashed = {"content": PDF, "sha256": sha256(PDF).hexdigest(), "created_at": clock.now()}
        session.add(Document(id="contract-1", case_id=case_id, business_key="contract", **kept, **hashed))
        session.flush()
        agreed = {"measures": "agreed", "interview_date": date(2026, 11, 24), "months": 6}
        session.add(SocialContract(case_id=case_id, document_id="contract-1", **agreed))
    return case_id


def sign(browser: TestClient, case_id: str, signed: bytes = b"") -> Any:
    data = {"token": hidden(browser.get("/apply").text, "token")}
    files = {"signed": ("contract.cms", signed)} if signed else None
    return browser.post(f"/cabinet/{case_id}/contract", data=data, files=files, follow_redirects=False)


def test_the_contract_is_read_and_signed_once_with_its_verdict_kept(
    browser: TestClient, drafted: str, form: ApplicationForm, database: Sessions, clock: FixedClock,
    eds: EdsClient,
) -> None:  # fmt: skip
    log_in(browser, form.applicant.iin)
    assert "келісімшарт Сіздің қолтаңбаңызды күтуде" in browser.get(f"/cabinet/{drafted}?lang=kk").text
    assert "ждёт Вашей подписи" in browser.get(f"/cabinet/{drafted}?lang=ru").text
    assert browser.get(f"/cabinet/{drafted}/documents/contract-1").content == PDF
    assert browser.get(f"/cabinet/{drafted}/contract").status_code == 200
    assert sign(browser, drafted).status_code == 303
    with database() as session:
        kept = session.scalars(select(ContractSignature)).one()
        assert (kept.case_id, kept.signer_iin, kept.signed_at) == (drafted, form.applicant.iin, clock.now())
        assert kept.verdict["valid"] is True
        assert eds.verify_cms(kept.container, PDF).valid, "a signature over this contract"
    assert "Вы подписали социальный контракт" in browser.get(f"/cabinet/{drafted}").text
    assert sign(browser, drafted).status_code == 409, "nothing waits any more"


def test_a_signature_of_somebody_else_or_over_something_else_is_refused(
    browser: TestClient, database: Sessions, clock: FixedClock, eds: EdsClient, keys: StubKeys,
    country: Country, drafted: str, form: ApplicationForm,
) -> None:  # fmt: skip
    units = UnitDirectory.load()
    with_own_key = portal_app(database, clock, eds, units, secret=SECRET, session_clock=clock)
    mine = keys.of_person(form.applicant.iin)
    anothers = keys.of_person(country.family_with(Archetype.NO_NEED).applicant.iin)
    log_in(browser, form.applicant.iin)
    with TestClient(with_own_key, cookies=dict(browser.cookies)) as citizen:
        for container in (
            b"",
            b"no signature",
            eds.sign_cms(PDF + b"!", mine, detached=True),
            eds.sign_cms(PDF, anothers, detached=True),
        ):
            assert sign(citizen, drafted, container).status_code == 422
        assert sign(citizen, drafted, eds.sign_cms(PDF, mine, detached=True)).status_code == 303
    with database() as session:
        assert session.scalars(select(ContractSignature.document_id)).all() == ["contract-1"]


def test_nobody_elses_contract_opens_and_none_waits_before_it_is_drafted(
    browser: TestClient, portal: FastAPI, case_id: str, form: ApplicationForm, country: Country
) -> None:
    log_in(browser, form.applicant.iin)
    assert browser.get(f"/cabinet/{case_id}/contract").status_code == 409
    with TestClient(portal) as stranger:
        log_in(stranger, country.family_with(Archetype.NO_NEED).applicant.iin)
        assert stranger.get(f"/cabinet/{case_id}/contract").status_code == 404

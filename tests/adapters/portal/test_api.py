"""passport-asp/portal-steps: a signed application becomes a case, or is refused with what to do."""

from base64 import b64encode
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.application import Application
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.family_member import FamilyMember
from adapters.database.outbox import Effect
from adapters.eds.authority import Condition
from adapters.eds.roles import KeyUsage
from adapters.population import Country, Family
from adapters.portal import ApplicationForm, build_application_xml
from adapters.portal.application_form import MemberForm

Change = dict[str, Any]


def messages(answer: Any) -> dict[str, str]:
    said: dict[str, str] = {}
    for problem in answer.json()["problems"]:
        said[problem["field"]] = said.get(problem["field"], "") + problem["message"]
    return said


def nothing_is_stored(database: Sessions) -> bool:
    with database() as session:
        return not any(
            session.scalar(select(func.count()).select_from(table)) for table in (Case, Application, Effect)
        )


def test_a_signed_application_becomes_a_case_with_its_start_message(
    citizen: Any, form: ApplicationForm, database: Sessions, clock: FixedClock
) -> None:
    answer = citizen.submit(citizen.sign(form))
    assert answer.status_code == 201
    case_id = answer.json()["caseId"]
    with database() as session:
        case = session.get_one(Case, case_id)
        assert (case.service, case.edition, case.regime) == ("asp", "passport-asp", "ordinary")
        assert (case.channel, case.stage, case.submitted_at) == ("portal", "submitted", clock.now())
        application = session.get_one(Application, case_id)
        assert application.iin == form.applicant.iin
        assert application.territory == form.territory
        assert application.verdict["valid"] is True
        members = session.scalars(select(FamilyMember).order_by(FamilyMember.position)).all()
        assert [m.relation for m in members] == ["applicant", *(m.relation for m in form.family)]
        effect = session.scalars(select(Effect)).one()
        assert effect.business_key == f"{case_id}/start"
        assert effect.payload == {
            "name": "asp-application-submitted",
            "correlationKey": case_id,
            "variables": {"caseId": case_id, "channel": "portal"},
        }
        noted = session.scalars(select(AuditEntry)).one()
        assert (noted.action, noted.case_id) == ("submit-application", case_id)


def test_the_same_submission_key_gives_the_same_case(
    citizen: Any, form: ApplicationForm, database: Sessions
) -> None:
    first = citizen.submit(citizen.sign(form))
    second = citizen.submit(citizen.sign(form))
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["caseId"] == second.json()["caseId"]
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1
        assert session.scalar(select(func.count()).select_from(Effect)) == 1


def test_a_key_used_before_does_not_swallow_another_application(citizen: Any, form: ApplicationForm) -> None:
    citizen.submit(citizen.sign(form))
    other = form.model_copy(update={"phone": "+77010000000"})
    answer = citizen.submit(citizen.sign(other))
    assert answer.status_code == 422
    assert "уже подано другое заявление" in messages(answer)["submissionKey"]


def test_a_signed_application_cannot_be_replayed_under_another_key(
    citizen: Any, form: ApplicationForm, database: Sessions
) -> None:
    answer = citizen.submit(citizen.sign(form), key="submission-0002")
    assert answer.status_code == 422
    assert "submissionKey" in messages(answer)
    assert nothing_is_stored(database)


BROKEN: list[tuple[Change, str, str]] = [
    ({"iban": "KZ31601A000000000002"}, "iban", "Контрольное число IBAN не сходится"),
    ({"iban": "KZ86125KZT5004100100"}, "iban", "Казпочта"),
    ({"iban": ""}, "iban", "поле обязательно"),
    ({"phone": "12345"}, "phone", "+7 7XX"),
    ({"postal_address": ""}, "postalAddress", "поле обязательно"),
    ({"postal_address": "у" * 401}, "postalAddress", "не длиннее 400"),
    ({"territory": "000000000"}, "territory", "выберите из списка"),
    ({"date": "2026-11-25"}, "date", "не позже сегодняшнего дня"),
    ({"date": "2025-11-24"}, "date", "не раньше"),
    ({"date": "24.11.2026"}, "date", "ГГГГ-ММ-ДД"),
    ({"language": "en"}, "language", "ru или kk"),
    ({"submission_key": "short"}, "submissionKey", "от 8 до 128"),
]


@pytest.mark.parametrize(("change", "field", "says"), BROKEN)
def test_a_broken_field_is_named_with_its_rule(
    citizen: Any, form: ApplicationForm, database: Sessions, change: Change, field: str, says: str
) -> None:
    broken = form.model_copy(update=change)
    answer = citizen.submit(citizen.sign(broken), key=broken.submission_key)
    assert answer.status_code == 422
    assert says in messages(answer)[field]
    assert nothing_is_stored(database)


PERSON_BROKEN: list[tuple[Change, str, str]] = [
    ({"iin": "990101300004"}, "applicant.iin", "Контрольная цифра"),
    ({"iin": "99010130000"}, "applicant.iin", "12 цифр"),
    ({"iin": ""}, "applicant.iin", "поле обязательно"),
    ({"surname": ""}, "applicant.surname", "поле обязательно"),
    ({"name": "<script>alert(1)</script>"}, "applicant.name", "только буквы"),
    ({"name": "И" * 121}, "applicant.name", "не длиннее 120"),
    ({"patronymic": "Иванович2"}, "applicant.patronymic", "только буквы"),
    ({"birth_date": "1980-01-01"}, "applicant.birthDate", "не совпадает с ИИН"),
]


@pytest.mark.parametrize(("change", "field", "says"), PERSON_BROKEN)
def test_a_wrong_person_is_named_with_the_rule(
    browser: TestClient, form: ApplicationForm, change: Change, field: str, says: str
) -> None:
    broken = form.model_copy(update={"applicant": form.applicant.model_copy(update=change)})
    answer = browser.post("/api/applications/drafts", json=broken.model_dump(by_alias=True))
    assert answer.status_code == 422
    assert says in messages(answer)[field]


def test_a_member_may_not_be_named_twice_and_needs_a_relation(
    browser: TestClient, form: ApplicationForm
) -> None:
    twice = form.model_copy(
        update={"family": (MemberForm(**form.applicant.model_dump(), relation="neighbour"),)}
    )
    said = messages(browser.post("/api/applications/drafts", json=twice.model_dump(by_alias=True)))
    assert "уже указан" in said["family.0.iin"]
    assert "выберите из списка" in said["family.0.relation"]


def test_problems_are_told_in_kazakh_too(browser: TestClient, form: ApplicationForm) -> None:
    broken = form.model_copy(update={"iban": "KZ31601A000000000002"}).model_dump(by_alias=True)
    problem = browser.post("/api/applications/drafts", json=broken).json()["problems"][0]
    assert problem["messageKk"] == "IBAN: IBAN бақылау саны сәйкес келмейді"


def test_account_and_phone_are_tidied_in_the_draft(browser: TestClient, form: ApplicationForm) -> None:
    loose = {"iban": "kz31 601a 0000 0000 0001", "phone": "8 (701) 123-45-67"}
    answer = browser.post(
        "/api/applications/drafts", json=form.model_copy(update=loose).model_dump(by_alias=True)
    )
    tidied = form.model_copy(update={"iban": "KZ31601A000000000001", "phone": "+77011234567"})
    assert answer.json()["xml"] == b64encode(build_application_xml(tidied)).decode()


def test_a_certificate_of_another_person_is_refused(
    citizen: Any, form: ApplicationForm, country: Country, database: Sessions
) -> None:
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin)
    answer = citizen.submit(citizen.sign(form, other.applicant.iin))
    assert "ИИН в сертификате не совпадает" in messages(answer)["signature"]
    assert nothing_is_stored(database)


@pytest.mark.parametrize(
    ("wanted", "says"),
    [
        ({"usage": KeyUsage.AUTH}, "ключ для входа"),
        ({"condition": Condition.REVOKED}, "отозван"),
        ({"condition": Condition.EXPIRED}, "истёк"),
        ({"condition": Condition.UNKNOWN}, "недействительна"),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(
    citizen: Any, form: ApplicationForm, database: Sessions, wanted: Any, says: str
) -> None:
    key = citizen.keys.of_person(form.applicant.iin, **wanted)
    answer = citizen.submit(citizen.eds.sign_xml(build_application_xml(form), key))
    assert answer.status_code == 422
    assert says in messages(answer)["signature"]
    assert nothing_is_stored(database)


def test_an_altered_payload_is_refused(citizen: Any, form: ApplicationForm, database: Sessions) -> None:
    signed = citizen.sign(form).replace(form.iban.encode(), b"KZ31601A000000000001")
    answer = citizen.submit(signed)
    assert "signature" in messages(answer)
    assert nothing_is_stored(database)


def test_an_unsigned_application_is_refused(citizen: Any, form: ApplicationForm) -> None:
    answer = citizen.submit(build_application_xml(form))
    assert "не подписан" in messages(answer)["signature"]


def test_a_second_signer_is_welcome_only_with_a_valid_certificate(
    citizen: Any, form: ApplicationForm, family: Family, country: Country
) -> None:
    other = next(f for f in country.families if f.applicant.iin != form.applicant.iin).applicant.iin
    revoked = citizen.keys.of_person(other, condition=Condition.REVOKED)
    own = citizen.keys.of_person(form.applicant.iin)
    answer = citizen.submit(citizen.eds.sign_xml(build_application_xml(form), own, revoked))
    assert "signature" in messages(answer)


GARBAGE: list[Callable[[bytes], bytes]] = [
    lambda _: b"",
    lambda _: b"\xff\xfe\x00",
    lambda _: b"<application/>",
    lambda _: b'<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/passwd">]><a>&e;</a>',
    lambda xml: xml.replace(b"<family>", b"<hidden>1</hidden><family>"),
    lambda xml: xml.replace(b"<family>", b"<!-- a note --><family>"),
    lambda xml: xml.replace(b"<iban>", b'<iban bank="1">'),
    lambda xml: xml.replace(b"<iban>", b"<iban> "),
]


@pytest.mark.parametrize("spoil", GARBAGE)
def test_what_is_no_canonical_application_is_refused_even_when_signed(
    citizen: Any, form: ApplicationForm, database: Sessions, spoil: Callable[[bytes], bytes]
) -> None:
    spoiled = spoil(build_application_xml(form))
    if b"<application xmlns" in spoiled:
        spoiled = citizen.eds.sign_xml(spoiled, citizen.keys.of_person(form.applicant.iin))
    answer = citizen.submit(spoiled)
    assert answer.status_code == 422
    assert "не заявление в установленном виде" in messages(answer)["signedApplication"]
    assert nothing_is_stored(database)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"submissionKey": "submission-0001"},
        {"submissionKey": "k" * 129, "signedApplication": ""},
        {"submissionKey": "submission-0001", "signedApplication": "!!", "more": 1},
        [],
        "text",
    ],
)
def test_a_message_of_the_wrong_shape_gets_problems_not_its_own_values(
    browser: TestClient, body: Any
) -> None:
    answer = browser.post("/api/applications", json=body)
    assert answer.status_code == 422
    assert answer.json()["problems"]
    assert "input" not in answer.text


def test_what_is_not_base64_is_refused(browser: TestClient) -> None:
    body = {"submissionKey": "submission-0001", "signedApplication": "не base64"}
    assert browser.post("/api/applications", json=body).status_code == 422


def test_a_body_too_large_is_refused(browser: TestClient) -> None:
    answer = browser.post("/api/applications", content=b"x" * 600_000)
    assert answer.status_code == 413


def test_the_status_says_where_the_case_stands_and_nothing_personal(
    citizen: Any, form: ApplicationForm
) -> None:
    case_id = citizen.submit(citizen.sign(form)).json()["caseId"]
    answer = citizen.browser.get(f"/api/applications/{case_id}/status")
    assert answer.json()["stage"] == "submitted"
    for personal in (form.applicant.iin, form.applicant.surname, form.phone, form.iban):
        assert personal not in answer.text


@pytest.mark.parametrize("case_id", ["1", "00000000-0000-4000-8000-000000000000", "%00"])
def test_an_unknown_case_has_no_status(browser: TestClient, case_id: str) -> None:
    assert browser.get(f"/api/applications/{case_id}/status").status_code == 404


def test_answers_carry_security_headers(browser: TestClient) -> None:
    headers = browser.get("/healthz").headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"

"""The rules by which a signature is accepted, each broken in turn, against real signatures over HTTP."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import pytest

from adapters.eds import (
    Citizen,
    EdsClient,
    EdsRejectedError,
    EdsUnavailableError,
    KeyUsage,
    KeyUser,
    OfficialSigner,
    ProblemCode,
    check_acceptance,
)
from adapters.eds.authority import Condition
from adapters.eds.errors import EdsMalformedError
from adapters.population import Archetype, Post
from adapters.serving import serving

APPLICATION = '<application xmlns="urn:komek"><iban>KZ1</iban><!-- примечание --></application>'.encode()
OTHER = APPLICATION.replace(b"KZ1", b"KZ2")


@pytest.fixture(scope="module")
def eds(stubs: Any) -> Iterator[EdsClient]:
    client = EdsClient(f"{stubs.url}/ncanode")
    yield client
    client.close()


@pytest.fixture(scope="module")
def citizen(stubs: Any) -> Any:
    return stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant


@pytest.fixture(scope="module")
def somebody_else(stubs: Any) -> Any:
    return stubs.country.family_with(Archetype.INCOME_ABOVE_LINE).applicant


def codes(problems: Any) -> list[ProblemCode]:
    return [problem.code for problem in problems]


def test_an_application_signed_by_its_citizen_is_accepted(stubs: Any, eds: EdsClient, citizen: Any) -> None:
    signed = eds.sign_xml(APPLICATION, stubs.keys.of_person(citizen.iin))
    verdict = eds.verify_xml(signed)
    assert check_acceptance(verdict, Citizen(citizen.iin), signed_xml=signed, submitted_xml=APPLICATION) == []
    (signer,) = verdict.signers
    assert signer.subject.sur_name == citizen.name.surname.upper()
    assert signer.subject.last_name == citizen.name.patronymic.upper()
    assert signer.key_user == ["INDIVIDUAL"]
    assert signer.key_usage is KeyUsage.SIGN


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"KZ1", b"KZ9"),
        ("примечание".encode(), b"x"),
        (b"<iban>", b"<iban a='1'>"),
        (b"urn:komek", b"urn:other"),
    ],
)
def test_a_document_altered_after_signing_is_a_bad_verdict_not_an_error(
    stubs: Any, eds: EdsClient, citizen: Any, before: bytes, after: bytes
) -> None:
    signed = eds.sign_xml(APPLICATION, stubs.keys.of_person(citizen.iin))
    altered = signed.replace(before, after, 1)
    assert altered != signed
    verdict = eds.verify_xml(altered)
    assert not verdict.valid
    assert ProblemCode.NOT_VALID in codes(check_acceptance(verdict, Citizen(citizen.iin)))


def test_a_good_signature_under_another_document_than_submitted_is_refused(
    stubs: Any, eds: EdsClient, citizen: Any
) -> None:
    signed = eds.sign_xml(OTHER, stubs.keys.of_person(citizen.iin))
    problems = check_acceptance(
        eds.verify_xml(signed), Citizen(citizen.iin), signed_xml=signed, submitted_xml=APPLICATION
    )
    assert codes(problems) == [ProblemCode.OTHER_DOCUMENT]


def test_a_signed_document_wrapped_into_another_is_refused(stubs: Any, eds: EdsClient, citizen: Any) -> None:
    signed = eds.sign_xml(OTHER, stubs.keys.of_person(citizen.iin))
    body = signed.split(b"?>", 1)[1]
    wrapped = APPLICATION.replace(b"</application>", body + b"</application>")
    verdict = eds.verify_xml(wrapped)
    assert not verdict.valid
    problems = check_acceptance(verdict, Citizen(citizen.iin), signed_xml=wrapped, submitted_xml=APPLICATION)
    assert ProblemCode.OTHER_DOCUMENT in codes(problems)


def test_the_signature_of_somebody_else_is_refused(
    stubs: Any, eds: EdsClient, citizen: Any, somebody_else: Any
) -> None:
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(somebody_else.iin)))
    assert verdict.valid
    (problem,) = check_acceptance(verdict, Citizen(citizen.iin))
    assert problem.code is ProblemCode.OTHER_PERSON
    assert problem.text == "ИИН в сертификате не совпадает с ИИН подписывающего: подпишите своим ключом"


def test_the_key_for_logging_in_does_not_sign(stubs: Any, eds: EdsClient, citizen: Any) -> None:
    key = stubs.keys.of_person(citizen.iin, usage=KeyUsage.AUTH)
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, key))
    assert verdict.valid
    assert codes(check_acceptance(verdict, Citizen(citizen.iin))) == [ProblemCode.NOT_SIGNING_KEY]


@pytest.mark.parametrize(
    ("condition", "code"),
    [
        (Condition.EXPIRED, ProblemCode.EXPIRED),
        (Condition.REVOKED, ProblemCode.REVOKED),
        (Condition.UNKNOWN, ProblemCode.NOT_VALID),
    ],
)
def test_a_certificate_that_does_not_hold_is_refused(
    stubs: Any, eds: EdsClient, citizen: Any, condition: Condition, code: ProblemCode
) -> None:
    key = stubs.keys.of_person(citizen.iin, condition=condition)
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, key))
    assert not verdict.valid
    assert codes(check_acceptance(verdict, Citizen(citizen.iin), now=stubs.clock.now())) == [code]


def test_an_unknown_answer_of_OCSP_shows_revoked_false_and_only_valid_tells(  # noqa: N802
    stubs: Any, eds: EdsClient, citizen: Any
) -> None:
    key = stubs.keys.of_person(citizen.iin, condition=Condition.UNKNOWN)
    (signer,) = eds.verify_xml(eds.sign_xml(APPLICATION, key)).signers
    assert [status.revoked for status in signer.revocations] == [False]
    assert signer.valid is False


def test_a_certificate_revoked_between_two_looks_was_good_at_the_first(own_stubs: Any) -> None:
    client = EdsClient(f"{own_stubs.url}/ncanode")
    iin = own_stubs.country.family_with(Archetype.NO_NEED).applicant.iin
    signed = client.sign_xml(APPLICATION, own_stubs.keys.of_person(iin))
    assert check_acceptance(client.verify_xml(signed), Citizen(iin)) == []
    own_stubs.keys.revoke(iin)
    assert codes(check_acceptance(client.verify_xml(signed), Citizen(iin))) == [ProblemCode.REVOKED]


def test_a_certificate_serves_for_months_of_moved_time_and_is_issued_anew_after_three_years(
    own_stubs: Any,
) -> None:
    client = EdsClient(f"{own_stubs.url}/ncanode")
    iin = own_stubs.country.family_with(Archetype.NO_NEED).applicant.iin
    signed = client.sign_xml(APPLICATION, own_stubs.keys.of_person(iin))
    own_stubs.clock.move(timedelta(days=700))
    assert client.verify_xml(signed).valid
    own_stubs.clock.move(timedelta(days=700))
    late = check_acceptance(client.verify_xml(signed), Citizen(iin), now=own_stubs.clock.now())
    assert codes(late) == [ProblemCode.EXPIRED]
    anew = client.sign_xml(APPLICATION, own_stubs.keys.of_person(iin))
    assert check_acceptance(client.verify_xml(anew), Citizen(iin)) == []


def test_without_a_revocation_check_a_revoked_certificate_passes_which_is_why_we_always_ask(
    stubs: Any, eds: EdsClient, citizen: Any
) -> None:
    signed = eds.sign_xml(APPLICATION, stubs.keys.of_person(citizen.iin, condition=Condition.REVOKED))
    body = {"xml": signed.decode(), "revocationCheck": []}
    assert httpx.post(f"{stubs.url}/ncanode/xml/verify", json=body).json()["valid"] is True
    assert not eds.verify_xml(signed).valid


def test_a_citizen_signs_alone(stubs: Any, eds: EdsClient, citizen: Any, somebody_else: Any) -> None:
    keys = [stubs.keys.of_person(person.iin) for person in (somebody_else, citizen)]
    signed = eds.sign_xml(APPLICATION, *keys)
    verdict = eds.verify_xml(signed)
    assert {signer.subject.iin for signer in verdict.signers} == {citizen.iin, somebody_else.iin}
    problems = check_acceptance(verdict, Citizen(citizen.iin), signed_xml=signed, submitted_xml=APPLICATION)
    assert codes(problems) == [ProblemCode.TWO_SIGNERS]


@pytest.mark.parametrize(
    ("condition", "found"), [(Condition.GOOD, []), (Condition.REVOKED, [ProblemCode.REVOKED])]
)
def test_of_two_signers_of_an_officials_document_one_is_the_right_one_and_none_is_revoked(
    stubs: Any, eds: EdsClient, somebody_else: Any, condition: Condition, found: list[ProblemCode]
) -> None:
    head = stubs.country.official(Post.HEAD, "oskemen")
    keys = [stubs.keys.of_person(head.iin), stubs.keys.of_person(somebody_else.iin, condition=condition)]
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, *keys))
    assert codes(check_acceptance(verdict, OfficialSigner(head.iin, head.organisation_bin))) == found


def test_an_unsigned_document_has_no_signer(eds: EdsClient, citizen: Any) -> None:
    verdict = eds.verify_xml(APPLICATION)
    assert verdict.valid is False
    assert codes(check_acceptance(verdict, Citizen(citizen.iin))) == [ProblemCode.NO_SIGNER]


def test_the_head_signs_for_the_organisation(stubs: Any, eds: EdsClient) -> None:
    head = stubs.country.official(Post.HEAD, "oskemen")
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(head.iin)))
    assert check_acceptance(verdict, OfficialSigner(head.iin, head.organisation_bin)) == []
    assert verdict.signers[0].key_user == ["ORGANIZATION", "CEO"]


def test_an_employee_has_not_the_right_to_sign_for_the_organisation(stubs: Any, eds: EdsClient) -> None:
    clerk = stubs.country.official(Post.COMMISSION, "oskemen")
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(clerk.iin)))
    assert codes(check_acceptance(verdict, OfficialSigner(clerk.iin))) == [ProblemCode.WRONG_ROLE]
    as_employee = OfficialSigner(clerk.iin, roles=frozenset({KeyUser.EMPLOYEE}))
    assert check_acceptance(verdict, as_employee) == []


def test_the_head_of_another_organisation_is_refused(stubs: Any, eds: EdsClient) -> None:
    head, other = (stubs.country.official(Post.HEAD, unit) for unit in ("oskemen", "astana-yesil"))
    verdict = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(other.iin)))
    problems = check_acceptance(verdict, OfficialSigner(head.iin, head.organisation_bin))
    assert set(codes(problems)) == {ProblemCode.OTHER_PERSON, ProblemCode.OTHER_ORGANISATION}


def test_a_private_key_does_not_sign_for_an_organisation_nor_an_officials_for_a_citizen(
    stubs: Any, eds: EdsClient, citizen: Any
) -> None:
    head = stubs.country.official(Post.HEAD, "oskemen")
    private = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(citizen.iin)))
    official = eds.verify_xml(eds.sign_xml(APPLICATION, stubs.keys.of_person(head.iin)))
    assert codes(check_acceptance(private, OfficialSigner(citizen.iin))) == [ProblemCode.NOT_ORGANISATION]
    assert codes(check_acceptance(official, Citizen(head.iin))) == [ProblemCode.NOT_INDIVIDUAL]


def test_a_child_has_no_key(stubs: Any) -> None:
    child = stubs.country.family_with(Archetype.LARGE_FAMILY).children[0]
    with pytest.raises(EdsRejectedError, match="404"):
        stubs.keys.of_person(child.iin)


@pytest.mark.parametrize(
    "garbage",
    [b"", b"not xml", b"<a>", b'<!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>', b"\xff\xfe", b"<a>\x00</a>"],
)
def test_garbage_is_rejected_and_not_judged(eds: EdsClient, garbage: bytes) -> None:
    with pytest.raises(EdsRejectedError):
        eds.verify_xml(garbage)


def test_garbage_for_a_key_is_rejected(eds: EdsClient, stubs: Any, citizen: Any) -> None:
    key = stubs.keys.of_person(citizen.iin)
    with pytest.raises(EdsRejectedError):
        eds.sign_xml(APPLICATION, type(key)(key.content, "wrong"))
    with pytest.raises(EdsRejectedError):
        eds.sign_xml(APPLICATION, type(key)(b"nonsense", key.password))
    assert key.password not in repr(key)


def test_the_service_that_fails_or_is_not_there_is_unavailable() -> None:
    with pytest.raises(EdsUnavailableError):
        EdsClient("http://127.0.0.1:9").verify_xml(APPLICATION)

    async def failing(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 500, "headers": []})
            await send({"type": "http.response.body", "body": b""})

    with serving(failing) as url, pytest.raises(EdsUnavailableError):
        EdsClient(url).verify_xml(APPLICATION)


def test_a_service_that_answers_in_another_shape_is_malformed() -> None:
    async def other(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b'{"status": 200, "valid": "perhaps"}'})

    with serving(other) as url, pytest.raises(EdsMalformedError):
        EdsClient(url).verify_xml(APPLICATION)


def test_the_keys_of_the_authority_are_readable_by_their_owner_alone(
    stubs: Any, citizen: Any, tmp_path_factory: pytest.TempPathFactory
) -> None:
    stubs.keys.of_person(citizen.iin)
    files = list(tmp_path_factory.getbasetemp().glob("stubs*/authority/**/*.p12"))
    assert files
    assert all(file.stat().st_mode & 0o077 == 0 for file in files)

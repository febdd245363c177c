"""The head signs the document; the verdict of the moment of checking is kept (wire-formats §3)."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from adapters.breaker import Breaker, SystemAway
from adapters.database.decision_act import Act
from adapters.eds import EdsClient, KeyUsage
from adapters.population import Post
from rules.codes import SignatureState
from workers.runtime.failures import RetryLaterError
from workers.shared.verify_signature import verify_signature

LETTER = b"%PDF-1.7 the decision"


@pytest.fixture(scope="module")
def head(stubs: Any) -> Any:
    return stubs.country.official(Post.HEAD, "astana-yesil")


@pytest.fixture(scope="module")
def signed_by(stubs: Any, eds: EdsClient) -> Any:
    def sign(iin: str, content: bytes = LETTER, **key: Any) -> bytes:
        return eds.sign_cms(content, stubs.keys.of_person(iin, **key))

    return sign


@pytest.fixture
def case(cases: Any) -> Any:
    return cases.submitted()


@pytest.fixture
def letter(case: Any) -> str:
    document: str = case.paper(LETTER)
    return document


def check(case: Any, document_id: str, **options: Any) -> str:
    return str(case.do(verify_signature, document_id=document_id, **options).signature)


def test_a_task_completed_without_a_signature_goes_back(case: Any, letter: str) -> None:
    assert check(case, letter) == SignatureState.MISSING


def test_the_heads_own_signing_key_is_valid_and_its_verdict_kept(
    case: Any, letter: str, head: Any, signed_by: Any, names_nobody: Any
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    assert check(case, letter) == SignatureState.VALID
    kept = case.signature(letter)
    assert kept.state == "valid"
    assert kept.verdict["problems"] == []
    assert len(kept.verdict["certificates"]) == 1
    assert names_nobody(kept.verdict)


def test_another_officials_key_is_invalid(
    case: Any, letter: str, head: Any, stubs: Any, signed_by: Any
) -> None:
    other = stubs.country.official(Post.HEAD, "oskemen")
    case.sign(letter, signed_by(other.iin), head.iin)
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter).verdict["problems"] == ["other-person"]


def test_the_key_for_logging_in_signs_nothing(case: Any, letter: str, head: Any, signed_by: Any) -> None:
    case.sign(letter, signed_by(head.iin, usage=KeyUsage.AUTH), head.iin)
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter).verdict["problems"] == ["not-signing-key"]


def test_an_employee_may_not_sign_for_the_body(case: Any, letter: str, stubs: Any, signed_by: Any) -> None:
    employee = stubs.country.official(Post.COMMISSION, "astana-yesil")
    case.sign(letter, signed_by(employee.iin), employee.iin)
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter).verdict["problems"] == ["wrong-role"]


def test_a_signature_under_another_text_is_invalid(case: Any, letter: str, head: Any, signed_by: Any) -> None:
    case.sign(letter, signed_by(head.iin, LETTER + b" tampered"), head.iin)
    assert check(case, letter) == SignatureState.INVALID


def test_bytes_that_are_no_signature_are_invalid_not_an_outage(case: Any, letter: str, head: Any) -> None:
    case.sign(letter, b"not a CMS at all", head.iin)
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter).verdict["problems"] == ["not-a-signature"]


def test_a_new_round_is_checked_by_itself(case: Any, letter: str, head: Any, signed_by: Any) -> None:
    case.sign(letter, signed_by(head.iin, b"something else"), head.iin)
    check(case, letter)
    case.sign(letter, signed_by(head.iin), head.iin, round_=2)
    assert check(case, letter) == SignatureState.VALID
    assert [case.signature(letter, round_).state for round_ in (1, 2)] == ["invalid", "valid"]


def test_a_verdict_is_not_asked_for_twice(
    case: Any, letter: str, head: Any, signed_by: Any, office: Any, away: EdsClient
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    check(case, letter)
    assert check(case, letter, office=replace(office, services=(away,))) == SignatureState.VALID


@pytest.fixture(params=["http://127.0.0.1:9", "{stubs}/nowhere"], ids=["no-answer", "wrong-address"])
def away(request: pytest.FixtureRequest, stubs: Any) -> Any:
    client = EdsClient(request.param.format(stubs=stubs.url))
    yield client
    client.close()


def test_while_the_service_is_away_nothing_is_decided_and_the_job_comes_again(
    case: Any, letter: str, head: Any, signed_by: Any, office: Any, away: EdsClient, names_nobody: Any
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    with pytest.raises(RetryLaterError, match="NCANode") as caught:
        check(case, letter, office=replace(office, services=(away,)))
    assert names_nobody(str(caught.value))
    assert case.signature(letter).state is None
    assert check(case, letter) == SignatureState.VALID


class Meanwhile(EdsClient):
    """The real client; before it answers, something else happens."""

    def __init__(self, inner: EdsClient, happens: Any) -> None:
        self._inner, self._happens = inner, happens

    def verify_cms(self, cms: bytes, data: bytes | None = None) -> Any:
        self._happens()
        return self._inner.verify_cms(cms, data)


def test_a_verdict_never_falls_on_a_signature_that_came_while_it_was_asked_for(
    case: Any, letter: str, head: Any, signed_by: Any, office: Any, eds: EdsClient
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    slow = Meanwhile(eds, lambda: case.sign(letter, b"not checked", head.iin, round_=2))
    check(case, letter, office=replace(office, services=(slow,)))
    assert [case.signature(letter, round_).state for round_ in (1, 2)] == ["valid", None]


def test_the_engine_and_the_audit_learn_the_state_only(
    case: Any, letter: str, head: Any, signed_by: Any
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    assert case.do(verify_signature, document_id=letter).to_variables() == {"signature": "valid"}
    assert case.audited("signature-checked") == [{"document": letter, "state": "valid"}]


def test_a_known_outage_of_the_service_spends_no_retries_of_the_job(
    case: Any, letter: str, head: Any, signed_by: Any, office: Any
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin)
    nobody = EdsClient("http://127.0.0.1:9", timeout=1, breaker=Breaker("ncanode", failures=2))
    asked = replace(office, services=(nobody,))
    with pytest.raises(RetryLaterError):
        check(case, letter, office=asked)
    with pytest.raises(SystemAway, match="ncanode"):
        check(case, letter, office=asked)
    assert case.signature(letter).state is None


def test_who_prepared_the_decision_does_not_sign_it(
    case: Any, letter: str, head: Any, signed_by: Any
) -> None:
    case.act(Act.PREPARED, letter, iin=head.iin)
    case.sign(letter, signed_by(head.iin), head.iin)
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter).verdict["problems"] == ["prepared-by-signer"]


def test_a_decision_that_was_returned_for_rework_is_not_signed(case: Any, letter: str, head: Any) -> None:
    case.act(Act.PREPARED, letter)
    case.act(Act.RETURNED, letter, iin=head.iin)
    assert check(case, letter) == SignatureState.RETURNED


def test_the_key_names_the_organisation_and_the_verdict_keeps_role_and_revocation(
    case: Any, letter: str, head: Any, signed_by: Any
) -> None:
    case.sign(letter, signed_by(head.iin), head.iin, signer_bin=head.organisation_bin)
    assert check(case, letter) == SignatureState.VALID
    kept = case.signature(letter).verdict
    assert (kept["roles"], kept["revoked"]) == ([["CEO", "ORGANIZATION"]], [False])
    assert datetime.fromisoformat(kept["checkedAt"]) == case.signature(letter).signed_at
    case.sign(letter, signed_by(head.iin), head.iin, round_=2, signer_bin="123456789012")
    assert check(case, letter) == SignatureState.INVALID
    assert case.signature(letter, 2).verdict["problems"] == ["other-organisation"]

"""CMS over a document's bytes: a PDF that was altered does not pass."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding, pkcs7

from adapters.eds import EdsClient, EdsRejectedError, OfficialSigner, check_acceptance
from adapters.eds.authority import CONTAINER_PASSWORD
from adapters.eds.container import load_container
from adapters.population import Post

PDF = b"%PDF-1.7 a notice of appointment"


@pytest.fixture(scope="module")
def eds(stubs: Any) -> Iterator[EdsClient]:
    client = EdsClient(f"{stubs.url}/ncanode")
    yield client
    client.close()


@pytest.fixture(scope="module")
def head(stubs: Any) -> Any:
    return stubs.country.official(Post.HEAD, "astana-yesil")


def test_a_notice_signed_by_the_head_is_accepted(stubs: Any, eds: EdsClient, head: Any) -> None:
    cms = eds.sign_cms(PDF, stubs.keys.of_person(head.iin))
    assert PDF not in cms
    verdict = eds.verify_cms(cms, PDF)
    assert check_acceptance(verdict, OfficialSigner(head.iin, head.organisation_bin)) == []


def test_an_altered_notice_does_not_pass(stubs: Any, eds: EdsClient, head: Any) -> None:
    cms = eds.sign_cms(PDF, stubs.keys.of_person(head.iin))
    assert eds.verify_cms(cms, PDF + b" ").valid is False


def test_an_altered_signature_does_not_pass(stubs: Any, eds: EdsClient, head: Any) -> None:
    cms = bytearray(eds.sign_cms(PDF, stubs.keys.of_person(head.iin)))
    cms[-1] ^= 1
    assert eds.verify_cms(bytes(cms), PDF).valid is False


def test_what_is_inside_comes_out_and_is_not_exchanged_for_something_else(
    stubs: Any, eds: EdsClient, head: Any
) -> None:
    cms = eds.sign_cms(PDF, stubs.keys.of_person(head.iin), detached=False)
    assert eds.extract_cms(cms) == PDF
    assert eds.verify_cms(cms).valid
    assert eds.verify_cms(cms, b"something else").valid is False
    assert eds.verify_cms(cms.replace(b"appointment", b"Appointment")).valid is False


def test_two_officials_sign_one_after_the_other(stubs: Any, eds: EdsClient, head: Any) -> None:
    second = stubs.country.official(Post.AUTHORISED_BODY, "astana-yesil")
    first, other = (stubs.keys.of_person(official.iin) for official in (head, second))
    cms = eds.sign_cms(PDF, first)
    body = {
        "cms": b64encode(cms).decode(),
        "data": b64encode(PDF).decode(),
        "signers": [{"key": b64encode(other.content).decode(), "password": other.password}],
    }
    reply = httpx.post(f"{stubs.url}/ncanode/cms/sign/add", json=body).json()
    both = {"cms": reply["cms"], "data": body["data"], "revocationCheck": ["OCSP"]}
    verdict = httpx.post(f"{stubs.url}/ncanode/cms/verify", json=both).json()
    assert verdict["valid"] is True
    iins = [signer["certificates"][0]["subject"]["iin"] for signer in verdict["signers"]]
    assert sorted(iins) == sorted([head.iin, second.iin])


@pytest.mark.parametrize("detached", [True, False])
def test_a_signature_with_signed_attributes_as_other_programs_make_it_is_understood(
    stubs: Any, eds: EdsClient, head: Any, detached: bool
) -> None:
    pair = load_container(stubs.keys.of_person(head.iin).content, CONTAINER_PASSWORD)
    options = [pkcs7.PKCS7Options.Binary] + [pkcs7.PKCS7Options.DetachedSignature] * detached
    builder = pkcs7.PKCS7SignatureBuilder().set_data(PDF)
    cms = builder.add_signer(pair.certificate, pair.key, hashes.SHA256()).sign(Encoding.DER, options)
    assert eds.verify_cms(cms, PDF).valid
    assert eds.verify_cms(cms, PDF + b" ").valid is False


@pytest.mark.parametrize("garbage", [b"", b"nonsense", b"\x30\x80", b"\x30\x03\x02\x01\x01"])
def test_garbage_is_rejected(eds: EdsClient, garbage: bytes) -> None:
    with pytest.raises(EdsRejectedError):
        eds.verify_cms(garbage, PDF)


def test_a_detached_signature_without_its_document_is_rejected(stubs: Any, eds: EdsClient, head: Any) -> None:
    cms = eds.sign_cms(PDF, stubs.keys.of_person(head.iin))
    with pytest.raises(EdsRejectedError):
        eds.verify_cms(cms)
    with pytest.raises(EdsRejectedError):
        eds.extract_cms(cms)

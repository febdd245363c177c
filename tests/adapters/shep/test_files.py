"""The files channel: what is kept is fetched again until its life ends (wire-formats §1)."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from lxml import etree

from adapters.hardened_xml import DEFAULT_LIMIT
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.shep.errors import ShepFaultError, ShepMalformedError
from adapters.shep.exchange import Exchange
from adapters.shep.files import (
    FILES,
    LARGEST,
    NAMESPACE,
    DownloadResponse,
    FileFetched,
    FileStorage,
    TempStorageResponse,
    UploadResponse,
)
from adapters.shep.stub import Disturbance
from adapters.stubs import OUR_SYSTEM, SHEP_PATH

SCAN = bytes(range(256)) * 40
HOUR = timedelta(hours=1)


@pytest.fixture
def storage(own_stubs: Any) -> Iterator[FileStorage]:
    """The storage of stubs of the test's own."""
    client = ShepClient(
        own_stubs.url + SHEP_PATH, OUR_SYSTEM, "secret", RsaSigner(own_stubs.keys.of_system(OUR_SYSTEM)),
        RsaVerifier(own_stubs.keys.authority(), own_stubs.clock), clock=own_stubs.clock,
    )  # fmt: skip
    yield FileStorage(client)
    client.close()


def test_a_file_is_fetched_as_it_was_kept_until_its_life_ends(storage: FileStorage, own_stubs: Any) -> None:
    identifier = storage.keep("справка.pdf", "application/pdf", SCAN, HOUR)
    fetched = storage.fetch(identifier)
    assert fetched is not None
    assert (fetched.name, fetched.mime, fetched.content) == ("справка.pdf", "application/pdf", SCAN)
    assert "справка" not in repr(fetched)
    own_stubs.clock.move(HOUR)
    assert storage.fetch(identifier) is None
    assert storage.fetch("another") is None


def test_the_request_is_the_golden_message(storage: FileStorage) -> None:
    noted: list[Exchange] = []
    storage.keep("a.pdf", "application/pdf", b"abc", HOUR, noted.append)
    request = next(etree.fromstring(noted[0].question).iter(f"{{{NAMESPACE}}}tempStorageRequest"))
    assert request.getparent() is not None
    assert request.getparent().tag == "data"
    own = request.findtext(f".//{{{NAMESPACE}}}fileProcessIdentifier")
    golden = (
        f'<tempStorageRequest xmlns="{NAMESPACE}"><uploadRequest><fileUploadRequests>'
        f"<fileProcessIdentifier>{own}</fileProcessIdentifier><name>a.pdf</name><content>YWJj</content>"
        "<mime>application/pdf</mime><lifeTime>3600000</lifeTime><needToBeConfirmed>false</needToBeConfirmed>"
        "</fileUploadRequests></uploadRequest><credentials/><type>UPLOAD</type></tempStorageRequest>"
    )
    assert _shape(request) == _shape(etree.fromstring(golden))
    storage.fetch("1", noted.append)
    request = next(etree.fromstring(noted[1].question).iter(f"{{{NAMESPACE}}}tempStorageRequest"))
    golden = (
        f'<tempStorageRequest xmlns="{NAMESPACE}"><downloadRequest><fileIdentifiers>1</fileIdentifiers>'
        "</downloadRequest><credentials/><type>DOWNLOAD</type></tempStorageRequest>"
    )
    assert _shape(request) == _shape(etree.fromstring(golden))
    assert (noted[1].outcome, noted[1].about) == ("no-data", "")


def test_a_file_larger_than_a_message_may_be_is_not_sent(storage: FileStorage) -> None:
    with pytest.raises(ValueError, match="bytes"):
        storage.keep("a", "b", b"0" * (LARGEST + 1), HOUR)
    assert storage.fetch(storage.keep("a", "b", b"0" * LARGEST, HOUR)) is not None
    assert LARGEST * 4 / 3 < DEFAULT_LIMIT


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (TempStorageResponse(upload_response=UploadResponse()), "not-kept"),
        (None, "not-kept"),
    ],
)
def test_a_storage_that_does_not_say_where_the_file_is_has_not_kept_it(
    storage: FileStorage, own_stubs: Any, monkeypatch: Any, answer: Any, reason: str
) -> None:
    monkeypatch.setitem(own_stubs.app.state.shep.beside, FILES.service_id, lambda _: answer)
    with pytest.raises(ShepMalformedError, match=reason):
        storage.keep("a", "b", b"c", HOUR)


def test_a_file_that_is_no_base64_is_refused(storage: FileStorage, own_stubs: Any, monkeypatch: Any) -> None:
    file = FileFetched(file_identifier="1", name="a", mime="b", content="не файл")
    answer = TempStorageResponse(download_response=DownloadResponse(file_download_responses=[file]))
    monkeypatch.setitem(own_stubs.app.state.shep.beside, FILES.service_id, lambda _: answer)
    with pytest.raises(ShepMalformedError, match="not-base64"):
        storage.fetch("1")


def test_a_fault_of_the_storage_is_a_failure(storage: FileStorage, own_stubs: Any) -> None:
    own_stubs.app.state.shep.disturbances.plan(FILES.service_id, Disturbance.FAULT)
    with pytest.raises(ShepFaultError):
        storage.fetch("1")


def _shape(element: etree._Element) -> tuple[object, ...]:
    return (element.tag, (element.text or "").strip(), *(_shape(child) for child in element))

"""The cabinet: a notice lies there once, however often it was sent."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from lxml import etree

from adapters.cabinet import CabinetClient, CabinetDocument, CabinetNotice
from adapters.cabinet.notice import NoticeRefusedError
from adapters.delivery import (
    DeliveryRejectedError,
    DeliveryUnavailableError,
    DeliveryUnknownError,
)
from adapters.population import Archetype

PDF = CabinetDocument("notice.pdf", "application/pdf", b"%PDF-1.7 " + bytes(range(256)))


@pytest.fixture
def cabinet(stubs: Any) -> Iterator[CabinetClient]:
    stubs.app.state.cabinet.accepted.clear()
    client = CabinetClient(f"{stubs.url}/cabinet")
    yield client
    client.close()


@pytest.fixture
def notice(stubs: Any) -> CabinetNotice:
    citizen = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant
    return CabinetNotice(
        "case-1.notice", "АСП-1", citizen.iin, "appointed", "Помощь назначена", "Көмек тағайындалды", PDF
    )


def test_a_notice_lies_in_the_cabinet_in_both_languages_with_its_document(
    stubs: Any, cabinet: CabinetClient, notice: CabinetNotice
) -> None:
    assert cabinet.send(notice) == "case-1.notice"
    (shown,) = httpx.get(f"{stubs.url}/cabinet/cabinets/{notice.iin}").json()
    assert (shown["messageRu"], shown["messageKz"]) == ("Помощь назначена", "Көмек тағайындалды")
    document = httpx.get(f"{stubs.url}/cabinet/documents/{notice.message_id}")
    assert document.content == PDF.content
    assert document.headers["content-type"] == "application/pdf"


def test_the_same_id_twice_lies_there_once(stubs: Any, cabinet: CabinetClient, notice: CabinetNotice) -> None:
    assert cabinet.send(notice) == cabinet.send(notice)
    assert list(stubs.app.state.cabinet.accepted) == [notice.message_id]


def test_an_answer_lost_after_sending_is_unknown_and_repeating_is_safe(
    stubs: Any, cabinet: CabinetClient, notice: CabinetNotice
) -> None:
    stubs.app.state.cabinet.mishaps.append("lost-answer")
    with pytest.raises(DeliveryUnknownError):
        cabinet.send(notice)
    assert cabinet.send(notice) == notice.message_id
    assert len(stubs.app.state.cabinet.accepted) == 1


def test_a_cabinet_that_is_busy_or_not_there_took_nothing(
    stubs: Any, cabinet: CabinetClient, notice: CabinetNotice
) -> None:
    stubs.app.state.cabinet.mishaps.append("http-503")
    with pytest.raises(DeliveryUnavailableError):
        cabinet.send(notice)
    with pytest.raises(DeliveryUnavailableError):
        CabinetClient("http://127.0.0.1:9").send(notice)
    assert stubs.app.state.cabinet.accepted == {}


def test_a_citizen_without_a_cabinet_is_rejected_and_not_named(cabinet: CabinetClient) -> None:
    stranger = CabinetNotice("m", "1", "990101300003", "appointed", "ru", "kz")
    with pytest.raises(DeliveryRejectedError) as caught:
        cabinet.send(stranger)
    assert caught.value.code == "cabinet-404"
    assert stranger.iin not in str(caught.value)
    assert stranger.iin not in repr(stranger)


def test_the_journal_tells_nothing_of_anybody(
    stubs: Any, cabinet: CabinetClient, notice: CabinetNotice
) -> None:
    cabinet.send(notice)
    journal = httpx.get(f"{stubs.url}/cabinet/journal")
    assert [entry["id"] for entry in journal.json()] == [notice.message_id]
    assert not any(private in journal.text for private in stubs.country.personal_data())


def test_a_message_is_read_as_it_was_written(notice: CabinetNotice) -> None:
    assert CabinetNotice.from_xml(notice.to_xml()) == notice
    without = CabinetNotice("m", "1", notice.iin, "registered", "Принято", "Қабылданды")
    assert CabinetNotice.from_xml(without.to_xml()) == without


def test_the_message_has_the_assumed_shape(notice: CabinetNotice) -> None:
    root = etree.fromstring(notice.to_xml())
    assert root.tag == "{http://shep.nitec.kz/}request"
    names = [etree.QName(element).localname for element in root.iter()]
    assert names == [
        "request", "messageId", "requestNumber", "iin", "status", "code", "messageRu", "messageKz",
        "document", "name", "mime", "content",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "garbage", [b"", b"<a/>", b"<!DOCTYPE a []><a/>", b"<request><messageId/></request>"]
)
def test_garbage_is_no_notice(garbage: bytes) -> None:
    with pytest.raises(NoticeRefusedError):
        CabinetNotice.from_xml(garbage)

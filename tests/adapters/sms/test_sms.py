"""Sending SMS: accepted, refused for good, nothing sent, and nobody knows are four different things."""

import socket
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from adapters.delivery import (
    DeliveryError,
    DeliveryRejectedError,
    DeliveryUnavailableError,
    DeliveryUnknownError,
)
from adapters.population import Archetype
from adapters.serving import serving
from adapters.sms import SmsClient

TEXT = "Сізге АӘК тағайындалды. Вам назначена АСП."


@pytest.fixture
def sms(stubs: Any) -> Iterator[SmsClient]:
    stubs.app.state.sms.accepted.clear()
    client = SmsClient(f"{stubs.url}/sms", "komek", "secret")
    yield client
    client.close()


@pytest.fixture(scope="module")
def phone(stubs: Any) -> str:
    return str(stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant.phone)


def test_an_accepted_message_keeps_our_id_and_stands_in_the_journal(
    stubs: Any, sms: SmsClient, phone: str
) -> None:
    assert sms.send(phone, TEXT, "case-1.notice") == "case-1.notice"
    (entry,) = httpx.get(f"{stubs.url}/sms/journal").json()
    assert (entry["id"], entry["phone"], entry["text"]) == ("case-1.notice", phone, TEXT)


def test_the_gateway_does_not_remove_duplicates(stubs: Any, sms: SmsClient, phone: str) -> None:
    sms.send(phone, TEXT, "twice")
    sms.send(phone, TEXT, "twice")
    assert len(stubs.app.state.sms.accepted) == 2


@pytest.mark.parametrize("code", [1, 5, 6, 7, 8])
def test_a_refusal_for_good_is_rejected(stubs: Any, sms: SmsClient, phone: str, code: int) -> None:
    stubs.app.state.sms.mishaps.append(f"error-{code}")
    with pytest.raises(DeliveryRejectedError) as caught:
        sms.send(phone, TEXT, "m")
    assert caught.value.code == f"sms-{code}"
    assert phone not in str(caught.value)


@pytest.mark.parametrize("mishap", ["error-2", "error-3", "error-4", "error-9", "http-503"])
def test_what_an_operator_can_mend_is_unavailable_and_nothing_was_sent(
    stubs: Any, sms: SmsClient, phone: str, mishap: str
) -> None:
    stubs.app.state.sms.mishaps.append(mishap)
    with pytest.raises(DeliveryUnavailableError):
        sms.send(phone, TEXT, "m")
    assert stubs.app.state.sms.accepted == []


def test_a_wrong_number_is_rejected_by_the_stub_itself(sms: SmsClient) -> None:
    with pytest.raises(DeliveryRejectedError):
        sms.send("12", TEXT, "m")


def test_an_answer_lost_after_sending_is_unknown_and_the_status_settles_it(
    stubs: Any, sms: SmsClient, phone: str
) -> None:
    stubs.app.state.sms.mishaps.append("lost-answer")
    with pytest.raises(DeliveryUnknownError):
        sms.send(phone, TEXT, "lost")
    assert sms.was_accepted(phone, "lost") is True
    assert sms.was_accepted(phone, "never-sent") is False


def test_silence_after_sending_is_unknown(phone: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = SmsClient(f"http://127.0.0.1:{silent.getsockname()[1]}", "komek", "secret", timeout=0.2)
        with pytest.raises(DeliveryUnknownError) as caught:
            client.send(phone, TEXT, "m")
    assert phone not in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_gateway_that_is_not_there_is_unavailable(phone: str) -> None:
    with pytest.raises(DeliveryUnavailableError):
        SmsClient("http://127.0.0.1:9", "komek", "secret").send(phone, TEXT, "m")


@pytest.mark.parametrize("body", [b"", b"OK", b"[]", b"{}"])
def test_an_answer_that_says_nothing_is_unknown(phone: str, body: bytes) -> None:
    async def strange(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": body})

    with serving(strange) as url, pytest.raises(DeliveryUnknownError):
        SmsClient(url, "komek", "secret").send(phone, TEXT, "m")


@pytest.mark.parametrize("identifier", ["", "x" * 41, "кейс", "a b"])
def test_an_id_that_the_gateway_does_not_take_is_our_own_mistake(
    sms: SmsClient, phone: str, identifier: str
) -> None:
    with pytest.raises(ValueError, match="id"):
        sms.send(phone, TEXT, identifier)


def test_only_the_unknown_may_have_been_delivered() -> None:
    assert {kind.__name__ for kind in DeliveryError.__subclasses__()} == {
        "DeliveryRejectedError",
        "DeliveryUnavailableError",
        "DeliveryUnknownError",
    }

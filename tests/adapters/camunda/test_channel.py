"""The settings of a channel hold together, and keep their secret."""

import asyncio

import grpc
import pytest
from pydantic import SecretStr, ValidationError

from adapters.camunda.channel import GatewaySettings, open_channel
from adapters.camunda.errors import Backpressure, EngineError, JobGone, Refused, Unavailable, translate

OAUTH = {
    "client_id": "komek",
    "client_secret": SecretStr("hidden"),
    "oauth_url": "https://login.example/token",
}


def test_credentials_never_travel_in_the_open() -> None:
    with pytest.raises(ValidationError, match="tls"):
        GatewaySettings(address="zeebe:26500", **OAUTH)


def test_half_of_the_credentials_is_none() -> None:
    with pytest.raises(ValidationError, match="together"):
        GatewaySettings(address="zeebe:26500", tls=True, client_id="komek")


def test_the_secret_is_not_shown() -> None:
    assert "hidden" not in repr(GatewaySettings(address="zeebe:26500", tls=True, **OAUTH))


@pytest.mark.parametrize("settings", [{}, {"tls": True}, {"tls": True, **OAUTH, "audience": "zeebe"}])
def test_each_kind_of_channel_opens_without_a_call(settings: dict[str, object]) -> None:
    async def open_and_close() -> grpc.aio.Channel:
        channel = await open_channel(GatewaySettings.model_validate({"address": "127.0.0.1:9", **settings}))
        await channel.close()
        return channel

    assert isinstance(asyncio.run(open_and_close()), grpc.aio.Channel)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (grpc.StatusCode.NOT_FOUND, JobGone),
        (grpc.StatusCode.FAILED_PRECONDITION, JobGone),
        (grpc.StatusCode.RESOURCE_EXHAUSTED, Backpressure),
        (grpc.StatusCode.UNAVAILABLE, Unavailable),
        (grpc.StatusCode.DEADLINE_EXCEEDED, Unavailable),
        (grpc.StatusCode.INTERNAL, Unavailable),
        (grpc.StatusCode.INVALID_ARGUMENT, Refused),
        (grpc.StatusCode.PERMISSION_DENIED, Refused),
    ],
)
def test_a_failure_keeps_its_code_and_drops_the_engines_words(
    code: grpc.StatusCode, kind: type[EngineError]
) -> None:
    nothing = grpc.aio.Metadata()
    failure = grpc.aio.AioRpcError(code, nothing, nothing, details="variable surname was …")
    error = translate(failure, "complete job 7")
    assert type(error) is kind
    assert str(error) == f"complete job 7: {code.name}"

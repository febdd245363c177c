"""The gRPC channel to an engine: embedded, in a cluster, or behind OAuth."""

from pathlib import Path
from typing import Self

import grpc
from pydantic import BaseModel, ConfigDict, SecretStr, model_validator
from pyzeebe import (
    create_insecure_channel,
    create_oauth2_client_credentials_channel,
    create_secure_channel,
)

_LARGEST_MESSAGE = 16 * 1024 * 1024
_OPTIONS = (
    ("grpc.keepalive_time_ms", 45_000),
    ("grpc.keepalive_timeout_ms", 10_000),
    ("grpc.max_receive_message_length", _LARGEST_MESSAGE),
    ("grpc.max_send_message_length", _LARGEST_MESSAGE),
    ("grpc.max_reconnect_backoff_ms", 5_000),
)


class GatewaySettings(BaseModel):
    """Where the engine's gateway is and how we prove who we are."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str = "localhost:26500"
    tls: bool = False
    ca_file: Path | None = None
    client_id: str | None = None
    client_secret: SecretStr | None = None
    oauth_url: str | None = None
    audience: str | None = None

    @model_validator(mode="after")
    def _credentials_are_whole(self) -> Self:
        given = [self.client_id, self.client_secret, self.oauth_url]
        if any(given) and not all(given):
            raise ValueError(
                "OAuth needs client id, client secret and the URL of the token endpoint together"
            )
        if (any(given) or self.ca_file) and not self.tls:
            raise ValueError("credentials and a CA file need tls: they never travel in the open")
        return self


async def open_channel(settings: GatewaySettings) -> grpc.aio.Channel:
    """Return a channel of the running loop; it connects with its first call."""
    if not settings.tls:
        return create_insecure_channel(settings.address, channel_options=_OPTIONS)
    authorities = settings.ca_file.read_bytes() if settings.ca_file else None
    credentials = grpc.ssl_channel_credentials(root_certificates=authorities)
    if settings.client_id is None or settings.client_secret is None or settings.oauth_url is None:
        return create_secure_channel(
            settings.address, channel_options=_OPTIONS, channel_credentials=credentials
        )
    return create_oauth2_client_credentials_channel(
        settings.address,
        client_id=settings.client_id,
        client_secret=settings.client_secret.get_secret_value(),
        authorization_server=settings.oauth_url,
        audience=settings.audience or "",
        channel_credentials=credentials,
        channel_options=_OPTIONS,
    )

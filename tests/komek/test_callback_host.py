"""The doors host ШЭП's callback port: signed callbacks are kept, others are refused."""

from pathlib import Path
from typing import Any

from lxml import etree
from pydantic import SecretStr
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.testclient import TestClient

from adapters.database.connection import Sessions
from adapters.database.shep_question import ShepCallback
from adapters.shep import RsaSigner
from adapters.shep.async_messages import MessageInfo, MessageType, message_envelope
from adapters.stubs import GATEWAY
from komek.addresses import Addresses
from komek.callback_host import CALLBACK_PATH, CallbackHost
from komek.settings import Environment, Settings


def test_a_callback_reaches_the_database_through_the_doors(
    stubs: Any, database_url: str, database: Sessions, tmp_path: Path
) -> None:
    settings = Settings(
        environment=Environment.TEST,
        data_directory=tmp_path,
        database_url=SecretStr(database_url),
        stubs_url=stubs.url,
    )
    info = MessageInfo(
        "LPH_HOUSEHOLD", MessageType.RESPONSE, stubs.clock.now(), GATEWAY, message_id="m", correlation_id="c"
    )
    envelope, _ = message_envelope(info, to_client=True)
    unsigned = etree.tostring(envelope)
    RsaSigner(stubs.keys.of_system(GATEWAY)).sign(envelope)
    host = CallbackHost(settings, Addresses(settings), database, stubs.clock)
    with TestClient(Starlette(routes=[Mount(CALLBACK_PATH, host)])) as gateway:
        assert "SCE007" in gateway.post(f"{CALLBACK_PATH}/", content=unsigned).text
        assert gateway.post(f"{CALLBACK_PATH}/", content=etree.tostring(envelope)).status_code == 200
    with database() as session:
        assert [(one.message_id, one.verdict) for one in session.scalars(select(ShepCallback))] == [
            ("m", "kept")
        ]

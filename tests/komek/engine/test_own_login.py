"""The engine's login to itself: one token a start, which nobody else can sign."""

import json
import stat
from base64 import urlsafe_b64decode
from pathlib import Path
from typing import Any

import pytest
import yaml
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from komek.engine.configuration import write_configuration
from komek.engine.own_login import OwnLogin
from komek.engine.ports import Ports
from komek.engine.rooms import Rooms


@pytest.fixture
def settings(rooms: Rooms) -> dict[str, Any]:
    """What Camunda reads after a start has been prepared."""
    rooms.prepare()
    write_configuration(rooms, Ports(), record_log=True)
    text = (rooms.configuration / "engine.yaml").read_text("utf-8")
    read: dict[str, Any] = yaml.safe_load(text)
    return read


def token(login: OwnLogin) -> str:
    """Return the token as Tasklist's client finds it: under the audience that it is told."""
    kept = yaml.safe_load(Path(login.environment["ZEEBE_CLIENT_CONFIG_PATH"]).read_text("utf-8"))
    found: str = kept[login.environment["ZEEBE_TOKEN_AUDIENCE"]]["auth"]["credentials"]["accesstoken"]
    return found


def decoded(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def check(signed: str, public_key: bytes) -> None:
    said, _, signature = signed.rpartition(".")
    key = load_pem_public_key(public_key)
    assert isinstance(key, rsa.RSAPublicKey)
    key.verify(decoded(signature), said.encode(), padding.PKCS1v15(), hashes.SHA256())


def test_the_filter_finds_the_key_that_the_token_is_signed_with(
    rooms: Rooms, settings: dict[str, Any]
) -> None:
    place = settings["spring"]["security"]["oauth2"]["resourceserver"]["jwt"]["public-key-location"]
    check(token(OwnLogin(rooms.configuration)), Path(place.removeprefix("file://")).read_bytes())


def test_the_token_bears_the_names_that_the_engine_asks_for(rooms: Rooms, settings: dict[str, Any]) -> None:
    claims = json.loads(decoded(token(OwnLogin(rooms.configuration)).split(".")[1]))
    asked = settings["camunda"]["operate"]["client"]
    assert claims["aud"] == asked["audience"]
    assert claims["https://camunda.com/clusterId"] == asked["clusterId"]


def test_a_token_of_an_earlier_start_is_good_no_more(tmp_path: Path) -> None:
    login = OwnLogin(tmp_path)
    first_name, first_token = login.renew(), token(login)
    assert login.renew() != first_name
    with pytest.raises(InvalidSignature):
        check(first_token, login.public_key.read_bytes())


def test_only_our_user_may_read_the_token_and_the_private_key_is_nowhere(
    rooms: Rooms, settings: dict[str, Any]
) -> None:
    store = OwnLogin(rooms.configuration).token_store
    assert stat.S_IMODE(store.stat().st_mode) == 0o600
    files = [file for file in rooms.root.rglob("*") if file.is_file()]
    assert store in files
    assert not any(b"PRIVATE KEY" in file.read_bytes() for file in files)

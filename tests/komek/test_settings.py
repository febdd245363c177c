"""Settings come from the environment; containers fill it from files where much is left empty."""

import pytest
from pydantic import ValidationError

from komek.settings import Settings


def test_a_variable_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMEK_ENGINE_MANAGEMENT", "")
    monkeypatch.setenv("KOMEK_HEALTH_PORT", "")
    settings = Settings()
    assert (settings.engine_management, settings.health_port) == (None, None)


def test_stubs_are_refused_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMEK_ENVIRONMENT", "production")
    monkeypatch.setenv("KOMEK_STUBS_URL", "http://stubs:8181")
    with pytest.raises(ValidationError, match="KOMEK_STUBS_URL has no place in production"):
        Settings()


def test_secrets_do_not_show(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KOMEK_DATABASE_URL", "postgresql://komek:not-to-be-seen@postgres/komek")
    assert "not-to-be-seen" not in repr(Settings())

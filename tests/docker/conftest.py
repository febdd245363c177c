"""What stands in docker/, read as the programs read it."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def docker() -> Path:
    return ROOT / "docker"


@pytest.fixture(scope="session")
def compose(docker: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((docker / "compose.yaml").read_text("utf-8"))
    return read


@pytest.fixture(scope="session")
def services(compose: dict[str, Any]) -> Mapping[str, dict[str, Any]]:
    read: Mapping[str, dict[str, Any]] = compose["services"]
    return read


@pytest.fixture(scope="session")
def ours(services: Mapping[str, dict[str, Any]]) -> Mapping[str, dict[str, Any]]:
    return {name: one for name, one in services.items() if one["image"].startswith("komek:")}

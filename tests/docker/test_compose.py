"""compose.yaml is valid, keeps to loopback, holds no secrets and starts things in their order."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from komek.settings import Settings

Services = Mapping[str, dict[str, Any]]
ONE_SHOT = {"migrate", "deploy"}
VARIABLE = re.compile(r"\$\{(\w+)(:[-?])?([^}]*)\}")


def variables(docker: Path) -> dict[str, tuple[str, str]]:
    text = (docker / "compose.yaml").read_text("utf-8")
    return {name: (kind, rest) for name, kind, rest in VARIABLE.findall(text)}


def test_it_is_valid_by_the_published_schema(docker: Path) -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    checked = subprocess.run([*command, docker / "compose.yaml"], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stdout


def test_every_port_is_bound_to_loopback(services: Services) -> None:
    ports = [port for one in services.values() for port in one.get("ports", [])]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_every_service_is_limited_and_rotates_its_log(services: Services) -> None:
    for name, one in services.items():
        assert set(one["deploy"]["resources"]["limits"]) == {"cpus", "memory"}, name
        assert one["logging"]["options"]["max-size"], name


def test_what_keeps_running_has_a_health_check_and_what_does_not_has_none(
    services: Services, docker: Path
) -> None:
    assert "HEALTHCHECK" in (docker / "Dockerfile").read_text("utf-8")
    for name, one in services.items():
        if name in ONE_SHOT:
            assert one["healthcheck"] == {"disable": True}
            assert one["restart"] == "no"
        elif not one["image"].startswith("komek:"):
            assert one["healthcheck"]["test"], name


def test_a_dependency_is_awaited_until_it_is_of_use(services: Services) -> None:
    for name, one in services.items():
        for needed, how in one.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert how["condition"] == wanted, f"{name} waits for {needed}"


def test_a_service_shares_a_network_with_each_that_it_names(services: Services) -> None:
    for name, one in services.items():
        for needed in one.get("depends_on", {}):
            if needed not in ONE_SHOT:
                assert set(one["networks"]) & set(services[needed]["networks"]), f"{name} and {needed}"


def test_ours_run_without_privileges_on_a_read_only_file_system(ours: Services) -> None:
    assert set(ours) == {"migrate", "deploy", "stubs", "workers", "doors"}
    for one in ours.values():
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]


def test_every_setting_is_one_that_komek_reads(ours: Services) -> None:
    known = {f"KOMEK_{name.upper()}" for name in Settings.model_fields} | {"KOMEK_PROBE"}
    for one in ours.values():
        assert set(one["environment"]) <= known


def test_a_secret_comes_from_the_environment_only(docker: Path, services: Services) -> None:
    for one in services.values():
        for name, value in one["environment"].items():
            if re.search("PASSWORD|SECRET|_KEY$", name):
                assert value.startswith("${"), name
    for name, (kind, rest) in variables(docker).items():
        if re.search("PASSWORD|SECRET|_KEY$", name):
            assert kind == ":?" or rest == "", f"{name} has a default"


def test_the_example_names_each_variable_and_gives_no_value(docker: Path) -> None:
    lines = (docker / ".env.example").read_text("utf-8").splitlines()
    named = {line for line in lines if line and not line.startswith("#")}
    own = {"KOMEK_VERSION", "CAMUNDA_VERSION"}  # they have defaults that fit this checkout
    assert named == {f"{name}=" for name in variables(docker).keys() - own}


def test_the_copy_with_values_is_ignored_by_git(docker: Path) -> None:
    asked = subprocess.run(["git", "check-ignore", "--quiet", ".env"], cwd=docker, check=False)
    assert asked.returncode == 0


@pytest.mark.parametrize(("role", "port"), [("stubs", "8181"), ("doors", "8282")])
def test_a_role_is_probed_where_it_listens(ours: Services, role: str, port: str) -> None:
    one = ours[role]
    assert one["command"][-2:] == ["--port", port]
    assert one["environment"]["KOMEK_PROBE"] == f"http://127.0.0.1:{port}/healthz"

"""The real Camunda and OpenSearch: started, moved in time, killed, and back with the same time and data."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import httpx
import platformdirs
import psutil
import pytest

from komek.engine import EmbeddedEngine

CACHE = Path(os.environ.get("KOMEK_CACHE_DIRECTORY") or platformdirs.user_cache_dir("komek"))


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    EmbeddedEngine(tmp_path, CACHE).reset()


def komek(data: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from komek.engine.commands import app; app()",
        *words,
        "--data",
        str(data),
    ]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def instant(management: str) -> float:
    return float(httpx.get(f"{management}/actuator/clock").json()["epochMilli"]) / 1000


@pytest.mark.engine
@pytest.mark.slow
def test_the_engine_survives_its_starter_and_a_crash_with_its_time(data: Path) -> None:
    started = komek(data, "start")
    assert started.returncode == 0, started.stderr
    engine = EmbeddedEngine(data, CACHE)
    first = engine.status()
    assert first.addresses is not None
    assert first.memory < 1.5 * 2**30
    assert first.addresses.operate in started.stdout

    again = komek(data, "start")
    assert again.returncode == 0
    assert "runs already" in again.stderr
    assert engine.status().pids == first.pids

    listening = {
        connection.laddr.ip.removeprefix("::ffff:")
        for pid in first.pids.values()
        for connection in psutil.Process(pid).net_connections("tcp")
        if connection.status == psutil.CONN_LISTEN
    }
    assert listening <= {"127.0.0.1", "::1"}

    engine.move_clock(timedelta(days=30))
    assert instant(first.addresses.management) - time.time() == pytest.approx(30 * 86_400, abs=60)

    deploy_a_form(first.addresses.rest)
    assert first.addresses.record_log is not None
    wait_for_record(first.addresses.record_log, "FORM")

    os.kill(first.pids["camunda"], signal.SIGKILL)
    assert komek(data, "start").returncode == 0
    second = engine.status()
    assert second.addresses == first.addresses
    assert not set(second.pids.values()) & set(first.pids.values())
    assert instant(first.addresses.management) - time.time() == pytest.approx(30 * 86_400, abs=60)
    for line in first.addresses.record_log.read_text("utf-8").splitlines():
        assert "valueType" in json.loads(line)

    assert komek(data, "stop").returncode == 0
    assert not any(psutil.pid_exists(pid) for pid in second.pids.values())
    assert komek(data, "status").returncode != 0


def deploy_a_form(rest: str) -> None:
    form = json.dumps({"id": "try", "type": "default", "components": []})
    with httpx.Client(base_url=rest) as client:
        login = client.post("/api/login", data={"username": "demo", "password": "demo"})
        token = {"X-CSRF-TOKEN": login.headers["X-CSRF-TOKEN"]}
        client.post(
            "/v2/deployments", files={"resources": ("try.form", form)}, headers=token
        ).raise_for_status()


def wait_for_record(log: Path, value_type: str) -> None:
    deadline = time.monotonic() + 20
    while value_type not in log.read_text("utf-8"):
        assert time.monotonic() < deadline
        time.sleep(0.05)

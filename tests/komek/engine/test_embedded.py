"""Start, stop and what lies between: no failure leaves a process, and each is told in plain words."""

import errno
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import httpx
import psutil
import pytest

from komek.children.identity import ProcessIdentity
from komek.engine.embedded import EmbeddedEngine
from komek.engine.errors import ClockOnlyGoesForward, EngineError, NoRoomError, StoppedWhileStarting
from komek.engine.ports import Ports
from komek.engine.rooms import Rooms
from komek.engine.state import EngineState, read_state, write_state

MakeEngine = Callable[..., EmbeddedEngine]


def our_children() -> set[int]:
    return {child.pid for child in psutil.Process().children() if child.status() != psutil.STATUS_ZOMBIE}


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_started_engine_is_found_by_other_processes(make_engine: MakeEngine) -> None:
    addresses = make_engine().start()
    status = make_engine().status()
    assert status.state == "running"
    assert status.addresses == addresses
    assert set(status.pids) == {"camunda", "opensearch"}
    assert status.memory > 0


def test_everything_listens_on_loopback(make_engine: MakeEngine) -> None:
    addresses = make_engine().start()
    assert {
        url.split("/")[-1].split(":")[0] for url in (addresses.grpc, addresses.rest, addresses.opensearch)
    } == {"127.0.0.1"}


def test_a_stopped_engine_leaves_no_process_and_no_address(make_engine: MakeEngine) -> None:
    before = our_children()
    make_engine().start()
    make_engine().stop()
    assert our_children() == before
    assert make_engine().status().state == "stopped"
    assert make_engine().status().addresses is None


def test_stopping_what_does_not_run_is_no_failure(make_engine: MakeEngine) -> None:
    make_engine().stop()
    assert make_engine().status().state == "stopped"


def test_started_twice_it_says_that_it_runs(make_engine: MakeEngine) -> None:
    addresses = make_engine().start()
    pids = make_engine().status().pids
    said: list[str] = []
    second = make_engine()
    assert second.start(said.append) == addresses
    assert said == ["The engine runs already"]
    assert make_engine().status().pids == pids
    assert not second.started_here


def test_started_with_data_camunda_waits_until_the_indices_are_open(
    make_engine: MakeEngine, rooms: Rooms, workshop: Path
) -> None:
    make_engine().start()
    make_engine().stop()
    (rooms.opensearch / "indices").mkdir()
    (workshop / "opening-indices").touch()
    said: list[str] = []
    starting = threading.Thread(target=make_engine().start, args=(said.append,))
    starting.start()
    wait_for(lambda: "Waiting for OpenSearch" in said)
    assert read_state(rooms.state).camunda is None
    (workshop / "opening-indices").unlink()
    starting.join()
    assert make_engine().status().state == "running"


@pytest.mark.parametrize("part", ["camunda", "opensearch"])
def test_after_a_crash_the_rest_is_stopped_and_the_engine_starts(make_engine: MakeEngine, part: str) -> None:
    make_engine().start()
    before = make_engine().status().pids
    os.kill(before[part], signal.SIGKILL)
    wait_for(lambda: make_engine().status().state == "crashed")
    make_engine().start()
    after = make_engine().status().pids
    assert make_engine().status().state == "running"
    assert not set(after.values()) & set(before.values())
    assert not any(who in our_children() for who in before.values())


def test_numbers_that_went_to_strangers_are_left_alone(make_engine: MakeEngine, rooms: Rooms) -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as stranger:
        who = ProcessIdentity.of(stranger.pid)
        assert who is not None
        stale = who.model_copy(update={"created": who.created - 3600})
        write_state(rooms.state, EngineState(phase="ready", starter=stale, camunda=stale, opensearch=stale))
        assert make_engine().status().state == "crashed"
        make_engine().start()
        assert who.lives()
        stranger.kill()


@pytest.mark.parametrize("part", ["camunda", "opensearch"])
def test_a_part_that_dies_while_starting_takes_the_other_along(
    make_engine: MakeEngine, workshop: Path, part: str
) -> None:
    before = our_children()
    (workshop / f"die-{part}").touch()
    with pytest.raises(EngineError, match=part):
        make_engine().start()
    assert our_children() == before
    assert make_engine().status().state == "stopped"


@pytest.mark.parametrize("part", ["camunda", "opensearch"])
def test_stop_ends_a_start_under_way_even_where_it_is_deaf(
    make_engine: MakeEngine, workshop: Path, part: str
) -> None:
    before = our_children()
    (workshop / f"hang-{part}").touch()
    ends: list[BaseException] = []

    def start() -> None:
        try:
            make_engine().start()
        except StoppedWhileStarting as end:
            ends.append(end)

    starter = threading.Thread(target=start)
    starter.start()
    wait_for(lambda: len(make_engine().status().pids) == 2)
    assert make_engine().status().state == "starting"
    make_engine().stop()
    starter.join()
    assert len(ends) == 1
    assert our_children() == before


@pytest.mark.parametrize("phase", ["OpenSearch", "Camunda"])
def test_ctrl_c_in_any_phase_leaves_no_process(make_engine: MakeEngine, phase: str) -> None:
    before = our_children()

    def interrupt(line: str) -> None:
        if phase in line:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_engine().start(interrupt)
    assert our_children() == before
    assert make_engine().status().state == "stopped"


def test_ctrl_c_during_the_download_leaves_a_stopped_engine(make_engine: MakeEngine) -> None:
    def interrupted(_report: object) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        make_engine(software=interrupted).start()
    assert make_engine().status().state == "stopped"


def test_a_full_disk_is_found_before_anything_starts(make_engine: MakeEngine) -> None:
    before = our_children()
    with pytest.raises(NoRoomError, match="KOMEK_DATA_DIRECTORY"):
        make_engine(free=lambda _: 100).start()
    assert our_children() == before


def test_a_disk_that_fills_up_on_the_way_is_told_in_plain_words(make_engine: MakeEngine) -> None:
    def full(_report: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(NoRoomError, match="too full"):
        make_engine(software=full).start()
    assert make_engine().status().state == "stopped"


def test_a_taken_port_is_passed_over_before_the_start(make_engine: MakeEngine, rooms: Rooms) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        write_state(rooms.state, EngineState(phase="ended", ports=Ports(web=port, gateway=port)))
        addresses = make_engine().start()
    assert not {addresses.rest, addresses.grpc} & {f"http://127.0.0.1:{port}", f"127.0.0.1:{port}"}


def test_a_restarted_engine_keeps_its_addresses(make_engine: MakeEngine) -> None:
    first = make_engine().start()
    make_engine().stop()
    assert make_engine().start() == first


def test_the_clock_of_a_restarted_engine_is_set_again_before_it_is_ready(make_engine: MakeEngine) -> None:
    make_engine().start()
    make_engine().move_clock(timedelta(days=15))
    make_engine().stop()
    addresses = make_engine().start()
    told = httpx.get(f"{addresses.management}/actuator/clock").json()["epochMilli"]
    assert told / 1000 - time.time() == pytest.approx(15 * 86_400, abs=60)
    assert make_engine().status().clock_offset == timedelta(days=15)


def test_the_clock_goes_forward_only_and_only_of_a_running_engine(make_engine: MakeEngine) -> None:
    with pytest.raises(EngineError, match="does not run"):
        make_engine().move_clock(timedelta(days=1))
    make_engine().start()
    with pytest.raises(ClockOnlyGoesForward):
        make_engine().move_clock(timedelta(days=-1))


def test_a_reset_makes_a_new_epoch_with_the_machines_time(make_engine: MakeEngine) -> None:
    epoch = make_engine().start().epoch
    make_engine().move_clock(timedelta(days=400))
    make_engine().reset()
    assert make_engine().offset() == timedelta()
    assert make_engine().start().epoch != epoch


def test_an_unreadable_state_is_an_engine_that_ended(make_engine: MakeEngine, rooms: Rooms) -> None:
    rooms.root.mkdir(parents=True)
    rooms.state.write_text('{"phase": "rea')
    assert make_engine().status().state == "stopped"
    make_engine().start()
    assert read_state(rooms.state).phase == "ready"

"""The engine's clock goes forward only, and no move is forgotten."""

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from komek.engine.clock import EngineClock
from komek.engine.errors import ClockOnlyGoesForward, EngineError


class Actuator(ThreadingHTTPServer):
    """An engine's actuator that counts milliseconds; `mood` is ready, refusing or dumb."""

    ahead = 0
    mood = "ready"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Actuator

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.server.mood == "refusing":
            self.send_error(403)
            return
        self.server.ahead += body["offsetMilli"]
        if self.server.mood == "dumb":  # it moved, and died before it said so
            self.connection.close()
            return
        self.tell()

    def do_GET(self) -> None:
        self.tell()

    def tell(self) -> None:
        answer = json.dumps({"epochMilli": int(time.time() * 1000) + self.server.ahead}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def actuator() -> Iterator[Actuator]:
    with Actuator(("127.0.0.1", 0), Answers) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def clock(tmp_path: Path) -> EngineClock:
    return EngineClock(tmp_path / "clock.json")


def test_a_clock_never_moved_is_the_machines(clock: EngineClock) -> None:
    assert clock.offset() == timedelta()


def test_moves_add_up(clock: EngineClock, actuator: Actuator) -> None:
    clock.move(timedelta(days=15), actuator.url)
    clock.move(timedelta(hours=9), actuator.url)
    assert clock.offset() == timedelta(days=15, hours=9)
    assert actuator.ahead == clock.offset() // timedelta(milliseconds=1)


@pytest.mark.parametrize("back", [timedelta(microseconds=-1), timedelta(days=-1)])
def test_the_clock_does_not_go_back(clock: EngineClock, actuator: Actuator, back: timedelta) -> None:
    with pytest.raises(ClockOnlyGoesForward):
        clock.move(back, actuator.url)
    assert actuator.ahead == 0


def test_a_restarted_engine_gets_its_offset_back(clock: EngineClock, actuator: Actuator) -> None:
    clock.move(timedelta(days=30), actuator.url)
    actuator.ahead = 0
    assert clock.restore(actuator.url) == timedelta(days=30)
    assert actuator.ahead == clock.offset() // timedelta(milliseconds=1)


def test_a_refused_move_has_not_happened(clock: EngineClock, actuator: Actuator) -> None:
    actuator.mood = "refusing"
    with pytest.raises(EngineError):
        clock.move(timedelta(days=1), actuator.url)
    assert clock.offset() == timedelta()
    actuator.mood = "ready"
    assert clock.restore(actuator.url) == timedelta()


def test_a_move_nobody_confirmed_counts_after_a_restart(clock: EngineClock, actuator: Actuator) -> None:
    actuator.mood = "dumb"
    with pytest.raises(EngineError):
        clock.move(timedelta(days=1), actuator.url)
    actuator.mood, actuator.ahead = "ready", 0
    assert clock.restore(actuator.url) == timedelta(days=1)
    assert clock.offset() == timedelta(days=1)


def test_after_an_unconfirmed_move_the_engine_is_asked_where_it_stands(
    clock: EngineClock, actuator: Actuator
) -> None:
    actuator.mood = "dumb"
    with pytest.raises(EngineError):
        clock.move(timedelta(days=1), actuator.url)
    actuator.mood = "ready"
    clock.move(timedelta(days=1), actuator.url)
    assert clock.offset() == timedelta(days=2)
    assert actuator.ahead == timedelta(days=2) // timedelta(milliseconds=1)


def test_an_unreadable_note_is_no_clock_at_zero(tmp_path: Path) -> None:
    (tmp_path / "clock.json").write_text("{")
    with pytest.raises(EngineError, match="reset"):
        EngineClock(tmp_path / "clock.json").offset()

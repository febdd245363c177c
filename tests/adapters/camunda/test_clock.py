"""Our clock follows the engine's, forward only."""

import json
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest

from adapters.camunda.clock import EngineClock
from adapters.camunda.errors import Refused, Unavailable
from adapters.clock import SystemClock
from komek.process_tests.shared_engine import SharedEngine

NEAR = timedelta(seconds=2)


@pytest.mark.engine
def test_the_clock_follows_the_engines(engine: SharedEngine) -> None:
    clock = EngineClock(engine.addresses.management, max_age=timedelta(0))
    before = clock.now()
    engine.move_clock(timedelta(days=2))
    assert timedelta(days=2) <= clock.now() - before < timedelta(days=2) + NEAR


class Actuator(BaseHTTPRequestHandler):
    """An actuator whose clock is ahead by a settable offset."""

    ahead = timedelta(0)
    controlled = True

    def do_GET(self) -> None:
        at = SystemClock().now() + type(self).ahead
        self._answer(200, {"epochMilli": round(at.timestamp() * 1000)})

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if not type(self).controlled:
            return self._answer(403, {})
        type(self).ahead += timedelta(milliseconds=body["offsetMilli"])
        return self._answer(200, {})

    def _answer(self, status: int, body: dict[str, object]) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture
def actuator() -> Iterator[tuple[type[Actuator], HTTPServer]]:
    handler = type("OneActuator", (Actuator,), {})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield handler, server
    server.shutdown()
    thread.join()
    server.server_close()


def of(server: HTTPServer, max_age: timedelta = timedelta(0)) -> EngineClock:
    return EngineClock(f"http://127.0.0.1:{server.server_port}", max_age)


def test_an_engine_in_step_with_the_machine_adds_nothing(
    actuator: tuple[type[Actuator], HTTPServer],
) -> None:
    assert of(actuator[1]).offset() == timedelta(0)


def test_a_restarted_engine_without_its_offset_does_not_throw_us_back(
    actuator: tuple[type[Actuator], HTTPServer],
) -> None:
    handler, server = actuator
    clock = of(server)
    clock.move(timedelta(days=30))
    assert abs(clock.offset() - timedelta(days=30)) < NEAR
    handler.ahead = timedelta(0)
    assert abs(clock.offset() - timedelta(days=30)) < NEAR


def test_an_engine_that_is_away_leaves_the_last_known_time() -> None:
    server = HTTPServer(("127.0.0.1", 0), type("Gone", (Actuator,), {"ahead": timedelta(days=3)}))
    thread = Thread(target=server.serve_forever)
    thread.start()
    clock = of(server)
    clock.now()
    server.shutdown()
    thread.join()
    server.server_close()
    assert abs(clock.now() - SystemClock().now() - timedelta(days=3)) < NEAR
    with pytest.raises(Unavailable):
        clock.move(timedelta(days=1))


def test_the_offset_is_remembered_for_a_moment(actuator: tuple[type[Actuator], HTTPServer]) -> None:
    handler, server = actuator
    clock = of(server, timedelta(hours=1))
    clock.now()
    handler.ahead = timedelta(days=1)
    assert clock.offset() == timedelta(0)
    clock.move(timedelta(days=1))
    assert abs(clock.offset() - timedelta(days=2)) < NEAR


@pytest.mark.parametrize("by", [timedelta(0), timedelta(seconds=-1)])
def test_the_clock_does_not_go_back(actuator: tuple[type[Actuator], HTTPServer], by: timedelta) -> None:
    with pytest.raises(ValueError, match="forward"):
        of(actuator[1]).move(by)


def test_a_clock_that_is_not_controlled_says_so(actuator: tuple[type[Actuator], HTTPServer]) -> None:
    handler, server = actuator
    handler.controlled = False
    with pytest.raises(Refused, match="controlled"):
        of(server).move(timedelta(days=1))

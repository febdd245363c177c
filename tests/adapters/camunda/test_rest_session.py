"""A session logs in when asked to, once, and tells failures apart without repeating what was said."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from adapters.camunda.errors import Backpressure, EngineError, JobGone, Refused, Unavailable
from adapters.camunda.rest_session import RestSession


class Rest(BaseHTTPRequestHandler):
    """A server that wants a login with a CSRF token, and answers with the status its path names."""

    logins = 0
    token = "token-0"

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"] or 0))
        cls = type(self)
        if self.path == "/api/login":
            cls.logins += 1
            cls.token = f"token-{cls.logins}"
            self.send_response(204)
            self.send_header("X-CSRF-TOKEN", cls.token)
        elif self.headers["X-CSRF-TOKEN"] != cls.token:
            self.send_response(401)
        else:
            self.send_response(int(self.path.strip("/")))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Stay silent."""


@pytest.fixture
def rest() -> Iterator[tuple[type[Rest], str]]:
    handler = type("OneRest", (Rest,), {})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield handler, f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_one_login_serves_many_calls(rest: tuple[type[Rest], str]) -> None:
    handler, url = rest
    session = RestSession(url, "demo", "demo")
    for _ in range(3):
        assert session.post("/200", {}) is None
    assert handler.logins == 1


def test_a_session_that_was_ended_is_opened_again(rest: tuple[type[Rest], str]) -> None:
    handler, url = rest
    session = RestSession(url, "demo", "demo")
    session.post("/200", {})
    handler.token = "another"
    session.post("/200", {})
    assert handler.logins == 2


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (404, JobGone),
        (409, JobGone),
        (429, Backpressure),
        (503, Backpressure),
        (500, Unavailable),
        (504, Unavailable),
        (400, Refused),
        (403, Refused),
    ],
)
def test_a_status_becomes_one_of_four_failures(
    rest: tuple[type[Rest], str], status: int, kind: type[EngineError]
) -> None:
    with pytest.raises(kind) as failure:
        RestSession(rest[1], "demo", "demo").post(f"/{status}", {"surname": "secret"})
    assert str(failure.value) == f"POST /{status}: {status}"


def test_a_server_that_is_away_is_unavailable() -> None:
    with pytest.raises(Unavailable, match="ConnectError"):
        RestSession("http://127.0.0.1:9", "demo", "demo").post("/200", {})

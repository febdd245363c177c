"""A session with Operate, Tasklist or the engine's REST API of 8.6: login, cookies, CSRF token."""

import threading
from collections.abc import Mapping
from typing import Any

import httpx

from adapters.camunda.errors import Backpressure, JobGone, Refused, Unavailable

_LOGIN_WANTED = {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}
_GONE = {httpx.codes.NOT_FOUND, httpx.codes.CONFLICT}
_BUSY = {httpx.codes.TOO_MANY_REQUESTS, httpx.codes.SERVICE_UNAVAILABLE}


class RestSession:
    """Posts JSON and logs in where that is asked for; safe to share between threads."""

    def __init__(self, url: str, username: str, password: str) -> None:
        self._http = httpx.Client(base_url=url, timeout=15, trust_env=False)
        self._credentials = {"username": username, "password": password}
        self._logins = 0
        self._lock = threading.Lock()

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """Post and return the answer's JSON, or None where there is none.

        Raises:
            JobGone, Backpressure, Unavailable, Refused: see there.
        """
        answer = self._ask("POST", path, body)
        return answer.json() if answer.content else None

    def get_text(self, path: str) -> str:
        """Return what is at the path; raises as `post` does."""
        return self._ask("GET", path, None).text

    def patch(self, path: str, body: Mapping[str, Any]) -> None:
        """Change what is at the path; raises as `post` does."""
        self._ask("PATCH", path, body)

    def delete(self, path: str) -> None:
        """Delete what is at the path; raises as `post` does."""
        self._ask("DELETE", path, None)

    def _ask(self, method: str, path: str, body: Mapping[str, Any] | None) -> httpx.Response:
        logins = self._logins
        answer = self._send(method, path, body)
        if answer.status_code in _LOGIN_WANTED:
            self._log_in(unless_after=logins)
            answer = self._send(method, path, body)
        if answer.status_code in _GONE:
            raise JobGone(f"{method} {path}: {answer.status_code}")
        if answer.status_code in _BUSY:
            raise Backpressure(f"{method} {path}: {answer.status_code}")
        if answer.is_server_error:
            raise Unavailable(f"{method} {path}: {answer.status_code}")
        if answer.is_error:
            raise Refused(f"{method} {path}: {answer.status_code}")
        return answer

    def _send(self, method: str, path: str, body: Mapping[str, Any] | None) -> httpx.Response:
        try:
            return self._http.request(method, path, json=None if body is None else dict(body))
        except httpx.TransportError as error:
            raise Unavailable(f"{method} {path}: {type(error).__name__}") from None

    def _log_in(self, unless_after: int) -> None:
        with self._lock:
            if self._logins != unless_after:
                return  # another thread has just done it
            try:
                answer = self._http.post("/api/login", data=self._credentials)
            except httpx.TransportError as error:
                raise Unavailable(f"login: {type(error).__name__}") from None
            if answer.is_server_error:
                raise Unavailable(f"login: {answer.status_code}")
            if answer.is_error:
                raise Refused(f"login: {answer.status_code}; are user name and password right?")
            for name, value in answer.headers.items():
                if name.upper().endswith("X-CSRF-TOKEN"):
                    self._http.headers[name] = value
            self._logins += 1

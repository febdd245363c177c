"""Plays the head of the authorised body at the desk: logs in, reads the document, signs it."""

import re

import httpx


class DeskRefusedError(RuntimeError):
    """The desk did not let a robot do its act: something is wrong with us."""


class Signatory:
    """Signs over HTTP, as a browser would, each official in a session of their own."""

    def __init__(self, desk: str) -> None:
        self._desk = desk
        self._sessions: dict[str, httpx.Client] = {}

    def sign(self, login: str, case_id: str, document_id: str) -> None:
        """Sign a document as an official.

        Raises:
            DeskRefusedError: the desk answered with an error.
        """
        page = f"/cases/{case_id}/documents/{document_id}/sign"
        self._submit(login, page, page)

    def close(self) -> None:
        """Close all sessions."""
        for session in self._sessions.values():
            session.close()

    def _submit(self, login: str, page: str, action: str, **fields: str) -> httpx.Response:
        """Open a page and send its form with the token that stands in it."""
        session = self._session(login)
        shown = _checked(session.get(f"{self._desk}{page}"))
        token = re.search(r'name="token" value="([^"]+)"', shown.text)
        body = {**fields, "token": token.group(1) if token else ""}
        return _checked(session.post(f"{self._desk}{action}", data=body))

    def _session(self, login: str) -> httpx.Client:
        if login not in self._sessions:
            session = httpx.Client(timeout=30, follow_redirects=True)
            _checked(session.post(f"{self._desk}/login", data={"login": login}))
            self._sessions[login] = session
        return self._sessions[login]


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise DeskRefusedError(f"the desk answered {answer.status_code} to {answer.request.method}")
    return answer

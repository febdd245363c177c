"""Plays officials at the desk: each logs in, opens a page and sends its form, as a browser would."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import httpx
import segno

from adapters.camunda.search import OpenTask
from adapters.documents.survey import survey_form
from adapters.population import Family
from komek.demo.application import fields_of

_TOKEN = re.compile(r'name="token" value="([^"]+)"')
_DELIVERY = re.compile(r'name="delivery" value="(\d+)"')
_REPLY = re.compile(r'action="[^"]*/replies/([0-9a-f-]{36})"')
Fields = Mapping[str, str | Sequence[str]]


class DeskRefusedError(RuntimeError):
    """The desk did not let a robot do its act: something is wrong with us."""


class Desk:
    """The desk over HTTP, with a session for each official."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._sessions: dict[str, httpx.Client] = {}

    def act(self, task: OpenTask, family: Family, need: str) -> bool:
        """Do a task that ends by an act on the desk, as its official; say whether it is one.

        ``need`` is what the commission finds; a hearing has its own `hear`.
        """
        case_id, document_id, group = task.case_id or "", task.document_id or "", task.groups[0]
        login = login_of(group)
        match task.element_id:
            case "signDocument":
                self.sign(login, case_id, document_id)
            case "approveDecision":
                self.approve(login, case_id, document_id)
            case "giveConclusion":
                self.conclude(group.partition(":")[2], case_id, need)
            case "enterReplies":
                self.reply(login, case_id, family)
            case _:
                return False
        return True

    def sign(self, login: str, case_id: str, document_id: str) -> None:
        """Sign a document.

        Raises:
            DeskRefusedError: the desk answered with an error, here and below.
        """
        page = f"/cases/{case_id}/documents/{document_id}/sign"
        self._send(login, page, page, {})

    def approve(self, login: str, case_id: str, document_id: str) -> None:
        """Prepare a draft of a decision for signature."""
        page = f"/cases/{case_id}/documents/{document_id}/approve"
        self._send(login, page, page, {})

    def send_back(self, login: str, case_id: str, document_id: str, reason: str) -> None:
        """Return a decision for rework instead of signing it."""
        page = f"/cases/{case_id}/documents/{document_id}"
        self._send(login, f"{page}/sign", f"{page}/return", {"reason": reason})

    def conclude(self, unit: str, case_id: str, need: str) -> None:
        """Let two members of the commission vote, and its chair count the votes."""
        page = f"/cases/{case_id}/commission"
        for login in (f"commission.{unit}", f"commission-2.{unit}"):
            self._send(login, page, page, {"do": "vote", "vote": need})
        self._send(f"commission.{unit}", page, page, {"do": "close"})

    def survey(self, login: str, case_id: str, visited_on: date) -> None:
        """Lay in a photo of the visit and fill in the act of the survey."""
        page = f"/cases/{case_id}/survey"
        photo = {"scan": ("visit.png", _picture(f"Visited on {visited_on}"), "image/png")}
        self._send(login, page, page, {"do": "photo"}, photo)
        facts = {name: next(iter(field.choices)) for name, field in survey_form().facts.items()}
        counted = {"household": "as-declared", "rooms": "2", "people": "4"}
        said = {"do": "act", "outcome": "done", "visited_on": visited_on.isoformat()}
        self._send(login, page, page, {**said, **facts, **counted})

    def plan(self, login: str, case_id: str, months: int, duties: Mapping[str, date]) -> None:
        """Draw up the individual plan: duties by their kind, each with its day."""
        page = f"/cases/{case_id}/plan"
        days = [day.isoformat() for day in duties.values()]
        self._send(login, page, page, {"months": str(months), "kind": list(duties), "due_on": days})

    def hear(self, login: str, case_id: str, held_on: date, outcome: str) -> bool:
        """Write the minutes of a hearing; say whether its day has come."""
        page = f"/cases/{case_id}/hearing"
        if 'name="held_on"' not in self._page(login, page).text:
            return False
        said = {"held_on": held_on.isoformat(), "attended": "yes", "minutes": "Заявитель заслушан."}
        self._send(login, page, page, {**said, "outcome": outcome})
        return True

    def find(self, login: str, case_id: str, kind: str, day: date, evidence: str) -> None:
        """Record a finding."""
        page = f"/cases/{case_id}/findings"
        self._send(login, page, page, {"kind": kind, "day": day.isoformat(), "evidence": evidence})

    def register(self, login: str, family: Family, at: datetime, *, key: str | None = None) -> str:
        """Register the paper application of a family at the official's counter; return the case's id.

        The key makes a repetition known as one.
        """
        page = "/applications/new"
        key = key or str(uuid4())
        fields = {**fields_of(family, at), "submission_key": key, "paper": "yes", "do": "register"}
        answer = self._send(login, page, page, fields)
        return answer.url.path.rsplit("/", 1)[-1]

    def reply(self, login: str, case_id: str, family: Family) -> None:
        """Enter what bodies answered about incomes, one request after the other, then say that all are in."""
        page = f"/cases/{case_id}/replies"
        waiting = _REPLY.findall(self._page(login, page).text)
        income = {"answer": "found", "do": "save", **_reported(family)}
        for request_id in dict.fromkeys(waiting):
            self._send(login, page, f"{page}/{request_id}", income)
        self._send(login, page, page, {})

    def call(self, login: str, case_id: str, day: date) -> None:
        """Tell the applicant by telephone what could not be delivered."""
        page = f"/cases/{case_id}/undelivered"
        for delivery in _DELIVERY.findall(self.page(login, page)):
            self._send(login, page, page, {"delivery": delivery, "how": "called", "day": day.isoformat()})

    def withdraw(self, login: str, case_id: str) -> None:
        """Record that the applicant withdrew on paper."""
        page = f"/cases/{case_id}/withdraw"
        self._send(login, page, page, {"paper": "yes"})

    def page(self, login: str, page: str) -> str:
        """Return the text of a page."""
        return self._page(login, page).text

    def close(self) -> None:
        """Close all sessions."""
        for session in self._sessions.values():
            session.close()

    def _page(self, login: str, page: str) -> httpx.Response:
        return _checked(self._session(login).get(f"{self._url}{page}"))

    def _send(
        self, login: str, page: str, action: str, fields: Fields, files: Mapping[str, Any] | None = None
    ) -> httpx.Response:
        """Open a page and send one of its forms with the token that stands in it."""
        token = _TOKEN.search(self._page(login, page).text)
        body = {**fields, "token": token.group(1) if token else ""}
        return _checked(self._session(login).post(f"{self._url}{action}", data=body, files=files))

    def _session(self, login: str) -> httpx.Client:
        if login not in self._sessions:
            session = httpx.Client(timeout=30, follow_redirects=True)
            _checked(session.post(f"{self._url}/login", data={"login": login}))
            self._sessions[login] = session
        return self._sessions[login]


def login_of(group: str) -> str:
    """Return the login of the official who plays a group: ``head:oskemen`` is ``head.oskemen``."""
    return group.replace(":", ".")


def _reported(family: Family) -> dict[str, str | list[str]]:
    """Return the incomes of a family as a body would report them: each kind with its three months."""
    sources = [source for member in family.members for source in member.person.incomes]
    columns = {f"amount_{month}": [str(source.monthly) for source in sources] for month in (1, 2, 3)}
    return {"kind": [str(source.kind) for source in sources], **columns}


def _picture(words: str) -> bytes:
    """Return a picture for want of a photo: its code says what it stands for."""
    picture = BytesIO()
    segno.make(words).save(picture, kind="png", scale=8)
    return picture.getvalue()


def _checked(answer: httpx.Response) -> httpx.Response:
    if answer.is_error:
        raise DeskRefusedError(f"the desk answered {answer.status_code} to {answer.request.url.path}")
    return answer

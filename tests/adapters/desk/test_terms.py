"""The board of terms: by days left, filtered, each official's own units; and breaches with their reasons."""

import csv
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from importlib.resources import files
from io import StringIO

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import ALMATY, FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.term import Term, TermEvent
from adapters.desk.term_board import Wanted, term_board
from adapters.pages.wording import dictionary
from rules.law import Law

AtDesk = Callable[[str], TestClient]


@pytest.fixture
def terms(database: Sessions, case_id: str, clock: FixedClock) -> str:
    """The case's review runs to 15 December, its survey was broken and explained, replies are due today."""
    now = clock.now()
    with database.begin() as session:
        for code, state, last in (
            ("asp-survey", "breached", now.date() - timedelta(days=1)),
            ("asp-replies", "warned", now.date()),
        ):
            due = datetime.combine(last + timedelta(days=1), datetime.min.time(), ALMATY)
            session.add(
                Term(
                    id=code, case_id=case_id, term=code, clause="social-code/124", state=state,
                    started_at=now - timedelta(days=9), length=3, warn_at=now - timedelta(days=5), due_at=due,
                    last_day=last, confirmed=code != "asp-replies",
                )
            )  # fmt: skip
            session.flush()
            for event, reason in (("breached", None), ("breach-explained", "commission")):
                if state == "breached":
                    session.add(
                        TermEvent(
                            term_id=code, event=event, at=now, actor="worker", reason=reason, due_at=due
                        )
                    )
    return case_id


def board(at_desk: AtDesk, login: str = "centre.oskemen", **query: str) -> str:
    found = at_desk(login).get("/terms", params=query)
    assert found.status_code == 200
    return " ".join(found.text.split())


def test_terms_stand_in_the_order_of_their_ends_with_the_days_left(at_desk: AtDesk, terms: str) -> None:
    page = board(at_desk)
    places = [page.index(title) for title in ("Обследование", "Ожидание ответов", "поданного через портал")]
    assert places == sorted(places)
    assert '<span class="badge bad">-1 дн.</span>' in page
    assert '<span class="badge wait">1 дн.</span>' in page
    assert "календарь года не подтверждён" in page


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ({"span": "overdue"}, {"Обследование"}),
        ({"span": "today"}, {"Ожидание"}),
        ({"span": "calm"}, {"поданного через портал"}),
        ({"span": "warned"}, set()),
        ({"channel": "akim"}, set()),
        ({"service": "asp", "channel": "portal"}, {"Обследование", "Ожидание", "поданного через портал"}),
        ({"service": "complaint"}, set()),
        ({"unit": "nowhere", "span": "nonsense"}, {"Обследование", "Ожидание", "поданного через портал"}),
    ],
)
def test_the_board_is_narrowed(at_desk: AtDesk, terms: str, query: dict[str, str], shown: set[str]) -> None:
    page = board(at_desk, **query)
    titles = {"Обследование", "Ожидание", "поданного через портал"}
    assert {title for title in titles if title in page} == shown


@pytest.mark.parametrize(
    ("login", "sees"),
    [("centre.oskemen", True), ("supervisor.oskemen", True), ("head.astana-yesil", False),
     ("supervisor.astana", False)],
)  # fmt: skip
def test_an_official_sees_the_unit_and_a_supervisor_the_region(
    at_desk: AtDesk, terms: str, login: str, sees: bool
) -> None:
    assert ("ASP-2026-000001" in board(at_desk, login)) is sees
    export = at_desk(login).get("/terms/breaches.csv").text
    assert ("ASP-2026-000001" in export) is sees


def test_nobody_reads_the_board_without_a_login(desk: object) -> None:
    browser = TestClient(desk, follow_redirects=False)  # type: ignore[arg-type]
    assert browser.get("/terms").status_code == 303
    assert browser.get("/terms/breaches.csv").status_code == 303


def test_a_breach_is_exported_with_its_reason(at_desk: AtDesk, terms: str) -> None:
    answer = at_desk("supervisor.oskemen").get("/terms/breaches.csv")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    (line,) = csv.DictReader(StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert (line["Номер дела"], line["Срок"], line["Состояние"]) == (
        "ASP-2026-000001",
        "asp-survey",
        "нарушен",
    )
    assert (line["Код причины"], line["Причина"]) == ("commission", "Задержка участковой комиссии")


def test_pages_follow_each_other_without_loss(
    terms: str, database: Sessions, clock: FixedClock, law: Law
) -> None:
    seen, after = [], ""
    with database() as session:
        for _ in range(3):
            page = term_board(session, law, clock.now(), sees=None, wanted=Wanted(), after=after, size=1)
            seen += [line.term.term for _, lines in page.days for line in lines]
            after = page.after or ""
    assert seen == ["asp-survey", "asp-replies", "asp-review-portal"]
    assert after == ""


def test_every_reason_of_the_supervisors_form_has_its_words() -> None:
    form = json.loads((files("bpmn") / "shared" / "explain-breach.form").read_text(encoding="utf-8"))
    (reasons,) = [one for one in form["components"] if one.get("key") == "reason"]
    words = {code: f"{found.ru} · {found.kk}" for code, found in dictionary("breach-reasons").items()}
    assert words == {one["value"]: one["label"] for one in reasons["values"]}


def test_a_closed_term_leaves_the_board(at_desk: AtDesk, terms: str, database: Sessions) -> None:
    with database.begin() as session:
        for term in session.scalars(select(Term)):
            term.state = "met"
        session.get_one(Case, terms).stage = "closed"
    assert "Таких сроков нет" in board(at_desk)

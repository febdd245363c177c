"""The commission's act of survey with photos; filled in on the desk, it completes the visit (art. 124)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.commission_vote import CommissionVisit
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.database.outbox import Effect
from adapters.database.survey_act import SurveyAct
from adapters.database.unit_of_work import unit_of_work
from adapters.desk import DeskOfficial
from adapters.population import Archetype, Country

AtDesk = Callable[[str], TestClient]
MEMBER, RELATIVE = "commission.oskemen", "commission-3.oskemen"
JPEG = b"\xff\xd8\xff\xe0 a stove and a table"
FACTS = {
    "housing": "house", "tenure": "rented", "condition": "poor", "heating": "stove",
    "household": "as-declared", "rooms": "2", "people": "4",
}  # fmt: skip


@pytest.fixture
def officials(officials: list[DeskOfficial], country: Country) -> list[DeskOfficial]:
    """The third member is the applicant."""
    applicant = country.family_with(Archetype.INCOME_ABOVE_LINE).applicant.iin
    return [replace(one, iin=applicant) if one.login == RELATIVE else one for one in officials]


@pytest.fixture
def waiting(database: Sessions, case_id: str) -> str:
    with database.begin() as session:
        session.get_one(Case, case_id).stage = "commission"
    return case_id


def token_of(browser: TestClient) -> str:
    found = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert found
    return found[1]


def photo(browser: TestClient, case_id: str, content: bytes) -> Any:
    said = {"token": token_of(browser), "do": "photo"}
    files = {"scan": ("IMG_1.jpg", content, "image/jpeg")}
    return browser.post(f"/cases/{case_id}/survey", data=said, files=files, follow_redirects=False)


def enter(browser: TestClient, case_id: str, day: Any, outcome: str = "done", **fields: Any) -> Any:
    said = {"token": token_of(browser), "do": "act", "outcome": outcome, "visited_on": str(day)}
    url = f"/cases/{case_id}/survey"
    return browser.post(url, data={**said, **FACTS, **fields}, follow_redirects=False)


def test_act_and_photos_are_kept_and_the_task_is_completed_with_codes_only(
    at_desk: AtDesk, waiting: str, database: Sessions, clock: FixedClock
) -> None:
    browser, today = at_desk(MEMBER), clock.now().date()
    assert "Фотографии и акт обследования" in browser.get(f"/cases/{waiting}").text
    for _ in range(2):
        assert photo(browser, waiting, JPEG).status_code == 303
    note = "Крыша протекает, скот соседский"
    answer = enter(browser, waiting, today, seen=["livestock", "car"], note=note)
    assert answer.status_code == 303
    with database() as session:
        act = session.scalars(select(SurveyAct)).one()
        assert (act.number, act.outcome, act.visited_on) == (1, "done", today)
        assert (act.facts, act.seen, act.note) == (FACTS, ["livestock", "car"], note)
        kept = session.scalars(select(Document).where(Document.kind == "survey-photo")).one()
        assert (kept.sha256, kept.media_type) == (sha256(JPEG).hexdigest(), "image/jpeg")
        done = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert done.payload["element"] == "conductSurvey"
        assert done.payload["variables"] == {"visit": "done", "surveyDate": today.isoformat()}
    assert browser.get(f"/cases/{waiting}/documents/{kept.id}").content == JPEG
    assert enter(browser, waiting, today).status_code == 409, "the act is on its way"
    assert photo(browser, waiting, JPEG + b"2").status_code == 409


def test_after_nobody_was_at_home_the_second_visit_has_an_act_of_its_own(
    at_desk: AtDesk, waiting: str, database: Sessions, clock: FixedClock
) -> None:
    browser, today = at_desk(MEMBER), clock.now().date()
    assert enter(browser, waiting, today, "absent", housing="", people="").status_code == 303
    with database.begin() as session:
        visit = {"case_id": waiting, "number": 1, "outcome": "absent", "recorded_at": clock.now()}
        session.add(CommissionVisit(**visit))
    clock.move(timedelta(days=1))
    assert enter(at_desk(MEMBER), waiting, today + timedelta(days=1)).status_code == 303
    with unit_of_work(database, clock, "worker:asp-record-survey") as work:
        work.note("survey-recorded", waiting)
        acts = work.session.scalars(select(SurveyAct).order_by(SurveyAct.number)).all()
        assert [(one.number, one.outcome, bool(one.facts)) for one in acts] == [
            (1, "absent", False),
            (2, "done", True),
        ]
    assert at_desk(MEMBER).get(f"/cases/{waiting}/survey").status_code == 409, "surveyed"


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"housing": "castle"}, "выберите ответ"),
        ({"heating": ""}, "выберите ответ"),
        ({"people": "0"}, "целое число 1–60"),
        ({"rooms": "²"}, "целое число 0–30"),
        ({"outcome": "perhaps"}, "выберите ответ"),
        ({"visited_on": "2099-01-01"}, "день не позже сегодняшнего"),
        ({"household": "differs"}, "чем состав семьи отличается"),
    ],
)
def test_an_act_that_is_not_whole_names_its_field_and_keeps_what_was_typed(
    at_desk: AtDesk, waiting: str, database: Sessions, clock: FixedClock, fields: dict[str, str], says: str
) -> None:
    typed = {"tenure": "service", **fields}
    answer = enter(at_desk(MEMBER), waiting, clock.now().date(), **typed)
    assert answer.status_code == 422
    assert says in answer.text
    assert '<option value="service" selected>' in answer.text
    with database() as session:
        assert session.scalars(select(SurveyAct)).all() == []


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"<svg/>", b"", JPEG + b"0" * 5 * 1024 * 1024])
def test_what_is_no_photo_is_refused(at_desk: AtDesk, waiting: str, content: bytes) -> None:
    answer = photo(at_desk(MEMBER), waiting, content)
    assert answer.status_code == 422
    assert 'id="scan-problem"' in answer.text


def test_only_members_enter_the_act_and_none_of_the_family(
    at_desk: AtDesk, waiting: str, clock: FixedClock
) -> None:
    today = clock.now().date()
    assert enter(at_desk("centre.oskemen"), waiting, today).status_code == 403
    assert enter(at_desk(RELATIVE), waiting, today).status_code == 409
    assert "акт вносит другой член комиссии" in at_desk(RELATIVE).get(f"/cases/{waiting}/survey").text


def test_a_case_that_is_not_with_the_commission_waits_for_no_visit(at_desk: AtDesk, case_id: str) -> None:
    assert at_desk(MEMBER).get(f"/cases/{case_id}/survey").status_code == 409

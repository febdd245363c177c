"""Officials read which terms of their cases near their end, until the act is done."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.official_notice import OfficialNotice, audiences_of
from adapters.database.term import Term

AtDesk = Callable[[str], TestClient]
TITLE = "Рассмотрение заявления, поданного через портал"


@pytest.fixture
def told(case_id: str, database: Sessions, clock: FixedClock) -> str:
    with database.begin() as session:
        term = session.scalars(select(Term).where(Term.case_id == case_id)).one()
        for audience in audiences_of(session.get_one(Case, case_id)):
            session.add(
                OfficialNotice(
                    case_id=case_id,
                    term_id=term.id,
                    event="warned",
                    audience=audience,
                    told_at=clock.now(),
                    due_at=term.due_at,
                )
            )
    return case_id


@pytest.mark.parametrize("login", ["centre.oskemen", "head.oskemen", "supervisor.oskemen"])
def test_executor_and_supervisor_are_told_with_the_way_to_the_case(
    at_desk: AtDesk, told: str, login: str
) -> None:
    page = at_desk(login).get("/notices").text
    assert page.count(TITLE) == 1
    assert TITLE not in at_desk(login).get("/notices?lang=kk").text
    assert f"/cases/{told}" in page
    assert "15.12.2026" in page


def test_another_unit_and_another_region_are_told_nothing(at_desk: AtDesk, told: str) -> None:
    for login in ("centre.astana-yesil", "supervisor.astana"):
        page = at_desk(login).get("/notices")
        assert page.status_code == 200
        assert TITLE not in page.text


def test_a_term_whose_act_is_done_is_no_longer_shown(at_desk: AtDesk, told: str, database: Sessions) -> None:
    with database.begin() as session:
        session.scalars(select(Term).where(Term.case_id == told)).one().state = "met"
    assert TITLE not in at_desk("centre.oskemen").get("/notices").text


def test_a_stranger_is_sent_to_the_login(desk: object) -> None:
    with TestClient(desk) as browser:  # type: ignore[arg-type]
        assert browser.get("/notices", follow_redirects=False).headers["location"].endswith("/login")

"""Members of the commission vote under their own logins; a conflict of interest keeps one out (art. 124)."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.commission import CommissionConclusion
from adapters.database.commission_vote import CommissionBallot, CommissionVote
from adapters.database.connection import Sessions
from adapters.database.decision_act import Act, DecisionAct
from adapters.database.outbox import Effect
from adapters.database.survey_act import SURVEYED
from adapters.database.unit_of_work import unit_of_work
from adapters.desk import DeskOfficial
from adapters.population import Archetype, Country

AtDesk = Callable[[str], TestClient]
CHAIR, SECOND, THIRD = "commission.oskemen", "commission-2.oskemen", "commission-3.oskemen"


@pytest.fixture
def officials(officials: list[DeskOfficial], country: Country) -> list[DeskOfficial]:
    """The third member is the applicant."""
    applicant = country.family_with(Archetype.INCOME_ABOVE_LINE).applicant.iin
    return [replace(one, iin=applicant) if one.login == THIRD else one for one in officials]


@pytest.fixture
def surveyed(database: Sessions, clock: FixedClock, case_id: str) -> str:
    with unit_of_work(database, clock, "worker") as work:
        work.note(SURVEYED, case_id)
        session = work.session
        session.get_one(Case, case_id).stage = "commission"
        session.add(
            CommissionConclusion(
                case_id=case_id,
                survey="done",
                survey_date=clock.now().date(),
                need=None,
                recorded_at=clock.now(),
            )
        )
    return case_id


def say(browser: TestClient, case_id: str, **fields: str) -> int:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    path, sent = f"/cases/{case_id}/commission", {"token": token[1], "do": "vote", **fields}
    return int(browser.post(path, data=sent, follow_redirects=False).status_code)


def test_the_votes_of_the_members_make_the_conclusion_and_complete_the_task(
    at_desk: AtDesk, surveyed: str, database: Sessions
) -> None:
    chair, second = at_desk(CHAIR), at_desk(SECOND)
    assert "К голосованию" in chair.get(f"/cases/{surveyed}").text
    assert say(chair, surveyed, vote="found") == 303
    assert say(chair, surveyed, do="close") == 409, "one vote is no quorum"
    assert say(second, surveyed, vote="found") == 303
    assert say(second, surveyed, vote="not-found", note="Две машины") == 303, "a member may think again"
    assert say(second, surveyed, do="close") == 303
    with database() as session:
        ballot = session.scalars(select(CommissionBallot)).one()
        assert (ballot.need, ballot.quorum, ballot.closed_by) == ("found", 2, SECOND), "the chair decided"
        votes = {
            vote.member: (vote.vote, vote.body, vote.note) for vote in session.scalars(select(CommissionVote))
        }
        assert votes == {
            CHAIR: ("found", "local-government", None),
            SECOND: ("not-found", "public-association", "Две машины"),
        }
        done = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert (done.payload["element"], done.payload["variables"]) == ("giveConclusion", {})
    assert say(chair, surveyed, vote="not-found") == 409, "the ballot is closed"


def test_a_member_of_the_family_may_only_step_aside_and_says_why(
    at_desk: AtDesk, surveyed: str, database: Sessions
) -> None:
    browser = at_desk(THIRD)
    assert "возможен только самоотвод" in browser.get(f"/cases/{surveyed}/commission").text
    assert say(browser, surveyed, vote="found") == 409
    assert say(browser, surveyed, vote="recused") == 422
    assert say(browser, surveyed, vote="recused", note="Моё заявление") == 303
    with database() as session:
        assert session.scalars(select(CommissionVote)).one().vote == "recused"


@pytest.mark.parametrize("login", ["head.oskemen", "centre.oskemen"])
def test_nobody_votes_who_is_not_in_the_roster(at_desk: AtDesk, surveyed: str, login: str) -> None:
    assert at_desk(login).get(f"/cases/{surveyed}/commission").status_code == 403
    assert say(at_desk(login), surveyed, vote="found") == 403


def test_without_a_survey_nobody_votes(at_desk: AtDesk, case_id: str) -> None:
    assert say(at_desk(CHAIR), case_id, vote="found") == 409


def test_after_a_return_nobody_votes_before_the_family_was_visited_again(
    at_desk: AtDesk, surveyed: str, database: Sessions, clock: FixedClock
) -> None:
    clock.move(timedelta(hours=1))
    with database.begin() as session:
        session.add(
            DecisionAct(
                document_id=f"refusal-{surveyed[:8]}",
                act=Act.RETURNED,
                case_id=surveyed,
                official="head.oskemen",
                official_iin="0" * 12,
                at=clock.now(),
                reason="Обследовать заново",
            )
        )
    chair = at_desk(CHAIR)
    assert "К голосованию" not in chair.get(f"/cases/{surveyed}").text
    assert say(chair, surveyed, vote="found") == 409
    clock.move(timedelta(hours=1))
    with unit_of_work(database, clock, "worker") as work:
        work.note(SURVEYED, surveyed)
    assert say(chair, surveyed, vote="found") == 303

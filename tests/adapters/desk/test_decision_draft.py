"""A decision is prepared by one person and signed by another, or comes back with a reason (four eyes)."""

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.database.decision_act import Act, DecisionAct
from adapters.database.decision_register import enter_decision
from adapters.database.document import Document, Signature
from adapters.database.hearing import Hearing
from adapters.database.outbox import Effect
from adapters.desk import DeskOfficial
from rules.codes import HearingOutcome

AtDesk = Callable[[str], TestClient]
BODY, HEAD = "authorised-body.oskemen", "head.oskemen"


@pytest.fixture
def officials(officials: list[DeskOfficial]) -> list[DeskOfficial]:
    """The official of the authorised body also heads it: one person, two logins."""
    by_login = {one.login: one for one in officials}
    both = replace(by_login[BODY], login="both", groups=by_login[BODY].groups | by_login[HEAD].groups)
    return [*officials, both]


def act(browser: TestClient, case_id: str, what: str, page: str | None = None, **fields: str) -> int:
    path = f"/cases/{case_id}/documents/refusal-{case_id[:8]}"
    token = re.search(r'name="token" value="([^"]+)"', browser.get(f"{path}/{page or what}").text)
    assert token
    sent = {"token": token[1], **fields}
    return int(browser.post(f"{path}/{what}", data=sent, follow_redirects=False).status_code)


def acts(database: Sessions) -> list[DecisionAct]:
    with database() as session:
        return list(session.scalars(select(DecisionAct).order_by(DecisionAct.act)))


def completed(database: Sessions) -> list[str]:
    with database() as session:
        return [one.payload["element"] for one in session.scalars(select(Effect)) if one.kind == "user-task"]


def test_the_authorised_body_prepares_the_draft_in_its_own_name_once(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    browser = at_desk(BODY)
    assert "ждёт согласования" in browser.get(f"/cases/{case_id}").text
    assert act(browser, case_id, "approve") == 303
    (kept,) = acts(database)
    assert (kept.act, kept.official, kept.at) == (Act.PREPARED, BODY, clock.now())
    assert completed(database) == ["approveDecision"]
    assert act(browser, case_id, "approve", page="approve") == 409
    assert len(acts(database)) == 1


@pytest.mark.parametrize("login", [HEAD, "centre.oskemen", "supervisor.oskemen"])
def test_nobody_else_prepares_it(at_desk: AtDesk, case_id: str, database: Sessions, login: str) -> None:
    path = f"/cases/{case_id}/documents/refusal-{case_id[:8]}/approve"
    browser = at_desk(login)
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    assert browser.get(path).status_code == 403
    assert browser.post(path, data={"token": token[1]}).status_code == 403
    assert acts(database) == []


def test_who_prepared_it_neither_signs_nor_returns_it_under_whichever_login(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    assert act(at_desk(BODY), case_id, "approve") == 303
    browser = at_desk("both")
    path = f"/cases/{case_id}/documents/refusal-{case_id[:8]}/sign"
    assert "Вы готовили это решение" in browser.get(path).text
    assert act(browser, case_id, "sign") == 409
    assert act(browser, case_id, "return", page="sign", reason="Пересчитать") == 409
    with database() as session:
        assert session.scalars(select(Signature)).all() == []
    assert act(at_desk(HEAD), case_id, "sign") == 303


def test_the_signer_returns_it_with_a_reason_that_who_prepared_it_reads(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    assert act(at_desk(BODY), case_id, "approve") == 303
    head = at_desk(HEAD)
    assert act(head, case_id, "return", page="sign", reason="  ") == 422, "a reason is asked for"
    assert act(head, case_id, "return", page="sign", reason="Доход за август учтён дважды") == 303
    assert [(one.act, one.official, one.reason) for one in acts(database)] == [
        (Act.PREPARED, BODY, None),
        (Act.RETURNED, HEAD, "Доход за август учтён дважды"),
    ]
    assert completed(database) == ["approveDecision", "signDocument"]
    with database() as session:
        assert session.get_one(Case, case_id).stage == "decision"
    page = at_desk(BODY).get(f"/cases/{case_id}").text
    assert "возвращено на доработку" in page
    assert "Доход за август учтён дважды" in page
    assert act(head, case_id, "sign") == 409, "what was returned is not signed"


def test_the_register_names_who_prepared_and_who_signed_to_the_officials_of_the_unit(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    assert act(at_desk(BODY), case_id, "approve") == 303
    assert act(at_desk(HEAD), case_id, "sign") == 303
    with database.begin() as session:
        document = session.get_one(Document, f"refusal-{case_id[:8]}")
        document.number = "ASP-2026-000001/1"
        session.scalars(select(Signature)).one().state = "valid"
        entered = {"unit": "oskemen", "year": 2026, "case_id": case_id, "outcome": "refused"}
        enter_decision(session, document_id=document.id, at=clock.now(), **entered)
    page = at_desk(HEAD).get("/decisions?year=2026").text
    for said in ("ASP-2026-000001/1", BODY, HEAD, "Отказано"):
        assert said in page
    assert "решений нет" in at_desk(HEAD).get("/decisions?year=2026&outcome=appointed").text
    assert "ASP-2026" not in at_desk("head.astana-yesil").get("/decisions?year=2026").text


def test_appk_73_a_refusal_that_is_to_be_heard_is_prepared_after_the_hearing(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        session.get_one(Decision, case_id).grounds = ["refusal-1", "refusal-3"]
        case = session.get_one(Case, case_id)
        case.unit, case.region = "astana-almaty", "astana"  # its authority hears
    browser, document = at_desk("authorised-body.astana-almaty"), f"refusal-{case_id[:8]}"
    path = f"/cases/{case_id}/documents/{document}/approve"
    page = browser.get(f"/cases/{case_id}").text
    assert "ждёт согласования" not in page, "the hearing is not planned yet"
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    assert browser.post(path, data={"token": token[1]}).status_code == 409
    with database.begin() as session:
        today = clock.now().date()
        session.add(
            Hearing(
                case_id=case_id, draft_id=document, invitation_id=document, planned_on=today,
                planned_at=clock.now(),
            )
        )  # fmt: skip
    assert browser.post(path, data={"token": token[1]}).status_code == 409, "it is not held yet"
    assert (acts(database), completed(database)) == ([], [])
    with database.begin() as session:
        session.get_one(Hearing, case_id).outcome = HearingOutcome.STANDS
    assert act(browser, case_id, "approve") == 303
    assert completed(database) == ["approveDecision"]

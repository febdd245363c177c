"""Where the rules could not work the income out, the centre enters what papers say."""

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.data_check import DataCheck
from adapters.database.decision import Decision
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.shep.services import IncomeAnswer

AtDesk = Callable[[str], TestClient]
CENTRE = "centre.oskemen"
FOUND = {"answer": "found", "kind": "pension", "amount_1": "15000,50", "amount_2": "", "amount_3": "1"}


@pytest.fixture
def to_check(case_id: str, database: Sessions, clock: FixedClock) -> str:
    """The case waits for a person: an income cannot be counted."""
    finding = {"problem": "income-kind-unknown", "ru": "Нет правила", "kk": "Қағида жоқ"}
    with database.begin() as session:
        session.get_one(Case, case_id).closed_at = None
        told = select(RegisterAnswer).where(
            RegisterAnswer.case_id == case_id, RegisterAnswer.system == "income"
        )
        for answer in session.scalars(told):
            income = {"month": "2026-07-01", "kind": "lottery", "amount": "1000"}
            answer.payload = {"iin": answer.iin, "incomes": {"income": [income]}}
        drafted = session.get(Decision, case_id)
        if drafted is not None:
            session.delete(drafted)
        session.add(
            DataCheck(
                case_id=case_id, findings=[{**finding, "member": "0", "source": "income"}], confirmed=[],
                verdict=None, found_at=clock.now(), checked_at=None,
            )
        )  # fmt: skip
    return case_id


def send(client: TestClient, case_id: str, data: dict[str, Any], position: int = 0) -> Any:
    page = client.get(f"/cases/{case_id}/incomes").text
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    return client.post(
        f"/cases/{case_id}/incomes/{position}", data={"token": token[1], **data}, follow_redirects=False
    )


def test_what_papers_say_takes_the_place_of_the_systems_answer(
    at_desk: AtDesk, to_check: str, database: Sessions
) -> None:
    client = at_desk(CENTRE)
    assert f"/cases/{to_check}/incomes" in client.get(f"/cases/{to_check}").text
    assert send(client, to_check, FOUND).status_code == 303
    of_income = (RegisterAnswer.case_id == to_check, RegisterAnswer.system == "income")
    with database() as session:
        answer = session.scalars(select(RegisterAnswer).where(*of_income)).one()
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "correct-income")).one()
    told = IncomeAnswer.model_validate(answer.payload).incomes.income
    assert [(one.kind, one.amount) for one in told] == [
        ("pension", Decimal("15000.50")),
        ("pension", Decimal(1)),
    ]
    assert (answer.source, answer.state, noted.detail["member"]) == ("official", "found", 0)
    assert 'value="15000.50"' in client.get(f"/cases/{to_check}/incomes").text


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"amount_1": "much"}, 422),
        ({"kind": "lottery"}, 422),
        ({"do": "add"}, 200),
        ({"answer": ""}, 422),
    ],
)
def test_what_is_typed_wrongly_is_shown_again_and_not_kept(
    at_desk: AtDesk, to_check: str, database: Sessions, change: dict[str, str], status: int
) -> None:
    answer = send(at_desk(CENTRE), to_check, {**FOUND, **change})
    assert answer.status_code == status
    with database() as session:
        official = select(RegisterAnswer).where(RegisterAnswer.source == "official")
        assert session.scalars(official).all() == []


def born(client: TestClient, case_id: str, typed: str, position: int = 0) -> Any:
    token = re.search(r'name="token" value="([^"]+)"', client.get(f"/cases/{case_id}/incomes").text)
    assert token
    data = {"token": token[1], "birth_date": typed}
    return client.post(
        f"/cases/{case_id}/birth-dates/{position}", data=data, follow_redirects=False
    )  # fmt: skip


def test_a_birth_date_of_a_paper_takes_the_place_of_the_applications(
    at_desk: AtDesk, to_check: str, database: Sessions
) -> None:
    client = at_desk(CENTRE)
    assert born(client, to_check, "1991-02-03").status_code == 303
    with database() as session:
        member = session.scalars(
            select(FamilyMember).where(FamilyMember.case_id == to_check, FamilyMember.position == 0)
        ).one()
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "correct-birth-date")).one()
    assert member.birth_date.isoformat() == "1991-02-03"
    assert noted.detail == {"member": 0}
    assert 'value="1991-02-03"' in client.get(f"/cases/{to_check}/incomes").text


@pytest.mark.parametrize("typed", ["", "03.02.1991", "1991-02-30", "2999-01-01"])
def test_a_birth_date_that_cannot_be_is_refused_with_its_reason(
    at_desk: AtDesk, to_check: str, database: Sessions, typed: str
) -> None:
    client = at_desk(CENTRE)
    with database() as session:
        before = session.scalars(select(FamilyMember.birth_date)).all()
    answer = born(client, to_check, typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'aria-invalid="true"' in answer.text
    with database() as session:
        assert session.scalars(select(FamilyMember.birth_date)).all() == before


def test_no_birth_date_of_a_stranger_and_none_past_the_check_is_corrected(
    at_desk: AtDesk, to_check: str, database: Sessions
) -> None:
    client = at_desk(CENTRE)
    assert born(client, to_check, "1991-02-03", position=99).status_code == 404
    token = re.search(r'name="token" value="([^"]+)"', client.get(f"/cases/{to_check}/incomes").text)
    assert token
    with database.begin() as session:
        session.get_one(DataCheck, to_check).findings = []
    data = {"token": token[1], "birth_date": "1991-02-03"}
    assert client.post(f"/cases/{to_check}/birth-dates/0", data=data).status_code == 409


def test_nobody_corrects_what_needs_no_check(
    at_desk: AtDesk, case_id: str, to_check: str, database: Sessions
) -> None:
    client = at_desk(CENTRE)
    page = client.get(f"/cases/{case_id}/incomes").text
    with database.begin() as session:
        session.get_one(DataCheck, case_id).findings = []
    token = re.search(r'name="token" value="([^"]+)"', page)
    assert token
    answer = client.post(f"/cases/{case_id}/incomes/0", data={"token": token[1], **FOUND})
    assert answer.status_code == 409
    assert "Исправлять нечего" in client.get(f"/cases/{case_id}/incomes").text


def test_another_office_and_a_stranger_to_the_family_are_refused(at_desk: AtDesk, to_check: str) -> None:
    assert send(at_desk(CENTRE), to_check, FOUND, position=99).status_code == 404
    assert at_desk("commission.oskemen").get(f"/cases/{to_check}/incomes").status_code == 403

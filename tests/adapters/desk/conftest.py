"""A desk with officials of two units, and a case with everything that hangs on one."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from adapters.clock import ALMATY, FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.decision import Decision
from adapters.database.document import Document
from adapters.database.notice import Notice
from adapters.database.register_answer import RegisterAnswer
from adapters.database.submission import APPLICANT, Member, Submission, submit
from adapters.database.term import Term, TermEvent
from adapters.database.unit_of_work import unit_of_work
from adapters.desk import DeskOfficial, StubSigner, desk_app
from adapters.desk.task_board import TaskBoard
from adapters.documents import Authority, Bilingual, GroundFinding, RefusalData, render_refusal
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Archetype, Country
from adapters.stubs import NCANODE_PATH
from rules.codes import Channel, RefusalGround
from rules.law import Law

SECRET = "a secret of the tests only"


@pytest.fixture(scope="session")
def law() -> Law:
    return Law.load(carry_forward=True)


@pytest.fixture(scope="session")
def country(stubs: Any) -> Country:
    return stubs.country  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def keys(stubs: Any) -> StubKeys:
    return stubs.keys  # type: ignore[no-any-return]


@pytest.fixture(scope="session")
def eds(stubs: Any) -> Iterator[EdsClient]:
    client = EdsClient(stubs.url + NCANODE_PATH)
    yield client
    client.close()


@pytest.fixture
def officials(country: Country) -> list[DeskOfficial]:
    return [
        DeskOfficial(one.login, str(one.name), frozenset({one.group}), one.iin, one.organisation_bin)
        for one in country.officials.values()
    ]


@pytest.fixture
def signer(eds: EdsClient, keys: StubKeys) -> StubSigner:
    return StubSigner(eds, keys)


@pytest.fixture
def board() -> TaskBoard | None:
    """No engine is asked here: tests/processes/test_desk_tasks.py does."""
    return None


@pytest.fixture
def desk(
    database: Sessions, clock: FixedClock, eds: EdsClient, officials: list[DeskOfficial], law: Law,
    signer: StubSigner, board: TaskBoard | None,
) -> FastAPI:  # fmt: skip
    return desk_app(
        database, clock, eds, officials, law=law, secret=SECRET, signer=signer, session_clock=clock,
        board=board,
    )  # fmt: skip


@pytest.fixture
def at_desk(desk: FastAPI) -> Iterator[Callable[[str], TestClient]]:
    """Log officials in, each with a browser of their own."""
    opened: list[TestClient] = []

    def log_in(login: str) -> TestClient:
        browser = TestClient(desk)
        opened.append(browser)
        assert browser.post("/login", data={"login": login}).status_code == 200
        return browser

    yield log_in
    for browser in opened:
        browser.close()


@pytest.fixture
def case_id(database: Sessions, clock: FixedClock, country: Country) -> str:
    """A case of the unit `oskemen` whose refusal waits for the head's signature."""
    family = country.family_with(Archetype.INCOME_ABOVE_LINE)
    members = [
        Member(
            APPLICANT if one.kinship == "applicant" else one.kinship,
            one.person.iin,
            one.person.name.surname,
            one.person.name.name,
            one.person.name.patronymic,
            one.person.birth_date,
        )
        for one in family.members
    ]
    with unit_of_work(database, clock, "applicant") as work:
        case_id = submit(
            work,
            Submission(
                submission_key="submission-0001",
                channel=Channel.PORTAL,
                applicant=members[0],
                family=tuple(members[1:]),
                territory="631010000",
                postal_address="улица Бурова, 1 <b>жирно</b>",
                phone="+77010000000",
                iban="KZ31601A000000000001",
                language="ru",
                signed_with="eds",
                signed_document=None,
                verdict={},
            ),
        ).case_id
        case = work.case(case_id)
        case.number, case.unit, case.region = "ASP-2026-000001", "oskemen", "oskemen"
        case.stage, case.registered_at, case.decided_at = "signing", work.now, work.now
        _answer(work, case_id, members[0].iin)
        _term(work, case)
        _decide(work, case)
    return case_id


def _answer(work: Any, case_id: str, iin: str) -> None:
    work.session.add(
        RegisterAnswer(
            case_id=case_id,
            system="income",
            iin=iin,
            state="found",
            payload={"incomes": [{"month": "2026-07", "kind": "wage", "amount": "250000"}]},
            message_id=None,
            source="shep",
            answered_at=work.now,
        )
    )


def _term(work: Any, case: Case) -> None:
    term = Term(
        id=f"term-{case.id[:8]}",
        case_id=case.id,
        term="asp-review-portal",
        clause="passport-asp/term-portal",
        state="armed",
        started_at=work.now,
        warn_at=work.now + timedelta(days=14),
        due_at=datetime(2026, 12, 16, tzinfo=ALMATY),
        last_day=date(2026, 12, 15),
        confirmed=True,
    )
    work.session.add(term)
    work.session.flush()
    work.session.add(
        TermEvent(
            term_id=term.id, event="armed", at=work.now, actor="worker", reason=None, due_at=term.due_at
        )
    )


def _decide(work: Any, case: Case) -> None:
    pdf = render_refusal(
        RefusalData(
            case_number=case.number or "",
            dated=work.now.date(),
            recipient="Иванова Анна",
            grounds=(GroundFinding(ground=RefusalGround.INCOME_ABOVE_LINE),),
            per_capita_income=Decimal(250000),
            poverty_line=Decimal(40000),
            authority=Authority(name=Bilingual(kk="Басқарма", ru="Управление")),
            check_link="https://komek.example/portal/s/1",
        )
    )
    document = Document(
        id=f"refusal-{case.id[:8]}",
        case_id=case.id,
        business_key="decision",
        kind="notice-refusal",
        title="Мотивированный отказ",
        media_type="application/pdf",
        content=pdf,
        sha256=sha256(pdf).hexdigest(),
        created_at=work.now,
    )
    work.session.add(document)
    work.session.flush()
    work.session.add(
        Notice(
            key=f"{case.id}/notice/sms",
            case_id=case.id,
            document_id=document.id,
            means="sms",
            planned_at=work.now,
            accepted_at=None,
        )
    )
    work.session.add(
        Decision(
            case_id=case.id,
            outcome="refused",
            category="conditional",
            grounds=["refusal-1"],
            income_level="above",
            per_capita_income=Decimal(250000),
            poverty_line=Decimal(40000),
            trace=[
                {
                    "rule": "income",
                    "clause": "social-code/127",
                    "text": "Заработная плата за июль 2026 года",
                    "amount": "250000",
                    "counted": True,
                    "member": "0",
                    "source": None,
                    "provisional": True,
                    "parameter": {"title": "Черта бедности", "value": "40000", "since": "2026-10-01"},
                }
            ],
            provisional=True,
            document_id=document.id,
            assessed_at=work.now,
            decided_at=work.now,
        )
    )

"""law.md C 3, 14, 15: the office of acceptance enters what state bodies answered in writing."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.document import Document
from adapters.database.family_member import FamilyMember
from adapters.database.outbox import Effect
from adapters.database.register_answer import RegisterAnswer
from adapters.database.term import Term
from adapters.database.unit_of_work import unit_of_work
from adapters.database.written_request import WrittenRequest
from adapters.shep.services import IncomeAnswer

AtDesk = Callable[[str], TestClient]


@pytest.fixture
def asked(case_id: str, database: Sessions, clock: FixedClock) -> str:
    """The case waits for replies about income (request-income) and ЗАГС (request-zags) of the applicant."""
    with unit_of_work(database, clock, "worker") as work:
        iin = work.session.scalars(select(FamilyMember.iin).where(FamilyMember.position == 0)).one()
        work.case(case_id).stage = "requests"
        for system in ("income", "zags"):
            work.session.add(_letter(case_id, system, clock))
            work.session.merge(
                RegisterAnswer(
                    case_id=case_id, system=system, iin=iin, state="no-data", payload={}, message_id=None,
                    source="shep", answered_at=clock.now(),
                )
            )  # fmt: skip
            work.session.flush()
            work.session.add(
                WrittenRequest(
                    id=f"request-{system}", case_id=case_id, system=system, iin=iin,
                    document_id=f"letter-{system}", prepared_at=clock.now(), sent_at=clock.now(),
                )
            )  # fmt: skip
        work.session.add(
            Term(
                id="replies", case_id=case_id, term="asp-replies", clause="passport-asp/extension",
                state="armed", started_at=clock.now(), warn_at=clock.now() + timedelta(days=25),
                due_at=clock.now() + timedelta(days=30), last_day=None, confirmed=True,
            )
        )  # fmt: skip
    return case_id


def _letter(case_id: str, system: str, clock: FixedClock) -> Document:
    return Document(
        id=f"letter-{system}", case_id=case_id, business_key=f"written-request/{system}/0",
        kind="written-request", title="Письменный запрос", media_type="application/pdf",
        content=b"%PDF-1.7", sha256="0" * 64, created_at=clock.now(),
    )  # fmt: skip


def token_of(browser: TestClient, case_id: str) -> str:
    found = re.search(r'name="token" value="([^"]+)"', browser.get(f"/cases/{case_id}").text)
    assert found
    return found[1]


def reply(browser: TestClient, case_id: str, system: str, **fields: Any) -> Any:
    data = {"token": token_of(browser, case_id), **fields}
    return browser.post(f"/cases/{case_id}/replies/request-{system}", data=data)


def complete(browser: TestClient, case_id: str) -> Any:
    return browser.post(f"/cases/{case_id}/replies", data={"token": token_of(browser, case_id)})


def kept(database: Sessions, system: str) -> tuple[RegisterAnswer, WrittenRequest]:
    with database() as session:
        answer = session.scalars(select(RegisterAnswer).where(RegisterAnswer.system == system)).one()
        return answer, session.get_one(WrittenRequest, f"request-{system}")


WAGES = {"answer": "found", "kind": "wages", "amount_1": "45 000,50", "amount_2": "", "amount_3": "100"}


def test_amounts_by_month_are_kept_as_the_register_would_have_answered(
    at_desk: AtDesk, asked: str, database: Sessions, clock: FixedClock
) -> None:
    clock.move(timedelta(days=3))
    answer = reply(at_desk("centre.oskemen"), asked, "income", **WAGES)
    assert answer.status_code == 200
    told, request = kept(database, "income")
    assert (told.state, told.source, told.answered_at) == ("found", "written-request", clock.now())
    assert (request.state, request.replied_at) == ("found", clock.now())
    incomes = IncomeAnswer.model_validate(told.payload)
    assert incomes.iin == request.iin
    assert [(str(one.month), one.kind, str(one.amount)) for one in incomes.incomes.income] == [
        ("2026-07-01", "wages", "45000.50"),
        ("2026-09-01", "wages", "100"),
    ]


def test_a_correction_replaces_the_reply_and_leaves_its_date(
    at_desk: AtDesk, asked: str, database: Sessions, clock: FixedClock
) -> None:
    """Else each correction would lengthen the suspension of the review (law.md C 3)."""
    browser, first = at_desk("centre.oskemen"), clock.now()
    reply(browser, asked, "zags", answer="found")
    clock.move(timedelta(minutes=20))
    assert reply(browser, asked, "zags", answer="no-data").status_code == 200
    told, request = kept(database, "zags")
    assert (request.state, request.replied_at) == ("no-data", first)
    assert (told.state, told.answered_at) == ("no-data", clock.now())


def test_several_kinds_of_income_stand_in_rows_and_are_shown_again(
    at_desk: AtDesk, asked: str, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    rows = {"answer": "found", "kind": ["wages", "alimony"], "amount_1": ["1", "4"], "amount_2": ["2", ""],
            "amount_3": ["3", ""]}  # fmt: skip
    assert reply(browser, asked, "income", **rows).status_code == 200
    told, _ = kept(database, "income")
    assert len(IncomeAnswer.model_validate(told.payload).incomes.income) == 4
    page = browser.get(f"/cases/{asked}/replies").text
    assert page.count('name="kind"') == 2
    assert '<option value="alimony" selected>' in page


def test_a_row_is_added_without_losing_what_was_typed(
    at_desk: AtDesk, asked: str, database: Sessions
) -> None:
    answer = reply(at_desk("centre.oskemen"), asked, "income", **WAGES, do="add")
    assert answer.text.count('name="kind"') == 2
    assert 'value="45 000,50"' in answer.text
    assert kept(database, "income")[1].state is None


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({}, "выберите, что ответил орган"),
        ({"answer": "perhaps"}, "выберите, что ответил орган"),
        ({"answer": "found"}, "укажите суммы"),
        (WAGES | {"amount_1": "много"}, "сумма в тенге"),
        (WAGES | {"amount_1": "-5"}, "сумма в тенге"),
        (WAGES | {"amount_1": "1e5"}, "сумма в тенге"),
        (WAGES | {"amount_1": "1.234"}, "сумма в тенге"),
        (WAGES | {"amount_1": "9" * 13}, "сумма в тенге"),
        (WAGES | {"amount_1": "<script>"}, "сумма в тенге"),
        (WAGES | {"kind": ""}, "выберите вид дохода"),
        (WAGES | {"kind": "theft"}, "выберите вид дохода"),
    ],
)
def test_a_reply_that_makes_no_sense_is_refused_and_kept_on_the_page(
    at_desk: AtDesk, asked: str, database: Sessions, fields: dict[str, str], says: str
) -> None:
    answer = reply(at_desk("centre.oskemen"), asked, "income", **fields)
    assert answer.status_code == 422
    assert says in answer.text
    assert "<script>" not in answer.text
    told, request = kept(database, "income")
    assert (told.state, request.state) == ("no-data", None)


def test_known_to_have_no_income_is_not_no_data(at_desk: AtDesk, asked: str, database: Sessions) -> None:
    reply(at_desk("centre.oskemen"), asked, "income", answer="none")
    told, request = kept(database, "income")
    assert (told.state, request.state) == ("found", "found")
    assert IncomeAnswer.model_validate(told.payload).incomes.income == []


@pytest.mark.parametrize(("answer", "payload"), [("found", {"confirmed": True}), ("no-data", {})])
def test_other_systems_are_confirmed_or_know_nothing(
    at_desk: AtDesk, asked: str, database: Sessions, answer: str, payload: dict[str, bool]
) -> None:
    assert reply(at_desk("centre.oskemen"), asked, "zags", answer=answer).status_code == 200
    told, request = kept(database, "zags")
    assert (told.state, told.payload, request.state) == (answer, payload, answer)


def test_a_reply_may_be_corrected_until_all_are_in(at_desk: AtDesk, asked: str, database: Sessions) -> None:
    browser = at_desk("centre.oskemen")
    reply(browser, asked, "income", **WAGES)
    reply(browser, asked, "income", answer="no-data")
    told, request = kept(database, "income")
    assert (told.state, told.payload, request.state) == ("no-data", {}, "no-data")


def test_the_task_is_completed_once_every_request_has_its_reply(
    at_desk: AtDesk, asked: str, database: Sessions, clock: FixedClock
) -> None:
    browser = at_desk("centre.oskemen")
    reply(browser, asked, "income", **WAGES)
    refused = complete(browser, asked)
    assert refused.status_code == 422
    assert "ответ внесён не на каждый запрос" in refused.text
    reply(browser, asked, "zags", answer="no-data")
    assert complete(browser, asked).status_code == 200
    with database() as session:
        effect = session.scalars(select(Effect).where(Effect.kind == "user-task")).one()
        assert effect.business_key == f"{asked}/replies"
        assert effect.payload == {
            "element": "enterReplies",
            "variables": {},
            "since": clock.now().isoformat(),
        }


def test_after_that_nothing_is_entered(at_desk: AtDesk, asked: str, database: Sessions) -> None:
    browser = at_desk("centre.oskemen")
    for system in ("income", "zags"):
        reply(browser, asked, system, answer="no-data")
    complete(browser, asked)
    late = reply(browser, asked, "income", **WAGES)
    assert late.status_code == 409
    assert complete(browser, asked).status_code == 409
    assert kept(database, "income")[0].state == "no-data"
    assert "Внести ответы" not in browser.get(f"/cases/{asked}").text


@pytest.mark.parametrize("state", ["ended", "met"])
def test_after_the_thirty_days_nothing_is_entered(
    at_desk: AtDesk, asked: str, database: Sessions, state: str
) -> None:
    with database.begin() as session:
        session.get_one(Term, "replies").state = state
    answer = reply(at_desk("centre.oskemen"), asked, "income", **WAGES)
    assert answer.status_code == 409
    assert "срок их ожидания истёк" in answer.text
    assert kept(database, "income")[0].state == "no-data"


def late(browser: TestClient, case_id: str, system: str, **said: str) -> Any:
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    data = {"token": token[1], **said}
    return browser.post(f"/cases/{case_id}/replies/request-{system}/late", data=data)


def test_law_c3_a_reply_after_the_end_of_the_wait_is_on_record_and_flagged_and_changes_nothing(
    at_desk: AtDesk, asked: str, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    assert late(browser, asked, "income", answer="found").status_code == 409, "it is awaited still"
    with database.begin() as session:
        session.get_one(Term, "replies").state = "ended"
    assert "Ответ пришёл после срока" in browser.get(f"/cases/{asked}/replies").text
    assert late(browser, asked, "income").status_code == 422
    told = late(browser, asked, "income", answer="found")
    assert told.status_code == 200
    assert "пришёл с опозданием и не учтён" in told.text
    answer, request = kept(database, "income")
    assert (answer.state, request.state, request.late_state) == ("no-data", None, "found")
    page = browser.get(f"/cases/{asked}").text
    assert "ответ пришёл с опозданием и не учтён" in page, "with its query"
    assert "с опозданием, не учтён" in page, "with its request"
    assert late(at_desk("akim.oskemen"), asked, "income", answer="found").status_code == 403


def test_the_page_lists_members_systems_and_letters(at_desk: AtDesk, asked: str) -> None:
    browser = at_desk("centre.oskemen")
    assert f"/cases/{asked}/replies" in browser.get(f"/cases/{asked}").text
    page = browser.get(f"/cases/{asked}/replies").text
    for shown in ("Доходы (ЦРТР)", "ИС ЗАГС", "07.2026", "09.2026", "/documents/letter-income"):
        assert shown in page
    assert "Жауапты сақтау" in browser.get(f"/cases/{asked}/replies?lang=kk").text


@pytest.mark.parametrize("login", ["akim.oskemen", "head.oskemen", "supervisor.oskemen"])
def test_only_the_office_of_acceptance_enters_replies(
    at_desk: AtDesk, asked: str, database: Sessions, login: str
) -> None:
    browser = at_desk(login)
    assert browser.get(f"/cases/{asked}/replies").status_code == 403
    assert reply(browser, asked, "income", **WAGES).status_code == 403
    assert complete(browser, asked).status_code == 403
    assert kept(database, "income")[0].state == "no-data"


def test_where_the_akim_took_the_application_the_akim_enters_them(
    at_desk: AtDesk, asked: str, database: Sessions
) -> None:
    with database.begin() as session:
        session.get_one(Case, asked).channel = "akim"
    assert reply(at_desk("akim.oskemen"), asked, "zags", answer="found").status_code == 200
    assert at_desk("centre.oskemen").get(f"/cases/{asked}/replies").status_code == 403


def test_other_units_do_not_even_know_of_the_case(at_desk: AtDesk, asked: str) -> None:
    browser = at_desk("centre.astana-yesil")
    assert browser.get(f"/cases/{asked}/replies").status_code == 404
    token = re.search(r'name="token" value="([^"]+)"', browser.get("/").text)
    assert token
    for path in ("replies", "replies/request-income"):
        assert browser.post(f"/cases/{asked}/{path}", data={"token": token[1]}).status_code == 404


@pytest.mark.parametrize("path", ["replies", "replies/request-income"])
def test_a_form_without_the_token_is_refused(at_desk: AtDesk, asked: str, path: str) -> None:
    assert at_desk("centre.oskemen").post(f"/cases/{asked}/{path}", data={"token": "x"}).status_code == 403


def test_a_request_of_another_case_is_not_found(at_desk: AtDesk, asked: str) -> None:
    assert reply(at_desk("centre.oskemen"), asked, "nothing", answer="found").status_code == 404

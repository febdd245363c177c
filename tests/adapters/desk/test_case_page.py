"""The case page tells of requests, contract, hand-over, and of both dates where a term was extended."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import ALMATY, FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.data_check import DataCheck
from adapters.database.document import Document
from adapters.database.family_member import FamilyMember
from adapters.database.notice import Notice
from adapters.database.social_contract import SocialContract
from adapters.database.term import Term, TermEvent
from adapters.database.written_request import WrittenRequest
from adapters.desk.days_left import days_left
from rules.law import Law

AtDesk = Callable[[str], TestClient]


def page(at_desk: AtDesk, case_id: str) -> str:
    return " ".join(at_desk("centre.oskemen").get(f"/cases/{case_id}").text.split())


def test_an_extended_term_shows_both_dates_and_why(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        term = session.scalars(select(Term).where(Term.case_id == case_id)).one()
        term.due_at, term.last_day = datetime(2027, 1, 16, tzinfo=ALMATY), date(2027, 1, 15)
        for event in ("suspended", "extended"):
            session.add(
                TermEvent(
                    term_id=term.id, event=event, at=clock.now(), actor="worker", reason="written-request",
                    due_at=term.due_at,
                )
            )  # fmt: skip
    shown = page(at_desk, case_id)
    assert "было до <strong>15.12.2026</strong>, стало до <strong>15.01.2027</strong>" in shown
    assert "Причина: письменный запрос в государственный орган" in shown
    assert "15.01.2027" in at_desk("centre.oskemen").get("/").text


def test_a_term_that_was_not_extended_shows_one_date(at_desk: AtDesk, case_id: str) -> None:
    assert "Продлён" not in page(at_desk, case_id)


def test_requests_are_listed_with_their_letters_and_replies(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    with database.begin() as session:
        iin = session.scalars(select(FamilyMember.iin).where(FamilyMember.position == 0)).one()
        letter = session.scalars(select(Document.id)).one()
        session.add(
            WrittenRequest(
                id="request-1", case_id=case_id, system="zags", iin=iin, document_id=letter,
                prepared_at=clock.now(), sent_at=clock.now(), state="no-data", replied_at=clock.now(),
            )
        )  # fmt: skip
    shown = page(at_desk, case_id)
    assert "Письменные запросы" in shown
    assert f'/documents/{letter}">ИС ЗАГС</a>' in shown
    assert "сведений нет" in shown


def test_contract_and_hand_over_are_shown(at_desk: AtDesk, case_id: str, database: Sessions) -> None:
    with database.begin() as session:
        session.add(
            SocialContract(
                case_id=case_id, measures="agreed", interview_date=date(2026, 12, 1), months=6,
                document_id=session.scalars(select(Document.id)).one(), signed_on=date(2026, 12, 3),
            )
        )  # fmt: skip
        notice = session.scalars(select(Notice)).one()
        notice.means, notice.handed_over_on = "counter", date(2026, 12, 9)
    shown = page(at_desk, case_id)
    for expected in (
        "Социальный контракт",
        "01.12.2026",
        "03.12.2026",
        "согласие на меры",
        "выдано под подпись 09.12.2026",
    ):
        assert expected in shown


def test_what_a_person_must_check_is_listed_with_whom_it_concerns(
    at_desk: AtDesk, case_id: str, database: Sessions, clock: FixedClock
) -> None:
    assert "Что проверить человеку" not in page(at_desk, case_id)
    finding = {"problem": "income-negative", "ru": "Доход отрицателен", "kk": "Табыс теріс сан"}
    with database.begin() as session:
        applicant = session.scalars(select(FamilyMember).where(FamilyMember.position == 0)).one()
        session.add(
            DataCheck(
                case_id=case_id, findings=[{**finding, "member": "0", "source": "income"}], confirmed=[],
                verdict="corrected", found_at=clock.now(), checked_at=clock.now(),
            )
        )  # fmt: skip
        surname = applicant.surname
    shown = page(at_desk, case_id)
    listed = shown[shown.index("Что проверить человеку") :]
    assert listed.index("Доход отрицателен") < listed.index(surname) < listed.index("данные исправлены")


def test_a_refusal_of_measures_shows_no_contract_to_open(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    with database.begin() as session:
        session.add(SocialContract(case_id=case_id, measures="refused", interview_date=date(2026, 12, 1)))
    shown = page(at_desk, case_id)
    assert "отказ от мер содействия занятости" in shown
    assert "Подписан обеими" not in shown


def test_an_akims_case_names_its_channel_and_acceptor(
    at_desk: AtDesk, case_id: str, database: Sessions
) -> None:
    with database.begin() as session:
        session.get_one(Case, case_id).channel = "akim"
    assert "<dd>аким</dd>" in page(at_desk, case_id)


@pytest.mark.parametrize(
    ("now", "left"),
    [
        ("2026-11-24", 4),  # day 0 does not count
        ("2026-11-25", 4),
        ("2026-11-28", 1),  # a Saturday: Monday is left
        ("2026-11-30", 1),
        ("2026-12-01", -1),
        ("2026-12-07", -5),  # working days late
    ],
)
def test_days_left_follow_the_end_that_is_kept_in_working_days(law: Law, now: str, left: int) -> None:
    start = datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY)
    term = Term(
        term="asp-review-centre", started_at=start, last_day=date(2026, 11, 30),
        due_at=datetime(2026, 12, 1, tzinfo=ALMATY),
    )  # fmt: skip
    assert days_left(term, law, datetime.fromisoformat(f"{now}T12:00:00+05:00")) == left


def test_calendar_days_and_minutes_are_counted_as_such(law: Law) -> None:
    start = datetime(2026, 11, 24, 10, 0, tzinfo=ALMATY)
    replies = Term(term="asp-replies", started_at=start, last_day=date(2026, 12, 24), due_at=start)
    assert days_left(replies, law, start) == 30
    assert days_left(replies, law, start + timedelta(days=31)) == -1
    minutes = Term(term="asp-replies", started_at=start, last_day=None, due_at=start + timedelta(minutes=15))
    assert days_left(minutes, law, start) == 15

"""The applicant is told in writing what was asked, when, and both result dates (law.md C 3)."""

from datetime import timedelta
from typing import Any

import pytest

from adapters.database.document import Document
from rules.codes import Channel
from workers.asp.prepare_requests import prepare_requests
from workers.asp.record_replies import record_replies
from workers.asp.record_requests import record_requests
from workers.runtime.failures import ForSupervisorError
from workers.shared.draft_extension_notice import draft_extension_notice
from workers.shared.written_requests import sought_from

UNCONFIRMED = "на который приходится новая дата"


def notice_of(case: Any) -> str:
    text: str = case.text_of(case.do(draft_extension_notice).document_id)
    return text


@pytest.mark.parametrize(
    ("channel", "previous", "new"),
    [
        (Channel.PORTAL, "15 декабря 2026 года", "19 января 2027 года"),
        (Channel.AKIM, "21 декабря 2026 года", "22 января 2027 года"),
    ],
)
def test_the_notice_shows_the_old_and_the_new_result_date(
    cases: Any, channel: Channel, previous: str, new: str
) -> None:
    text = notice_of(cases.asked(channel=channel))
    dates = text[text.index("Прежняя дата") :]
    assert previous in dates
    assert new in dates
    assert dates.index(previous) < dates.index(new)


def test_the_new_date_is_provisional_while_next_years_days_off_are_not_confirmed(cases: Any) -> None:
    assert UNCONFIRMED in notice_of(cases.asked())


def test_a_new_date_of_this_year_is_not_provisional(cases: Any, clock: Any) -> None:
    case = cases.asked()
    clock.move(timedelta(days=1))
    case.replied("income")
    case.do(record_replies)
    text = notice_of(case)
    assert "17 декабря 2026 года" in text
    assert UNCONFIRMED not in text


def test_the_notice_says_to_whom_what_was_asked_and_when(cases: Any, clock: Any) -> None:
    case = cases.asked("income", "zags")
    clock.move(timedelta(days=1))
    text = notice_of(case)
    for said in (
        str(case.family.applicant.name),
        case.row.number,
        "24 ноября 2026 года",
        "25 ноября 2026 года",
    ):
        assert said in text
    for system in ("income", "zags"):
        assert sought_from(system).ru in text
        assert sought_from(system).kk in text
    assert sought_from("gbd-fl").ru not in text


def test_the_day_of_the_first_request_is_named(cases: Any, clock: Any) -> None:
    case = cases.asked("income")
    clock.move(timedelta(days=1))
    case.lacks("zags")
    case.do(prepare_requests)
    case.do(record_requests)
    assert "24 ноября 2026 года в государственные органы" in notice_of(case)


def test_there_is_one_notice_however_often_it_is_drafted(cases: Any, clock: Any) -> None:
    case = cases.asked()
    first = case.do(draft_extension_notice)
    clock.move(timedelta(days=1))
    assert case.do(draft_extension_notice) == first
    (notice,) = [one for one in case.all(Document) if one.kind == "notice-extension"]
    assert notice.title == "Уведомление о продлении срока"


def test_drafting_does_not_meet_the_term_of_the_notice(cases: Any) -> None:
    case = cases.asked()
    case.do(draft_extension_notice)
    assert case.course_of("asp-extension-notice") == [("armed", None)]


def test_before_a_request_has_left_there_is_nothing_to_extend(cases: Any) -> None:
    case = cases.registered()
    case.lacks("income")
    case.do(prepare_requests)
    with pytest.raises(ForSupervisorError, match="Продлевать нечего"):
        case.do(draft_extension_notice)


def test_the_engine_and_the_audit_learn_the_reference_only(cases: Any, names_nobody: Any) -> None:
    case = cases.asked()
    assert set(case.do(draft_extension_notice).to_variables()) == {"documentId"}
    assert names_nobody(case.audited("document-made"))

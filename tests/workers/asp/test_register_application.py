"""Number, tear-off slip and review clock: 15 working days, 18 at the akim (law.md C 3, 5)."""

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from adapters.clock import ALMATY
from adapters.database.application import Application
from adapters.database.document import Document
from rules.codes import Channel
from workers.asp.register_application import register_application
from workers.asp.route_application import route_application
from workers.runtime.failures import ForSupervisorError


@pytest.fixture
def registered(cases: Any) -> Any:
    def register(channel: Channel = Channel.PORTAL) -> Any:
        case = cases.submitted(channel=channel)
        case.do(route_application)
        case.do(register_application)
        return case

    return register


def text_of(pdf: bytes) -> str:
    pages = (page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)
    return " ".join(" ".join(pages).replace("\N{NO-BREAK SPACE}", " ").split())


def test_the_application_gets_the_number_of_its_year(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    case.do(route_application)
    number = case.do(register_application).case_number
    assert number == f"ASP-2026-{case.row.sequence:06d}"
    assert (case.row.number, case.row.registered_at) == (number, clock.now())


def test_the_slip_shows_number_registration_and_result_date(registered: Any) -> None:
    case = registered()
    slip = case.one(Document)
    text = text_of(case.content_of(slip.id))
    assert (slip.kind, slip.media_type) == ("slip", "application/pdf")
    for said in (case.row.number, "24 ноября 2026 года", "15 декабря 2026 года", "района Есиль"):
        assert said in text


@pytest.mark.parametrize(
    ("channel", "term", "last_day"),
    [
        (Channel.CENTRE, "asp-review-centre", date(2026, 12, 15)),
        (Channel.PORTAL, "asp-review-portal", date(2026, 12, 15)),
        # 16 December is a holiday: 18 working days end on the 21st.
        (Channel.AKIM, "asp-review-akim", date(2026, 12, 21)),
        (Channel.PROACTIVE, "asp-review-proactive", date(2026, 12, 15)),
    ],
)
def test_each_channel_has_its_review_term(
    registered: Any, channel: Channel, term: str, last_day: date
) -> None:
    case = registered(channel)
    assert (case.term(term).state, case.term(term).last_day) == ("armed", last_day)
    assert term in [message["variables"]["term"] for message in case.messages("term-armed")]


@pytest.mark.parametrize(
    ("channel", "term", "last_day"),
    [
        (Channel.AKIM, "asp-review-akim", date(2026, 12, 21)),
        (Channel.PROACTIVE, "asp-review-proactive", date(2026, 12, 15)),
    ],
)
def test_the_akims_term_runs_from_submission_and_the_proactive_one_from_consent(
    cases: Any, clock: Any, channel: Channel, term: str, last_day: date
) -> None:
    case = cases.submitted(channel=channel)
    clock.move(timedelta(days=1))
    case.do(route_application)
    clock.move(timedelta(days=1))
    case.do(register_application)
    assert (case.term(term).started_at, case.term(term).last_day) == (case.row.submitted_at, last_day)


def test_the_akims_package_has_3_working_days_to_the_centre(cases: Any) -> None:
    case = cases.submitted(channel=Channel.AKIM)
    case.do(route_application)
    due = case.do(register_application).hand_over_due
    hand_over = case.term("asp-akim-hand-over")
    assert (hand_over.started_at, hand_over.last_day) == (case.row.submitted_at, date(2026, 11, 27))
    assert due == hand_over.due_at == datetime(2026, 11, 28, tzinfo=ALMATY)
    assert hand_over.warn_at == datetime(2026, 11, 27, tzinfo=ALMATY)


def test_days_between_submission_and_registration_are_the_akims(cases: Any, clock: Any) -> None:
    case = cases.submitted(channel=Channel.AKIM)
    clock.move(timedelta(days=2))
    case.do(route_application)
    assert case.do(register_application).hand_over_due == datetime(2026, 11, 28, tzinfo=ALMATY)


def test_the_akims_slip_shows_the_end_of_the_18_days_from_submission(cases: Any, clock: Any) -> None:
    case = cases.submitted(channel=Channel.AKIM)
    case.do(route_application)
    slip = case.do(register_application).slip_id
    assert "21 декабря 2026 года" in text_of(case.content_of(slip))


@pytest.mark.parametrize("channel", [Channel.PORTAL, Channel.CENTRE, Channel.PROACTIVE])
def test_only_the_akim_hands_over_to_the_centre(cases: Any, channel: Channel) -> None:
    case = cases.submitted(channel=channel)
    case.do(route_application)
    assert case.do(register_application).hand_over_due is None
    assert "asp-akim-hand-over" not in [one["variables"]["term"] for one in case.messages("term-armed")]


def test_the_centre_has_not_registered_what_the_akim_accepted(cases: Any) -> None:
    case = cases.registered(Channel.AKIM)
    terms = {one["variables"]["term"] for one in case.messages("term-armed")}
    assert terms == {"asp-review-akim", "asp-akim-hand-over"}


def test_the_slip_names_who_accepted(cases: Any) -> None:
    case = cases.submitted(channel=Channel.AKIM)
    with case.work() as work:
        work.session.get_one(Application, case.id).acceptor = "Сыздыков А. Б."
    case.do(route_application)
    assert "Сыздыков А. Б." in text_of(case.content_of(case.do(register_application).slip_id))


def test_a_portal_case_registered_in_time_starts_its_clock_that_day(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    case.do(route_application)
    clock.move(timedelta(days=1, hours=13, minutes=59))
    case.do(register_application)
    assert case.term("asp-review-portal").started_at == clock.now()
    assert case.term("asp-review-portal").last_day == date(2026, 12, 17)


def test_a_portal_case_registered_too_late_starts_its_clock_when_registration_was_due(
    cases: Any, clock: Any
) -> None:
    case = cases.submitted()
    case.do(route_application)
    clock.move(timedelta(days=6))
    case.do(register_application)
    # Due on Wednesday 25 November: that is day 0, and Monday 30 November changes nothing.
    assert case.term("asp-review-portal").last_day == date(2026, 12, 17)
    assert case.row.registered_at == clock.now()


def test_registration_ends_its_own_term(registered: Any) -> None:
    case = registered()
    assert case.course_of("asp-registration") == [
        ("armed", None),
        ("met", "application-registered-by-centre"),
    ]
    (closed,) = case.messages("term-closed")
    assert closed["correlationKey"] == case.term("asp-registration").id


def test_a_late_registration_is_met_late(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    case.do(route_application)
    clock.move(timedelta(days=6))
    case.do(register_application)
    assert case.term("asp-registration").state == "met-late"


def test_registering_again_keeps_number_day_slip_and_clock(registered: Any, clock: Any) -> None:
    case = registered()
    first, registered_at = case.one(Document), case.row.registered_at
    number = case.row.number
    clock.move(timedelta(days=60))
    again = case.do(register_application)
    assert (again.case_number, again.slip_id) == (number, first.id)
    assert (case.row.number, case.row.registered_at) == (number, registered_at)
    assert case.one(Document).sha256 == first.sha256
    assert case.course_of("asp-review-portal") == [("armed", None)]


def test_nothing_of_the_applicant_reaches_the_engine_or_the_audit(registered: Any, names_nobody: Any) -> None:
    case = registered()
    assert names_nobody(case.messages("term-armed") + case.messages("term-closed"))
    assert names_nobody(case.audited("application-registered") + case.audited("document-made"))


def test_a_case_without_a_unit_goes_back_to_routing(cases: Any) -> None:
    with pytest.raises(ForSupervisorError, match="не распределено"):
        cases.submitted().do(register_application)


def test_a_channel_without_a_review_term_is_an_incident_not_a_case_without_a_clock(cases: Any) -> None:
    case = cases.submitted(channel=Channel.CORPORATION)
    case.do(route_application)
    with pytest.raises(ForSupervisorError, match="срок"):
        case.do(register_application)
    assert case.row.number is None


@pytest.mark.parametrize("channel", [Channel.CENTRE, Channel.AKIM])
def test_law_c3_what_was_taken_at_the_counter_is_registered_then_whenever_workers_come_to_it(
    cases: Any, clock: Any, channel: Channel
) -> None:
    case = cases.submitted(channel=channel)
    taken_at = case.row.submitted_at
    clock.move(timedelta(days=3))
    case.do(route_application)
    case.do(register_application)
    assert case.row.registered_at == taken_at
    assert case.term(f"asp-review-{channel}").started_at == taken_at
    assert "24 ноября 2026 года" in text_of(case.content_of(case.one(Document).id))

"""The case page shows each query of the regulation with member, state, time and source."""

import re
from collections.abc import Callable

from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.consent import Consent
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.family_member import FamilyMember
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_question import ShepCallback, ShepQuestion
from adapters.desk.query_lines import query_lines
from adapters.shep.exchange import Exchange
from rules.codes import Edition
from rules.law import Law

AtDesk = Callable[[str], TestClient]


def states(database: Sessions, case_id: str, law: Law) -> dict[int, str | None]:
    with database() as session:
        family = list(session.scalars(select(FamilyMember).where(FamilyMember.case_id == case_id)))
        lines = query_lines(session, session.get_one(Case, case_id), family, law)
        return {line.query.number: line.state for line in lines}


def test_found_no_data_failed_and_awaited_are_four_things(
    case_id: str, database: Sessions, clock: FixedClock, law: Law
) -> None:
    with database.begin() as session:
        iin = session.scalars(select(FamilyMember.iin).where(FamilyMember.position == 0)).one()
        for system, state in (("banks", "found"), ("kandas", "no-data"), ("gbd-fl", "found")):
            session.add(
                RegisterAnswer(
                    case_id=case_id, system=system, iin=iin, state=state, payload={}, message_id=None,
                    source="shep", answered_at=clock.now(), dated=clock.now(),
                )
            )  # fmt: skip
        failed = Exchange("m", "refugees", "S", iin, clock.now(), None, "unavailable", b"?", None)
        ExchangeArchive().keep_all(session, [failed], case_id)
    told = states(database, case_id, law)
    assert len(told) == 25
    assert (told[7], told[2], told[3], told[5]) == ("found", "no-data", "failed", "awaited")
    assert told[13] is None, "nobody of 18 to 23 in the family"


def test_the_older_wording_has_24_queries(case_id: str, database: Sessions, law: Law) -> None:
    with database.begin() as session:
        session.get_one(Case, case_id).edition = Edition.GOVKZ_ASP
    assert list(states(database, case_id, law)) == list(range(1, 25))


def test_a_consent_that_is_thought_over_or_refused_is_shown_with_its_source(
    case_id: str, database: Sessions, clock: FixedClock, at_desk: AtDesk
) -> None:
    with database.begin() as session:
        iin = session.scalars(select(FamilyMember.iin).where(FamilyMember.position == 0)).one()
        session.add(
            Consent(
                case_id=case_id, system="banks", iin=iin, state="pending", times=1, asked_at=clock.now(),
                wait_until=clock.now(),
            )
        )  # fmt: skip
        session.add(
            RegisterAnswer(
                case_id=case_id, system="esutd", iin=iin, state="no-data", payload={}, message_id=None,
                source="consent-refused", answered_at=clock.now(), dated=None,
            )
        )  # fmt: skip
    page = at_desk("centre.oskemen").get(f"/cases/{case_id}").text
    assert "ждём согласия гражданина" in page
    assert "гражданин не дал согласия" in page


def test_an_answer_that_came_late_is_shown_as_late(
    case_id: str, database: Sessions, clock: FixedClock, at_desk: AtDesk
) -> None:
    with database.begin() as session:
        iin = session.scalars(select(FamilyMember.iin).where(FamilyMember.position == 0)).one()
        session.add_all(
            [
                ShepQuestion(
                    correlation_id="c", message_id="q", case_id=case_id, system="farm", iin=iin,
                    acknowledged_at=clock.now(), answered_at=clock.now(), answered_by="m",
                ),
                ShepCallback(
                    message_id="m", correlation_id="c", service_id="LPH_HOUSEHOLD", sent_at=clock.now(),
                    received_at=clock.now(), times=1, verdict="late",
                ),
            ]
        )  # fmt: skip
    shown = at_desk("centre.oskemen").get(f"/cases/{case_id}").text
    assert shown.count("ответ пришёл с опозданием и не учтён") == 1


def test_the_page_names_member_system_use_and_clause_in_both_languages(at_desk: AtDesk, case_id: str) -> None:
    browser = at_desk("centre.oskemen")
    shown = " ".join(browser.get(f"/cases/{case_id}").text.split())
    section = shown[shown.index('id="queries"') :]
    assert len(re.findall(r"passport-asp/query-\d+", section)) == 25
    assert "25. о статусе лица, находящегося на розыскном учёте" in section
    assert "Для чего: отметка для сотрудника" in section
    assert "Доходы (ЦРТР)" in section
    assert "источник: ШЭП" in section

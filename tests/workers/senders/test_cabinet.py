"""The cabinet keeps a notice once by its id, with the document and the words of the outcome."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import update

from adapters.cabinet import CabinetClient, CabinetStub
from adapters.clock import FixedClock
from adapters.database.decision import Decision
from adapters.database.outbox import EffectKind
from adapters.serving import serving
from workers.asp.assess_income import assess
from workers.asp.route_application import route_application
from workers.runtime.relay import NotSentError, RejectedError, UnknownOutcomeError
from workers.runtime.work import Workshop
from workers.senders.cabinet import CabinetSender


@pytest.fixture
def cabinet(stubs: Any, clock: FixedClock) -> CabinetStub:
    return CabinetStub(stubs.country, clock)


@pytest.fixture
def sender(cabinet: CabinetStub, office: Workshop) -> Iterator[CabinetSender]:
    with serving(cabinet.app) as url:
        client = CabinetClient(url)
        yield CabinetSender(client, office.sessions)
        client.close()


@pytest.fixture
def notice(cases: Any, outgoing: Any) -> Any:
    """An effect that lays a letter of a case into the applicant's cabinet."""

    def notice(outcome: str | None = None, **payload: Any) -> Any:
        case = cases.submitted()
        case.do(route_application)
        case.change(number=f"ASP-{case.id[:8]}")
        document_id = case.paper(b"%PDF-1.7 the letter")
        if outcome:
            case.told("15000", kind="pension")
            case.do(assess)
            with case.work() as work:
                of_case = update(Decision).where(Decision.case_id == case.id)
                work.session.execute(of_case.values(outcome=outcome, document_id=document_id))
        payload = {"iin": case.family.applicant.iin, "documentId": document_id, **payload}
        return outgoing(EffectKind.CABINET, payload, case_id=case.id, key=f"{case.id}/notice/cabinet")

    return notice


def send(sender: CabinetSender, effect: Any) -> str | None:
    return asyncio.run(sender.send(effect))


@pytest.mark.parametrize(
    ("outcome", "russian", "kazakh"),
    [
        ("appointed", "назначена", "тағайындалды"),
        ("refused", "отказано", "бас тартылды"),
        (None, "Документ", "құжат"),
    ],
)
def test_the_notice_says_the_outcome_in_both_languages_with_the_document(
    sender: CabinetSender, cabinet: CabinetStub, notice: Any, outcome: str | None, russian: str, kazakh: str
) -> None:
    effect = notice(outcome)
    assert send(sender, effect) == effect.business_key
    (laid,) = cabinet.accepted.values()
    assert (laid.iin, laid.code) == (effect.payload["iin"], outcome or "document")
    assert laid.request_number == f"ASP-{effect.case_id[:8]}"
    assert russian in laid.message_ru
    assert kazakh in laid.message_kz
    assert laid.document.content == b"%PDF-1.7 the letter"


def test_the_same_notice_twice_is_one_in_the_cabinet(
    sender: CabinetSender, cabinet: CabinetStub, notice: Any
) -> None:
    effect = notice()
    assert send(sender, effect) == send(sender, effect)
    assert list(cabinet.accepted) == [effect.business_key]


def test_a_lost_answer_may_be_repeated(sender: CabinetSender, cabinet: CabinetStub, notice: Any) -> None:
    effect = notice()
    cabinet.mishaps.append("lost-answer")
    with pytest.raises(UnknownOutcomeError):
        send(sender, effect)
    assert CabinetSender.removes_duplicates
    send(sender, effect)
    assert list(cabinet.accepted) == [effect.business_key]


def test_a_busy_cabinet_took_nothing(sender: CabinetSender, cabinet: CabinetStub, notice: Any) -> None:
    cabinet.mishaps.append("http-503")
    with pytest.raises(NotSentError):
        send(sender, notice())
    assert cabinet.accepted == {}


def test_somebody_without_a_cabinet_is_parked_without_being_named(
    sender: CabinetSender, cabinet: CabinetStub, notice: Any
) -> None:
    stranger = "990101300003"
    with pytest.raises(RejectedError, match="cabinet-404") as caught:
        send(sender, notice(iin=stranger))
    assert stranger not in str(caught.value)

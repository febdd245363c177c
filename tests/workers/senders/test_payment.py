"""The payer gets one order for a decision, with bank, amount and months; it knows it by its id."""

import asyncio
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from adapters.database.application import Application
from adapters.database.document import Document
from adapters.database.outbox import EffectKind
from adapters.payer import PayerClient, PayerStub
from adapters.serving import serving
from rules.codes import Category
from workers.asp.assess_income import assess
from workers.asp.draft_decision import draft_decision
from workers.asp.order_payment import order_payment
from workers.runtime.failures import ForSupervisorError
from workers.runtime.relay import NotSentError, RejectedError, UnknownOutcomeError
from workers.runtime.work import Workshop
from workers.senders.payment import PaymentSender


@pytest.fixture
def payer() -> PayerStub:
    return PayerStub()


@pytest.fixture
def sender(payer: PayerStub, office: Workshop) -> Iterator[PaymentSender]:
    with serving(payer.app) as url:
        client = PayerClient(url)
        yield PaymentSender(client, office.sessions)
        client.close()


@pytest.fixture
def appointed(cases: Any) -> Any:
    case = cases.registered()
    case.told("15000")
    case.do(assess)
    drafted = case.do(draft_decision, category=Category.UNCONDITIONAL)
    with case.work() as work:
        letter = work.session.get_one(Document, drafted.document_id)
        letter.number, letter.registered_at = f"{case.row.number}/1", work.now
    return case


@pytest.fixture
def effect(appointed: Any, outgoing: Any) -> Any:
    appointed.do(order_payment)
    (wanted,) = appointed.effects(EffectKind.PAYMENT)
    return outgoing(EffectKind.PAYMENT, wanted.payload, case_id=appointed.id, key=wanted.business_key)


def send(sender: PaymentSender, effect: Any) -> str | None:
    return asyncio.run(sender.send(effect))


def test_the_order_names_bank_account_and_what_each_month_is_paid(
    sender: PaymentSender, payer: PayerStub, effect: Any, appointed: Any
) -> None:
    assert send(sender, effect)
    (order,) = payer.accepted.values()
    applicant = appointed.family.applicant
    assert (order.recipient_iin, order.iban, order.order_id) == (
        applicant.iin,
        applicant.iban,
        f"{appointed.id}/payment",
    )
    assert order.bank in ("HSBKKZKX", "KPSTKZKA")
    assert order.decision_number == f"{appointed.row.number}/1"
    assert [(one.month, one.amount) for one in order.payments] == [
        (date(2026, 11, 1), Decimal(20_596)),
        (date(2026, 12, 1), Decimal(20_596)),
    ]
    assert order.total == Decimal(41_192)


def test_a_lost_answer_may_be_repeated_and_is_paid_once(
    sender: PaymentSender, payer: PayerStub, effect: Any
) -> None:
    payer.mishaps.append("lost-answer")
    with pytest.raises(UnknownOutcomeError):
        send(sender, effect)
    assert PaymentSender.removes_duplicates
    assert send(sender, effect) == send(sender, effect)
    assert len(payer.accepted) == 1


def test_a_busy_payer_took_nothing(sender: PaymentSender, payer: PayerStub, effect: Any) -> None:
    payer.mishaps.append("http-503")
    with pytest.raises(NotSentError):
        send(sender, effect)
    assert payer.accepted == {}


def test_an_account_at_another_bank_is_for_a_person(
    sender: PaymentSender, payer: PayerStub, effect: Any, appointed: Any
) -> None:
    with appointed.work() as work:
        work.session.get_one(Application, appointed.id).iban = "KZ86125KZT5004100100"
    with pytest.raises(RejectedError, match="order-not-whole"):
        send(sender, effect)
    assert payer.accepted == {}


def test_one_order_is_wanted_however_often_the_job_comes(appointed: Any, office: Workshop) -> None:
    for instance in (1, 2):
        appointed.do(order_payment, instance=instance)
    assert len(appointed.effects(EffectKind.PAYMENT)) == 1


def test_without_a_decision_nothing_is_paid(cases: Any) -> None:
    with pytest.raises(ForSupervisorError, match="платить не по чему"):
        cases.registered().do(order_payment)

"""Found, no data and failure are three things; answers that came are kept (law.md C 14)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from adapters.breaker import Breaker, Breakers, SystemAway
from adapters.database.exchange_archive import ExchangeArchive, wipe_expired
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.population import Archetype
from adapters.sealing import Sealer
from adapters.serving import serving
from adapters.shep import RsaSigner, RsaVerifier, ShepClient
from adapters.shep.services import INCOME, ZAGS
from adapters.shep.stub import Disturbance, ShepStub
from adapters.shep.stub.gateway import PATH
from adapters.stubs import GATEWAY, OUR_SYSTEM
from rules.codes import QueryState
from workers.runtime.failures import ForSupervisorError, RetryLaterError
from workers.shared.shep_query import shep_query

SEALER = Sealer(Sealer.new_key())


def answers(case: Any) -> dict[str, str]:
    return {answer.iin: answer.state for answer in case.all(RegisterAnswer)}


def test_a_system_that_knows_everybody_has_found(cases: Any) -> None:
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    assert case.do(shep_query, system="gbd-fl").state == QueryState.FOUND
    assert answers(case) == {member.person.iin: "found" for member in case.family.members}


def test_the_answer_is_kept_with_its_number_day_and_source(cases: Any, clock: Any) -> None:
    case = cases.submitted()
    case.do(shep_query, system="income")
    answer = case.one(RegisterAnswer)
    assert (answer.system, answer.source, answer.answered_at) == ("income", "shep", clock.now())
    assert answer.message_id
    told = [(one["month"], Decimal(one["amount"])) for one in answer.payload["incomes"]["income"]]
    # The quarter before the quarter of application.
    assert told == [("2026-07-01", 15_000), ("2026-08-01", 15_000), ("2026-09-01", 15_000)]


def test_the_civil_registry_is_asked_about_adults_only(cases: Any) -> None:
    case = cases.submitted(Archetype.LARGE_FAMILY)
    case.do(shep_query, system="zags")
    assert set(answers(case)) == {member.person.iin for member in case.family.members[:2]}


def test_no_data_about_one_member_is_no_data_and_no_failure(cases: Any) -> None:
    case = cases.submitted(Archetype.NO_DATA)
    assert case.do(shep_query, system="income").state == QueryState.NO_DATA
    assert answers(case)[case.family.applicant.iin] == "no-data"
    assert list(answers(case).values()).count("found") == 1


@contextmanager
def connected(stub: Any, breakers: Breakers | None = None) -> Iterator[ShepClient]:
    """A client of the module's own ШЭП."""
    ours = RsaSigner(stub.stubs.keys.of_system(OUR_SYSTEM))
    verifier = RsaVerifier(stub.stubs.keys.authority(), stub.stubs.clock)
    client = ShepClient(
        stub.address, OUR_SYSTEM, "secret", ours, verifier, clock=stub.stubs.clock, breakers=breakers
    )
    yield client
    client.close()


@pytest.fixture(scope="module")
def troubled_gateway(stubs: Any) -> Iterator[tuple[ShepStub, ShepClient]]:
    """A ШЭП of this module's own, to be disturbed, and its client."""
    verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
    stub = ShepStub(stubs.country, stubs.clock, RsaSigner(stubs.keys.of_system(GATEWAY)), verifier)
    with serving(stub.app) as url:
        stub.address, stub.stubs = url + PATH, stubs  # type: ignore[attr-defined]
        with connected(stub) as client:
            yield stub, client


def test_when_a_system_fails_the_answers_that_came_are_kept_and_only_the_missing_are_asked_again(
    cases: Any, office: Any, troubled_gateway: Any, names_nobody: Any
) -> None:
    stub, client = troubled_gateway
    asking = replace(office, services=(client, ExchangeArchive(SEALER)))
    case = cases.submitted(Archetype.ABLE_BODIED_COUPLE)
    before = len(stub.journal.entries())
    # One member is answered; for another the provider is down.
    stub.disturbances.plan(INCOME.service_id, Disturbance.NO_DATA)
    stub.disturbances.plan(INCOME.service_id, Disturbance.HTTP_500)
    with pytest.raises(RetryLaterError, match="запрос повторяется") as caught:
        case.do(shep_query, office=asking, system="income")
    assert names_nobody(str(caught.value))
    kept = answers(case)
    assert sorted(kept.values()) == ["found", "no-data"]
    assert case.do(shep_query, office=asking, system="income").state == QueryState.NO_DATA
    assert answers(case).keys() == {member.person.iin for member in case.family.members}
    assert answers(case).items() >= kept.items()
    outcomes = [exchange["outcome"] for exchange in stub.journal.entries()[before:]]
    assert sorted(outcomes) == ["found", "found", "http-500", "no-data"], "nobody is asked about twice"
    journal = case.all(ShepExchange)
    assert sorted(row.outcome for row in journal) == ["found", "found", "no-data", "unavailable"]
    for row in journal:
        assert row.question is not None
        question = SEALER.open(row.question)
        assert row.iin.encode() in question
        assert row.iin.encode() not in row.question
        assert sha256(question).hexdigest() == row.question_sha256


def test_raw_messages_are_wiped_when_their_retention_is_over_and_hashes_stay(
    cases: Any, office: Any, registers: Any
) -> None:
    case = cases.submitted()
    archive = ExchangeArchive(SEALER, retention=timedelta(days=30))
    case.do(shep_query, office=replace(office, services=(registers, archive)), system="wanted")
    row = case.one(ShepExchange)
    assert (row.question, row.answer) != (None, None)
    with case.work() as work:
        wipe_expired(work.session, row.sent_at + timedelta(days=29))
    assert case.one(ShepExchange).answer is not None
    with case.work() as work:
        wipe_expired(work.session, row.sent_at + timedelta(days=30))
    row = case.one(ShepExchange)
    assert (row.question, row.answer, row.raw_until) == (None, None, None)
    assert row.answer_sha256


def test_a_system_that_is_away_is_not_asked_and_costs_no_retry(
    cases: Any, office: Any, troubled_gateway: Any
) -> None:
    stub, _ = troubled_gateway
    case = cases.submitted()
    breakers = Breakers(lambda system: Breaker(system, failures=1))
    with connected(stub, breakers) as client:
        asking = replace(office, services=(client, ExchangeArchive()))
        stub.disturbances.plan(ZAGS.service_id, Disturbance.HTTP_500)
        before = len(stub.journal.entries())
        for _ in range(2):
            with pytest.raises(SystemAway, match="zags"):
                case.do(shep_query, office=asking, system="zags")
        assert len(stub.journal.entries()) == before + 1, "the second time nobody was asked"
        assert case.do(shep_query, office=asking, system="wanted").state == QueryState.FOUND


@pytest.mark.parametrize(
    "disturbance",
    [Disturbance.FAULT, Disturbance.TAMPERED, Disturbance.OTHER_PERSON, Disturbance.STRANGE_STATUS],
)
def test_an_answer_that_cannot_be_trusted_is_a_failure_that_names_nobody(
    cases: Any, office: Any, troubled_gateway: Any, names_nobody: Any, disturbance: Disturbance
) -> None:
    stub, client = troubled_gateway
    case = cases.submitted()
    stub.disturbances.plan(ZAGS.service_id, disturbance)
    with pytest.raises(RetryLaterError) as caught:
        case.do(shep_query, office=replace(office, services=(client, ExchangeArchive())), system="zags")
    assert names_nobody(str(caught.value))
    assert answers(case) == {}


def test_a_system_that_is_not_in_the_registry_goes_to_a_supervisor(cases: Any) -> None:
    with pytest.raises(ForSupervisorError, match="«fsb» нет в реестре"):
        cases.submitted().do(shep_query, system="fsb")


def test_the_engine_learns_the_state_and_nothing_about_anybody(cases: Any, names_nobody: Any) -> None:
    case = cases.submitted(Archetype.LARGE_FAMILY)
    assert case.do(shep_query, system="gbd-fl").to_variables() == {"state": "found"}
    assert case.audited("register-answered") == [{"system": "gbd-fl", "state": "found"}]

"""Consents of a case: granted, pending, refused, silent, ended before use; none of them stops a case."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from adapters.consent import ConsentClient, ConsentState, Organisation, OvtMaker, kdp
from adapters.consent.kdp import KDP
from adapters.database.brought_paper import keep_paper, lay_papers
from adapters.database.consent import Consent, token_of, wipe_tokens
from adapters.database.exchange_archive import ExchangeArchive
from adapters.database.outbox import EffectKind
from adapters.database.register_answer import RegisterAnswer
from adapters.database.shep_exchange import ShepExchange
from adapters.population import Archetype
from adapters.sealing import Sealer
from adapters.shep.stub import Disturbance
from adapters.stubs import OUR_SYSTEM
from rules.codes import QueryState
from workers.asp.expect_answers import expect_answers
from workers.asp.prepare_requests import prepare_requests
from workers.asp.sum_up_answers import sum_up_answers
from workers.runtime.failures import RetryLaterError
from workers.shared.consent_watch import watch_consents
from workers.shared.consents import MOST_TIMES, Consents
from workers.shared.shep_query import shep_query

SEALER = Sealer(Sealer.new_key())
DAY = timedelta(days=1)


@pytest.fixture
def gate(stubs: Any) -> Iterator[Any]:
    """КДП in the stub, whose registers tell nothing without a consent."""
    shep = stubs.app.state.shep
    shep.consents.strict = True
    yield shep.consents
    shep.consents.forget()
    shep.disturbances.clear()


@pytest.fixture
def asking(office: Any, registers: Any, stubs: Any) -> Callable[..., Any]:
    """Units of work in which consents are asked for."""

    def with_consents(life: timedelta = DAY, wait: timedelta = DAY) -> Any:
        organisation = Organisation("Центр", "200140990002", "Head", "Clerk")
        maker = OvtMaker(stubs.keys.of_system(OUR_SYSTEM).key, organisation.bin)
        client = ConsentClient(registers, organisation, maker, stubs.clock, life=life)
        return replace(office, services=(registers, ExchangeArchive(), Consents(client, SEALER, wait)))

    return with_consents


def watch(office: Any) -> dict[str, int]:
    """Look how the consents stand that are awaited."""
    consents = next(one for one in office.services if isinstance(one, Consents))
    return watch_consents(office.sessions, office.clock, consents, ExchangeArchive())


def sources(case: Any) -> dict[str, tuple[str, str]]:
    """What is known of each member: state and source, by ИИН."""
    return {one.iin: (one.state, one.source) for one in case.all(RegisterAnswer)}


def woken(case: Any) -> list[str]:
    """The systems that the process was told it may ask."""
    of_case = case.effects(EffectKind.MESSAGE)
    return [one.payload["correlationKey"] for one in of_case if "consent-settled" in one.business_key]


@pytest.mark.usefixtures("gate")
def test_each_adult_consents_and_the_applicant_for_the_children(cases: Any, asking: Any) -> None:
    case = cases.registered(archetype=Archetype.LARGE_FAMILY)
    assert case.do(shep_query, office=asking(), system="gbd-fl").state == QueryState.FOUND
    adults = {member.person.iin for member in case.family.members[:2]}
    consents = case.all(Consent)
    assert {one.iin for one in consents} == adults
    assert len(case.all(RegisterAnswer)) == len(case.family.members)
    for one in consents:
        token = token_of(one, SEALER)
        assert token.token.encode() not in one.sealed
        assert token.token not in repr(token)
    told = case.audited("consent")
    assert [one["state"] for one in told] == ["granted", "granted"]
    case.do(shep_query, office=asking(), system="gbd-fl")
    assert [one.times for one in case.all(Consent)] == [1, 1], "asked once"


def test_a_system_that_needs_none_is_asked_without(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered()
    gate.plan(case.family.applicant.iin, kdp.REFUSED)
    assert case.do(shep_query, office=asking(), system="wanted").state == QueryState.FOUND
    assert case.all(Consent) == []


def test_the_process_waits_for_who_thinks_it_over_and_goes_on(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    spouse, office = case.family.spouse.iin, asking()
    gate.plan(spouse, kdp.PENDING)
    assert case.do(shep_query, office=office, system="income").state == QueryState.AWAITED
    assert spouse not in sources(case), "the other adult's answer is here already"
    assert case.do(expect_answers).awaited_systems == ["income"]
    assert case.term("asp-review-portal").state == "armed", (
        "waiting for consent suspends no term (law.md C 3)"
    )
    watch(office)
    assert woken(case) == []
    gate.reply(spouse, kdp.GRANTED)
    watch(office)
    watch(office)
    assert woken(case) == [f"{case.id}/income"], "told once"
    assert case.do(shep_query, office=office, system="income").state == QueryState.FOUND
    assert sources(case)[spouse] == ("found", "shep")


@pytest.mark.parametrize(("reply", "state"), [(kdp.GRANTED, "found"), (kdp.REFUSED, "no-data")])
def test_a_consent_settled_while_others_are_still_asked_is_waited_for_and_used(
    cases: Any, asking: Any, gate: Any, reply: str, state: str
) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    spouse, office = case.family.spouse.iin, asking()
    gate.plan(spouse, kdp.PENDING)
    assert case.do(shep_query, office=office, system="income").state == QueryState.AWAITED
    gate.reply(spouse, reply)
    watch(office)
    assert spouse not in sources(case), "no step of the process has asked again"
    assert case.do(expect_answers).awaited_systems == ["income"]
    assert woken(case)[-1] == f"{case.id}/income"
    assert case.do(shep_query, office=office, system="income").state == state
    assert sources(case)[spouse][0] == state
    assert case.do(expect_answers).awaited_systems == []


def test_a_system_that_is_away_after_the_consent_is_asked_in_writing(
    cases: Any, asking: Any, gate: Any
) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    spouse, office = case.family.spouse.iin, asking()
    gate.plan(spouse, kdp.PENDING)
    case.do(shep_query, office=office, system="income")
    gate.reply(spouse, kdp.GRANTED)
    watch(office)
    assert case.do(sum_up_answers).information == "missing"
    assert case.do(prepare_requests).requests == 1


def test_refusal_leads_to_paper_and_to_no_dead_end(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered(archetype=Archetype.ABLE_BODIED_COUPLE)
    spouse, office = case.family.spouse.iin, asking()
    gate.plan(spouse, kdp.REFUSED)
    assert case.do(shep_query, office=office, system="income").state == QueryState.NO_DATA
    assert sources(case)[spouse] == ("no-data", "consent-refused")
    assert [state for state, _ in sources(case).values()].count("found") == len(case.family.members) - 1
    assert "income" not in {one.system for one in case.all(ShepExchange) if one.iin == spouse}
    assert case.do(sum_up_answers).information == "missing"
    assert case.do(prepare_requests).requests == 1


def test_what_was_brought_on_paper_needs_no_consent(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered()
    applicant = case.family.applicant.iin
    with case.work() as work:
        keep_paper(work, "form", "centre", query=7, iin=applicant, scan=("application/pdf", b"%PDF-1.7"))
        work.session.flush()
        lay_papers(work, "form", "centre", case.id)
    gate.plan(applicant, kdp.REFUSED)
    assert case.do(shep_query, office=asking(), system="banks").state == QueryState.FOUND
    assert sources(case)[applicant] == ("found", "paper")
    assert case.do(sum_up_answers).information == "found"


def test_who_says_nothing_in_time_counts_as_silent(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered()
    applicant, office = case.family.applicant.iin, asking(wait=timedelta(0))
    gate.plan(applicant, kdp.PENDING)
    case.do(shep_query, office=office, system="banks")
    watch(office)
    assert case.one(Consent).state == ConsentState.TIMED_OUT
    assert woken(case) == [f"{case.id}/banks"]
    assert case.do(shep_query, office=office, system="banks").state == QueryState.NO_DATA
    assert sources(case)[applicant] == ("no-data", "consent-silent")


def test_the_end_of_the_wait_ends_that_for_consents_too(cases: Any, asking: Any, gate: Any) -> None:
    case = cases.registered()
    applicant, office = case.family.applicant.iin, asking()
    gate.plan(applicant, kdp.PENDING)
    case.do(shep_query, office=office, system="banks")
    case.do(expect_answers)
    assert case.do(sum_up_answers).information == "missing"
    assert sources(case)[applicant] == ("no-data", "consent-silent")
    gate.reply(applicant, kdp.GRANTED)
    watch(office)
    assert case.one(Consent).state == ConsentState.TIMED_OUT, "too late"


def test_a_consent_that_ended_between_grant_and_use_is_asked_for_again(
    cases: Any, asking: Any, gate: Any, stubs: Any
) -> None:
    case = cases.registered()
    applicant, office = case.family.applicant.iin, asking()
    stubs.app.state.shep.disturbances.plan("BANK_ACCOUNTS", Disturbance.HTTP_500)
    with pytest.raises(RetryLaterError):
        case.do(shep_query, office=office, system="banks")
    gate.revoke([applicant])
    assert case.do(shep_query, office=office, system="banks").state == QueryState.FOUND
    assert case.one(Consent).times == 2
    assert [one.outcome for one in case.all(ShepExchange) if one.system == "banks"][-2:] == [
        "no-consent", "found"
    ]  # fmt: skip


@pytest.mark.usefixtures("gate")
def test_consents_that_always_end_too_soon_are_asked_for_no_more(cases: Any, asking: Any) -> None:
    case = cases.registered()
    office = asking(life=timedelta(0))
    for _ in range(MOST_TIMES - 1):
        with pytest.raises(RetryLaterError):
            case.do(shep_query, office=office, system="banks")
    assert case.do(shep_query, office=office, system="banks").state == QueryState.NO_DATA
    assert sources(case)[case.family.applicant.iin] == ("no-data", "consent-silent")
    assert case.one(Consent).times == MOST_TIMES


def test_law_c14_a_kdp_that_fails_is_a_failure_and_no_refusal(
    cases: Any, asking: Any, gate: Any, stubs: Any, names_nobody: Any
) -> None:
    assert gate.strict
    case = cases.registered()
    stubs.app.state.shep.disturbances.plan(KDP.service_id, Disturbance.FAULT)
    with pytest.raises(RetryLaterError) as caught:
        case.do(shep_query, office=asking(), system="banks")
    assert names_nobody(str(caught.value))
    assert (case.all(RegisterAnswer), case.all(Consent)) == ([], [])
    assert case.do(shep_query, office=asking(), system="banks").state == QueryState.FOUND


def test_a_look_that_fails_is_tried_at_the_next_time(cases: Any, asking: Any, gate: Any, stubs: Any) -> None:
    case = cases.registered()
    applicant, office = case.family.applicant.iin, asking()
    gate.plan(applicant, kdp.PENDING)
    case.do(shep_query, office=office, system="banks")
    gate.reply(applicant, kdp.GRANTED)
    stubs.app.state.shep.disturbances.plan(KDP.service_id, Disturbance.FAULT, times=1)
    assert watch(office)["failed"] >= 1
    watch(office)
    assert case.one(Consent).state == ConsentState.GRANTED


@pytest.mark.usefixtures("gate")
def test_a_token_is_wiped_when_it_ends(cases: Any, asking: Any) -> None:
    case = cases.registered()
    case.do(shep_query, office=asking(), system="banks")
    consent = case.one(Consent)
    assert consent.sealed
    with case.work() as work:
        wipe_tokens(work.session, consent.expires_at)
    consent = case.one(Consent)
    assert (consent.sealed, consent.state) == (None, ConsentState.EXPIRED)

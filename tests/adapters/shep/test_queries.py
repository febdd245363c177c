"""Asking registers through ШЭП: found, no data and failures are three different things."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from adapters.population import Archetype
from adapters.shep import (
    Found,
    NoData,
    RsaSigner,
    RsaVerifier,
    ShepClient,
    ShepError,
    ShepFaultError,
    ShepMalformedError,
    ShepRejectedError,
    ShepUnavailableError,
)
from adapters.shep.services import (
    AISOIP,
    GBD_FL,
    INCOME,
    REGISTRY,
    ZAGS,
    GbdFlRequest,
    IncomeRequest,
    ZagsRequest,
)
from adapters.shep.stub import Disturbance
from adapters.stubs import SHEP_PATH

STRANGER = "990101300003"


def client_of(stubs: Any, **options: Any) -> ShepClient:
    signer = options.pop("signer", None) or RsaSigner(stubs.keys.of_system("komek"))
    verifier = RsaVerifier(stubs.keys.authority(), stubs.clock)
    url = options.pop("url", stubs.url + SHEP_PATH)
    return ShepClient(url, "komek", "secret", signer, verifier, clock=stubs.clock, **options)


@pytest.fixture(scope="module")
def shep(stubs: Any) -> Iterator[ShepClient]:
    client = client_of(stubs)
    yield client
    client.close()


def question(code: str, iin: str) -> Any:
    request = REGISTRY[code].request
    if code in {INCOME.code, AISOIP.code}:
        return request(iin=iin, period_from=date(2026, 7, 1), period_to=date(2026, 9, 30))
    return request.about_person(iin)


def test_the_population_register_answers_identity_address_and_documents_in_one_call(
    stubs: Any, shep: ShepClient
) -> None:
    person = stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    outcome = shep.ask(GBD_FL, GbdFlRequest(iin=person.iin))
    assert isinstance(outcome, Found)
    (told,) = outcome.answer.people
    assert (told.iin, told.surname, told.birth_date) == (
        person.iin,
        person.name.surname.upper(),
        person.birth_date,
    )
    assert told.death_date is None
    assert told.reg_address is not None
    assert told.reg_address.region is not None
    assert told.reg_address.region.code == person.address.place.territory
    assert told.documents is not None
    assert [paper.number for paper in told.documents.document] == [person.paper.number]
    assert outcome.dated == stubs.clock.now()


def test_the_civil_registry_tells_of_all_children_and_the_marriage(stubs: Any, shep: ShepClient) -> None:
    family = stubs.country.family_with(Archetype.LARGE_FAMILY)
    outcome = shep.ask(ZAGS, ZagsRequest(iin=family.applicant.iin))
    assert isinstance(outcome, Found)
    assert [b.child_birth_date for b in outcome.answer.births] == [c.birth_date for c in family.children]
    assert [b.child_iin for b in outcome.answer.births] == [c.iin for c in family.children]
    assert [m.marriage_date for m in outcome.answer.marriages] == [family.married_on]
    assert outcome.answer.divorces == []


def test_knowing_of_no_children_and_no_marriage_is_found_not_no_data(stubs: Any, shep: ShepClient) -> None:
    single = stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    outcome = shep.ask(ZAGS, ZagsRequest(iin=single.iin))
    assert isinstance(outcome, Found)
    assert outcome.answer.births == []
    assert outcome.answer.marriages == []


def test_the_income_register_tells_kinds_and_months_of_the_quarter_asked_for(
    stubs: Any, shep: ShepClient
) -> None:
    carer = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant
    outcome = shep.ask(INCOME, question("income", carer.iin))
    assert isinstance(outcome, Found)
    assert outcome.answer.total == Decimal(90_000)
    assert {income.kind for income in outcome.answer.incomes.income} == {"social-payments", "alimony"}
    assert {income.month for income in outcome.answer.incomes.income} == {
        date(2026, 7, 1),
        date(2026, 8, 1),
        date(2026, 9, 1),
    }


def test_a_clock_that_moved_by_half_a_year_still_finds_the_last_quarter(own_stubs: Any) -> None:
    own_stubs.clock.move(timedelta(days=180))
    pensioner = own_stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    request = IncomeRequest(iin=pensioner.iin, period_from=date(2027, 1, 1), period_to=date(2027, 3, 31))
    outcome = client_of(own_stubs).ask(INCOME, request)
    assert isinstance(outcome, Found)
    assert outcome.answer.total == Decimal(45_000)


def test_months_that_have_not_come_have_no_income(stubs: Any, shep: ShepClient) -> None:
    pensioner = stubs.country.family_with(Archetype.SINGLE_PENSIONER_LOW_INCOME).applicant
    request = IncomeRequest(iin=pensioner.iin, period_from=date(2026, 11, 1), period_to=date(2027, 1, 31))
    outcome = shep.ask(INCOME, request)
    assert isinstance(outcome, Found)
    assert [income.month for income in outcome.answer.incomes.income] == [date(2026, 11, 1)]


@pytest.mark.parametrize("code", REGISTRY)
def test_nobody_of_that_number_is_no_data(shep: ShepClient, code: str) -> None:
    assert isinstance(shep.ask(REGISTRY[code], question(code, STRANGER)), NoData)


def test_what_the_registers_tell_fits_together(stubs: Any, shep: ShepClient) -> None:
    """Wages come with a contract and contributions, alimony with a claim, a business with its income."""
    country = stubs.country
    for archetype in Archetype:
        for member in country.family_with(archetype).members:
            person = member.person
            kinds = {source.kind for source in person.incomes}

            def told(code: str, iin: str = person.iin) -> Any:
                outcome = shep.ask(REGISTRY[code], question(code, iin))
                assert isinstance(outcome, Found)
                return outcome.answer

            working = any(contract.end_date is None for contract in told("esutd").contracts)
            assert working == bool(told("gcvp").contributions) == ("wages" in kinds)
            assert told("gcvp").pensioner == ("pension" in kinds)
            assert bool(told("aisoip").enforcements) == ("alimony" in kinds)
            assert bool(told("kgd").businesses) == ("entrepreneurship" in kinds)
            assert not (working and told("labour-market").unemployee)
            assert [account.iban for account in told("banks").accounts] == [person.iban] * bool(person.iban)
            assert bool(told("cbdi").cbdi_data) == (person.disability is not None)


def test_a_gap_in_one_register_is_no_data_there_only(stubs: Any, shep: ShepClient) -> None:
    gap = stubs.country.family_with(Archetype.NO_DATA).applicant
    assert isinstance(shep.ask(INCOME, question("income", gap.iin)), NoData)
    assert isinstance(shep.ask(GBD_FL, question("gbd-fl", gap.iin)), Found)


@pytest.mark.parametrize("code", REGISTRY)
def test_every_system_tells_of_a_person_it_knows_and_refuses_an_answer_about_another(
    stubs: Any, shep: ShepClient, code: str
) -> None:
    service = REGISTRY[code]
    person = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant
    outcome = shep.ask(service, question(code, person.iin))
    assert isinstance(outcome, Found)
    assert service.subjects(outcome.answer) == {person.iin}
    stubs.app.state.shep.disturbances.plan(service.service_id, Disturbance.OTHER_PERSON)
    with pytest.raises(ShepMalformedError, match="other-person"):
        shep.ask(service, question(code, person.iin))


@pytest.mark.parametrize("code", ["gbd-fl", "zags", "income"])
@pytest.mark.parametrize(
    ("disturbance", "failure", "detail"),
    [
        (Disturbance.HTTP_500, ShepUnavailableError, "HTTP 500"),
        (Disturbance.FAULT, ShepFaultError, "SCE909"),
        (Disturbance.MALFORMED, ShepMalformedError, "not-xml"),
        (Disturbance.DOCTYPE, ShepMalformedError, "doctype"),
        (Disturbance.HUGE, ShepMalformedError, "too-large"),
        (Disturbance.UNSIGNED, ShepMalformedError, "signature-unsigned"),
        (Disturbance.TAMPERED, ShepMalformedError, "signature-wrong"),
        (Disturbance.STRANGE_STATUS, ShepRejectedError, "SCSE999"),
    ],
)
def test_a_failure_is_neither_found_nor_no_data_and_tells_nobodys_number(
    stubs: Any, shep: ShepClient, code: str, disturbance: Disturbance, failure: type[ShepError], detail: str
) -> None:
    service = REGISTRY[code]
    applicant = stubs.country.family_with(Archetype.CARER_OF_SMALL_CHILD).applicant
    stubs.app.state.shep.disturbances.plan(service.service_id, disturbance)
    with pytest.raises(failure) as caught:
        shep.ask(service, question(code, applicant.iin))
    assert detail in str(caught.value)
    assert service.service_id in str(caught.value)
    assert not any(private in str(caught.value) for private in stubs.country.personal_data())
    assert isinstance(shep.ask(service, question(code, applicant.iin)), Found)


def test_a_gateway_that_is_not_there_is_unavailable(stubs: Any) -> None:
    client = client_of(stubs, url="http://127.0.0.1:9/bip-sync-wss-gost/")
    with pytest.raises(ShepUnavailableError):
        client.ask(GBD_FL, GbdFlRequest(iin=STRANGER))


def test_a_wrong_address_is_refused_and_not_taken_for_no_data(stubs: Any) -> None:
    with pytest.raises(ShepRejectedError, match="HTTP-404"):
        client_of(stubs, url=f"{stubs.url}/shep/elsewhere/").ask(GBD_FL, GbdFlRequest(iin=STRANGER))


def test_an_unsigned_question_is_the_fault_SCE007(stubs: Any) -> None:  # noqa: N802 - the code as it is written
    class NoSigner:
        def sign(self, envelope: Any) -> None:
            """Leave the envelope unsigned."""

    with pytest.raises(ShepFaultError) as caught:
        client_of(stubs, signer=NoSigner()).ask(GBD_FL, GbdFlRequest(iin=STRANGER))
    assert caught.value.code == "SCE007"


def test_a_question_signed_and_then_altered_is_the_fault_SCE006(stubs: Any) -> None:  # noqa: N802
    class AlteringSigner:
        def __init__(self) -> None:
            self._signer = RsaSigner(stubs.keys.of_system("komek"))

        def sign(self, envelope: Any) -> None:
            self._signer.sign(envelope)
            next(envelope.iter("iin")).text = "560510490004"

    with pytest.raises(ShepFaultError) as caught:
        client_of(stubs, signer=AlteringSigner()).ask(GBD_FL, GbdFlRequest(iin=STRANGER))
    assert caught.value.code == "SCE006"


def test_a_key_that_the_clock_has_outrun_is_the_fault_SCE005(own_stubs: Any) -> None:  # noqa: N802
    client = client_of(own_stubs)
    own_stubs.clock.move(timedelta(days=4 * 366))
    with pytest.raises(ShepFaultError) as caught:
        client.ask(GBD_FL, GbdFlRequest(iin=STRANGER))
    assert caught.value.code == "SCE005"


def test_the_journal_holds_ids_and_outcomes_and_nothing_of_anybody(own_stubs: Any) -> None:
    applicant = own_stubs.country.family_with(Archetype.NO_DATA).applicant
    client = client_of(own_stubs)
    client.ask(GBD_FL, question("gbd-fl", applicant.iin))
    client.ask(INCOME, question("income", applicant.iin))
    reply = httpx.get(f"{own_stubs.url}/shep/journal")
    assert [(entry["service_id"], entry["outcome"]) for entry in reply.json()] == [
        (GBD_FL.service_id, "found"),
        (INCOME.service_id, "no-data"),
    ]
    assert not any(private in reply.text for private in own_stubs.country.personal_data())


def test_disturbances_are_planned_over_http_too(own_stubs: Any) -> None:
    plan = {"serviceId": GBD_FL.service_id, "disturbance": "fault", "times": 2}
    assert httpx.post(f"{own_stubs.url}/shep/disturbances", json=plan).status_code == 200
    client = client_of(own_stubs)
    for _ in range(2):
        with pytest.raises(ShepFaultError):
            client.ask(GBD_FL, GbdFlRequest(iin=STRANGER))
    assert isinstance(client.ask(GBD_FL, GbdFlRequest(iin=STRANGER)), NoData)

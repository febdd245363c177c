"""The portal with a synthetic family that applies."""

from base64 import b64encode
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.eds.client import EdsClient
from adapters.eds.stub_keys import StubKeys
from adapters.population import Archetype, Country, Family
from adapters.portal import ApplicationForm, MemberForm, build_application_xml, portal_app
from adapters.portal.application_form import PersonForm
from adapters.stubs import NCANODE_PATH
from rules.units import UnitDirectory

SECRET = "a secret of the tests only"


@pytest.fixture(scope="session")
def country(stubs: Any) -> Country:
    """The synthetic country on the day of the tests."""
    return stubs.country


@pytest.fixture(scope="session")
def keys(stubs: Any) -> StubKeys:
    """The keys of synthetic people and officials."""
    return stubs.keys


@pytest.fixture(scope="session")
def eds(stubs: Any) -> Iterator[EdsClient]:
    """The client of the ЭЦП stub."""
    client = EdsClient(stubs.url + NCANODE_PATH)
    yield client
    client.close()


class Phones:
    """The phones that people of the country have registered."""

    def __init__(self, country: Country) -> None:
        self._country = country
        self.unregistered: set[str] = set()

    def phone_of(self, iin: str) -> str | None:
        if iin in self.unregistered:
            return None
        person = self._country.person(iin)
        return person.phone if person else None


@pytest.fixture
def phones(country: Country) -> Phones | None:
    return Phones(country)


@pytest.fixture
def portal(
    database: Sessions, clock: FixedClock, eds: EdsClient, keys: StubKeys, phones: Phones | None
) -> FastAPI:
    return portal_app(
        database,
        clock,
        eds,
        UnitDirectory.load(),
        secret=SECRET,
        keys=keys,
        phones=phones,
        session_clock=clock,
    )


@pytest.fixture
def browser(portal: FastAPI) -> Iterator[TestClient]:
    with TestClient(portal, raise_server_exceptions=True) as client:
        yield client


@pytest.fixture
def family(country: Country) -> Family:
    return country.family_with(Archetype.CARER_OF_SMALL_CHILD)


@pytest.fixture
def form(family: Family) -> ApplicationForm:
    person = family.applicant
    return ApplicationForm(
        submission_key="submission-0001",
        language="kk",
        date="2026-11-24",
        applicant=PersonForm(
            iin=person.iin,
            surname=person.name.surname,
            name=person.name.name,
            patronymic=person.name.patronymic,
        ),
        territory=person.address.place.territory,
        postal_address=f"{person.address.street}, {person.address.house}, кв. {person.address.flat}",
        phone=person.phone or "",
        iban=person.iban or "",
        family=tuple(
            MemberForm(
                relation=member.kinship,
                iin=member.person.iin,
                surname=member.person.name.surname,
                name=member.person.name.name,
                patronymic=member.person.name.patronymic,
            )
            for member in family.members[1:]
        ),
    )


class Citizen:
    """Signs and submits as a program would."""

    def __init__(self, browser: TestClient, eds: EdsClient, keys: StubKeys) -> None:
        self.browser, self.eds, self.keys = browser, eds, keys

    def sign(self, form: ApplicationForm, iin: str | None = None) -> bytes:
        return self.eds.sign_xml(build_application_xml(form), self.keys.of_person(iin or form.applicant.iin))

    def submit(self, signed: bytes, key: str = "submission-0001") -> Any:
        body = {"submissionKey": key, "signedApplication": b64encode(signed).decode()}
        return self.browser.post("/api/applications", json=body)


@pytest.fixture
def citizen(browser: TestClient, eds: EdsClient, keys: StubKeys) -> Citizen:
    return Citizen(browser, eds, keys)

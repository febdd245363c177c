"""The centre offers the aid to a family it knows of: by SMS to the phone registered in БМГ."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi import FastAPI
from sqlalchemy import select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.connection import Sessions
from adapters.database.outbox import Effect
from adapters.database.proactive_offer import ProactiveOffer
from adapters.desk import DeskOfficial, desk_app
from adapters.eds.client import EdsClient
from adapters.population import Archetype, Country, Family
from rules.law import Law
from tests.adapters.desk.test_new_application import filled as application
from tests.adapters.desk.test_new_application import hidden

AtDesk = Callable[[str], TestClient]


class Phones:
    """Everybody's phone, as БМГ has it."""

    def phone_of(self, iin: str) -> str | None:
        return "+77010000042"


@pytest.fixture
def desk(
    database: Sessions, clock: FixedClock, eds: EdsClient, officials: list[DeskOfficial], law: Law
) -> FastAPI:
    return desk_app(
        database, clock, eds, officials, law=law, secret="a secret of the tests", signer=None,
        session_clock=clock, phones=Phones(),
    )  # fmt: skip


@pytest.fixture
def family(country: Country) -> Family:
    return next(one for one in country.families_with(Archetype.LARGE_FAMILY) if one.unit == "oskemen")


def make(browser: TestClient, family: Family, **change: Any) -> Any:
    page = browser.get("/offers/new").text
    data = {"counter": "", "submission_key": hidden(page, "submission_key"), "token": hidden(page, "token")}
    fields = application(family, page + ' name="counter" value=""', do="offer", iban_second="", **data)
    return browser.post("/offers/new", data=fields | change)


def test_an_offer_goes_to_the_phone_of_the_directory_and_is_listed(
    at_desk: AtDesk, family: Family, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    listed = make(browser, family, iban_second="KZ97563B000000000001")
    assert listed.status_code == 200
    assert "ждём ответа" in listed.text
    with database() as session:
        made = session.scalars(select(ProactiveOffer)).one()
        assert (made.unit, made.phone, made.state) == ("oskemen", "+77010000042", "offered")
        assert made.accounts["563"] == "KZ97563B000000000001"
        assert session.scalars(select(Effect)).one().payload["phone"] == "+77010000042"
    assert family.applicant.iin not in at_desk("centre.astana-yesil").get("/offers").text


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"iban_second": "KZ00"}, "Второй IBAN"),
        ({"iin": "990101300004"}, "Контрольная цифра"),
        ({"territory": "711210000"}, "другого подразделения"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_sent(
    at_desk: AtDesk, family: Family, database: Sessions, change: dict[str, str], says: str
) -> None:
    answer = make(at_desk("centre.oskemen"), family, **change)
    assert answer.status_code == 422
    assert says in answer.text
    with database() as session:
        assert session.scalars(select(Effect)).all() == []


@pytest.mark.parametrize("login", ["akim.oskemen", "head.oskemen", "supervisor.oskemen"])
def test_only_the_centre_makes_offers(at_desk: AtDesk, login: str) -> None:
    assert at_desk(login).get("/offers/new").status_code == 403

"""The cases of `komek bench pages` are whole: the desk shows them."""

from typing import Any

from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.desk import desk_app
from adapters.eds.client import EdsClient
from komek.bench.case_seed import seed_cases
from komek.bench.pages import NOW, OFFICIAL
from rules.law import Law


def test_the_desk_shows_the_seeded_cases(database: Sessions) -> None:
    seed_cases(database, 60, NOW)
    eds: Any = EdsClient("http://127.0.0.1:9")
    law = Law.load(carry_forward=True)
    desk = desk_app(
        database, FixedClock(NOW), eds, [OFFICIAL], law=law, secret="a secret of the tests", signer=None
    )
    with TestClient(desk) as browser:
        browser.post("/login", data={"login": OFFICIAL.login})
        listed = browser.get("/").text
        assert listed.count('<a class="number"') == 50
        with database() as session:
            assert session.scalar(select(func.count()).select_from(Case)) == 60
            case = session.scalars(select(Case).order_by(Case.sequence)).first()
        assert case is not None
        page = browser.get(f"/cases/{case.id}").text
    for shown in ("Сейтова Айгуль", "Арман", "ИС ЗАГС", "Отрывной талон", "Рассмотрение заявления"):
        assert shown in page

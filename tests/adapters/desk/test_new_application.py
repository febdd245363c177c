"""law.md C 4, 21: centre and akim take an application in at the counter, under their own login."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from adapters.database.application import Application
from adapters.database.audit import AuditEntry
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.family_member import FamilyMember
from adapters.database.outbox import Effect
from adapters.desk import DeskOfficial
from adapters.population import Archetype, Country, Family

AtDesk = Callable[[str], TestClient]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"the page has no {name}"
    return found[1]


@pytest.fixture
def family(country: Country) -> Family:
    return next(one for one in country.families_with(Archetype.LARGE_FAMILY) if one.unit == "oskemen")


def filled(family: Family, page: str, **change: Any) -> dict[str, Any]:
    person = family.applicant
    others = [member for member in family.members if member.person is not person]
    data: dict[str, Any] = {
        "token": hidden(page, "token"),
        "submission_key": hidden(page, "submission_key"),
        "counter": hidden(page, "counter"),
        "language": "ru",
        "iin": person.iin,
        "surname": person.name.surname,
        "name": person.name.name,
        "patronymic": person.name.patronymic,
        "territory": "631010000",
        "postal_address": "улица Бурова, 7",
        "phone": "8 700 000 12 34",
        "iban": person.iban,
        "paper": "yes",
        "do": "register",
        "member_relation": [member.kinship for member in others],
        "member_iin": [member.person.iin for member in others],
        "member_surname": [member.person.name.surname for member in others],
        "member_name": [member.person.name.name for member in others],
        "member_patronymic": [member.person.name.patronymic for member in others],
        "member_birth_date": ["" for _ in others],
    }
    return data | change


def register(browser: TestClient, family: Family, **change: Any) -> Any:
    page = browser.get("/applications/new").text
    return browser.post("/applications/new", data=filled(family, page, **change))


def nothing_is_stored(database: Sessions) -> bool:
    with database() as session:
        return not session.scalar(select(func.count()).select_from(Case))


@pytest.mark.parametrize("channel", ["centre", "akim"])
def test_an_application_taken_at_the_counter_becomes_a_case_of_its_channel(
    at_desk: AtDesk, family: Family, database: Sessions, officials: list[DeskOfficial], channel: str
) -> None:
    answer = register(at_desk(f"{channel}.oskemen"), family)
    assert answer.status_code == 200
    case_id = str(answer.url).rsplit("/", 1)[1]
    official = next(one for one in officials if one.login == f"{channel}.oskemen")
    surname, name, patronymic = official.name.split()
    with database() as session:
        case = session.get_one(Case, case_id)
        assert (case.channel, case.unit, case.region) == (channel, "oskemen", "oskemen")
        application = session.get_one(Application, case_id)
        assert (application.signed_with, application.accepted_by) == ("paper", official.login)
        assert application.acceptor == f"{surname} {name[0]}. {patronymic[0]}."
        assert application.phone == "+77000001234"
        members = session.scalars(select(FamilyMember).order_by(FamilyMember.position)).all()
        assert members[0].iin == family.applicant.iin
        assert len(members) == len(family.members)
        start = session.scalars(select(Effect)).one()
        assert start.payload["name"] == "asp-application-submitted"
        assert start.payload["variables"] == {"caseId": case_id, "channel": channel}
        noted = session.scalars(select(AuditEntry).where(AuditEntry.action == "submit-application")).one()
        assert noted.actor == f"official:{channel}.oskemen"


def test_the_case_is_shown_to_its_counter_at_once(at_desk: AtDesk, family: Family) -> None:
    browser = at_desk("akim.oskemen")
    page = register(browser, family).text
    assert "на бумаге" in page
    assert "аким" in page
    assert "здесь появится отрывной талон" in page
    assert "Заявление подано" in browser.get("/").text


def test_registering_twice_makes_one_case(at_desk: AtDesk, family: Family, database: Sessions) -> None:
    browser = at_desk("centre.oskemen")
    data = filled(family, browser.get("/applications/new").text)
    first, second = (browser.post("/applications/new", data=data) for _ in range(2))
    assert first.url == second.url
    with database() as session:
        assert session.scalar(select(func.count()).select_from(Case)) == 1


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"paper": ""}, "примите подписанное заявление"),
        ({"iin": "990101300004"}, "Контрольная цифра"),
        ({"iin": ""}, "ИИН: поле обязательно"),
        ({"iban": "KZ86125KZT5004100100"}, "Казпочта"),
        ({"phone": "12"}, "+7 7XX"),
        ({"territory": "711210000"}, "другого подразделения"),
        ({"territory": "000000000"}, "выберите из списка"),
        ({"surname": "<script>alert(1)</script>"}, "только буквы"),
        ({"postal_address": "у" * 401}, "не длиннее 400"),
        ({"submission_key": "short"}, "от 8 до 128"),
    ],
)
def test_bad_input_is_refused_and_nothing_is_lost(
    at_desk: AtDesk, family: Family, database: Sessions, change: dict[str, str], says: str
) -> None:
    answer = register(at_desk("centre.oskemen"), family, **change)
    assert answer.status_code == 422
    assert says in answer.text
    assert "<script>" not in answer.text
    assert family.applicant.name.name in answer.text
    assert nothing_is_stored(database)


def test_a_key_used_for_another_application_is_refused(at_desk: AtDesk, family: Family) -> None:
    browser = at_desk("centre.oskemen")
    data = filled(family, browser.get("/applications/new").text)
    browser.post("/applications/new", data=data)
    answer = browser.post("/applications/new", data=data | {"phone": "+77010000009"})
    assert answer.status_code == 422
    assert "уже подано другое заявление" in answer.text


def test_members_are_added_and_removed_and_the_paper_stays_taken(at_desk: AtDesk, family: Family) -> None:
    browser = at_desk("centre.oskemen")
    page = browser.get("/applications/new").text
    added = browser.post("/applications/new", data=filled(family, page, do="add")).text
    assert added.count('name="member_iin"') == len(family.members)
    assert 'value="yes" checked' in added
    removed = browser.post("/applications/new", data=filled(family, page, do="remove-0")).text
    assert removed.count('name="member_iin"') == len(family.members) - 2


def test_the_territory_of_the_unit_is_preset_and_the_only_one(at_desk: AtDesk) -> None:
    page = at_desk("akim.astana-yesil").get("/applications/new").text
    assert '<option value="711210000" selected>' in page
    assert "631010000" not in page


@pytest.mark.parametrize("login", ["head.oskemen", "commission.oskemen", "supervisor.oskemen"])
def test_who_sits_at_no_counter_takes_nothing_in(
    at_desk: AtDesk, family: Family, database: Sessions, login: str
) -> None:
    browser = at_desk(login)
    assert "/applications/new" not in browser.get("/").text
    assert browser.get("/applications/new").status_code == 403
    token = hidden(browser.get("/").text, "token")
    assert browser.post("/applications/new", data={"token": token}).status_code == 403
    assert nothing_is_stored(database)


def test_a_counter_of_another_post_cannot_be_chosen(
    at_desk: AtDesk, family: Family, database: Sessions
) -> None:
    register(at_desk("centre.oskemen"), family, counter="akim:astana-yesil")
    with database() as session:
        assert session.scalars(select(Case.channel)).one() == "centre"


@pytest.mark.parametrize("token", ["", "guessed"])
def test_a_form_without_the_token_of_its_page_is_refused(
    at_desk: AtDesk, family: Family, database: Sessions, token: str
) -> None:
    assert register(at_desk("centre.oskemen"), family, token=token).status_code == 403
    assert nothing_is_stored(database)


def test_the_page_speaks_kazakh(at_desk: AtDesk) -> None:
    page = at_desk("centre.oskemen").get("/applications/new?lang=kk").text
    assert "Жаңа өтініш" in page
    assert "Отбасы мүшелері" in page


def test_the_counter_is_told_of_a_case_that_runs_before_and_after_it_registers_another(
    at_desk: AtDesk, family: Family
) -> None:
    browser = at_desk("centre.oskemen")
    first = str(register(browser, family).url).rsplit("/", 1)[1]
    page = browser.get("/applications/new").text
    assert "уже рассматривается заявление" not in page
    looked = browser.post("/applications/new", data=filled(family, page, do="add"))
    assert "уже рассматривается заявление" in looked.text
    assert "На приёме сообщено, что дело рассматривается" in browser.get(f"/cases/{first}").text
    second = register(browser, family).text
    assert "другие открытые дела" in second
    assert f"/cases/{first}" in second


def test_an_application_is_put_aside_with_its_papers_for_the_one_who_took_it_alone(
    at_desk: AtDesk, family: Family, database: Sessions
) -> None:
    browser = at_desk("centre.oskemen")
    page = browser.get("/applications/new").text
    scan = {"scan": ("scan.pdf", b"%PDF-1.7 x", "application/pdf")}
    paper = filled(family, page, do="paper", paper_query="7", paper_of="0")
    assert "SHA-256" in browser.post("/applications/new", data=paper, files=scan).text
    listed = browser.post("/applications/new", data=filled(family, page, do="aside", iban="KZ00"))
    link = re.search(r'href="(/applications/new\?draft=[^"]+)"', listed.text)
    assert link
    other = at_desk("akim.oskemen")
    assert family.applicant.iin not in other.get(link[1]).text
    assert "Отложенные" not in other.get("/applications/new").text
    again = browser.get(link[1]).text
    assert ('value="KZ00"' in again, "SHA-256" in again, " checked" in again) == (True, True, False)
    register(browser, family, submission_key=hidden(page, "submission_key"))
    assert "Отложенные" not in browser.get("/applications/new").text


def test_what_was_put_aside_is_thrown_away_by_its_owner_alone(at_desk: AtDesk, family: Family) -> None:
    browser, other = at_desk("centre.oskemen"), at_desk("akim.oskemen")
    page = browser.get("/applications/new").text
    browser.post("/applications/new", data=filled(family, page, do="aside"))
    for who, kept in ((other, True), (browser, False)):
        token = hidden(who.get("/applications/new").text, "token")
        key = {"token": token, "submission_key": hidden(page, "submission_key")}
        assert who.post("/applications/drafts/discard", data=key).status_code == 200
        assert ("Отложенные" in browser.get("/applications/new").text) is kept

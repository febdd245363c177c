"""passport-asp/query-16: who applies while a case of theirs or of their family runs is told so."""

from typing import Any

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from adapters.clock import FixedClock
from adapters.database.case import Case
from adapters.database.connection import Sessions
from adapters.database.running_case import cases_of_the_family
from adapters.population import Archetype, Country, Family
from adapters.portal import ApplicationForm
from adapters.portal.application_form import MemberForm, PersonForm
from tests.adapters.portal.test_pages import apply, log_in


@pytest.fixture
def family(country: Country) -> Family:
    families = country.families_with(Archetype.LARGE_FAMILY)
    return next(one for one in families if any(member.kinship == "spouse" for member in one.members))


def of_the_spouse(form: ApplicationForm) -> ApplicationForm:
    """Return the same family's application, written by its second adult."""
    [spouse] = [one for one in form.family if one.relation == "spouse"]
    others = tuple(one for one in form.family if one is not spouse)
    applicant = MemberForm(relation="spouse", **form.applicant.model_dump())
    return form.model_copy(
        update={
            "submission_key": "submission-0002",
            "applicant": PersonForm(**spouse.model_dump(exclude={"relation"})),
            "family": (applicant, *others),
        }
    )


def submitted(citizen: Any, form: ApplicationForm) -> Any:
    answer = citizen.submit(citizen.sign(form), key=form.submission_key)
    assert answer.status_code == 201, answer.text
    return answer.json()


def test_the_applicant_is_told_of_their_own_running_case_before_signing_and_by_the_api(
    citizen: Any, form: ApplicationForm, database: Sessions
) -> None:
    first = submitted(citizen, form)
    assert first["running"] is None
    log_in(citizen.browser, form.applicant.iin)
    page = citizen.browser.get("/apply").text
    assert "Ваше заявление уже рассматривается" in page
    assert f"/cabinet/{first['caseId']}" in page
    second = submitted(citizen, form.model_copy(update={"submission_key": "submission-0002"}))
    assert (second["running"], second["new"]) == ("own", True)
    with database() as session:
        others = cases_of_the_family(session, second["caseId"])
    assert [case.id for case in others] == [first["caseId"]]


def test_another_member_of_the_family_is_told_that_somebody_applied_and_not_more(
    citizen: Any, form: ApplicationForm
) -> None:
    first = submitted(citizen, form)
    spouse = of_the_spouse(form)
    log_in(citizen.browser, spouse.applicant.iin)
    page = citizen.browser.get("/apply?lang=kk").text
    assert "Отбасы мүшеңіз өтініш берген" in page
    assert first["caseId"] not in page
    assert submitted(citizen, spouse)["running"] == "family"


def test_listing_a_stranger_tells_nothing_of_them(
    citizen: Any, form: ApplicationForm, country: Country
) -> None:
    submitted(citizen, form)
    stranger = next(
        one for one in country.families_with(Archetype.SINGLE_PENSIONER_LOW_INCOME)
        if one.applicant.iin != form.applicant.iin
    ).applicant  # fmt: skip
    listing = form.model_copy(
        update={
            "submission_key": "submission-0003",
            "applicant": PersonForm(iin=stranger.iin, surname=stranger.name.surname, name=stranger.name.name),
            "family": (MemberForm(relation="other", **form.applicant.model_dump()),),
        }
    )
    assert submitted(citizen, listing)["running"] is None


def test_a_closed_case_does_not_count(
    portal: FastAPI,
    citizen: Any,
    form: ApplicationForm,
    database: Sessions,
    clock: FixedClock,
    family: Family,
) -> None:
    first = submitted(citizen, form)
    with database.begin() as session:
        session.get_one(Case, first["caseId"]).close("withdrawn", clock.now())
    with TestClient(portal) as browser:
        assert "уже рассматривается" not in apply(browser, form).text
        assert "уже рассматривается" in browser.get("/apply").text

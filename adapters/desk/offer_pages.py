"""«Проактивное предложение»: the centre offers the aid to a family by SMS, and sees what was answered."""

from secrets import token_urlsafe

from fastapi import APIRouter
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from adapters.database.proactive_offer import offers_of
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.counter_intake import OTHER_UNIT
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.pages.language import language_of
from adapters.pages.session import require_token
from adapters.pages.site import path_of
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_review import RELATIONS, problems_of, tidy
from adapters.portal.field_rules import iban_rule
from adapters.portal.form_reading import read_form, text_of, with_rows
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.phone_directory import PhoneDirectory
from adapters.portal.proactive import NAMES, offer
from adapters.portal.problems import Problem, count_problems
from rules.codes import Channel
from rules.identifiers import iban_compact

NOT_ASKED = frozenset({"phone"})
"""The phone is that of БМГ."""


def offer_pages(office: Office, phones: PhoneDirectory | None) -> APIRouter:
    """Return the routes of offers; without a directory of БМГ nobody can be offered anything."""
    router = APIRouter(include_in_schema=False)

    @router.get("/offers", name="offers")
    def listed(request: Request) -> Response:
        official = office.official(request)
        with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
            made = offers_of(work.session, _units(official))
            work.note("read-offers", None, count=len(made))
        return office.page(request, "offers.html", offers=made, now=office.clock.now())

    @router.get("/offers/new", name="new-offer")
    def show(request: Request) -> Response:
        territory = office.law.units.unit(_units(office.official(request))[0]).territories[0]
        empty = ApplicationForm(
            submission_key=token_urlsafe(24), language=language_of(request), territory=territory
        )
        return _page(office, request, empty, "", [])

    @router.post("/offers/new")
    async def make(request: Request) -> Response:
        visitor, official = office.visitor(request), office.official(request)
        data = await request.form(max_fields=400, max_files=0)
        require_token(visitor, data.get("token"))
        form, second = read_form(data, office.clock.now().date()), text_of(data, "iban_second").strip()
        asked = text_of(data, "do") or "offer"
        if asked != "offer":
            return _page(office, request, with_rows(form, asked), second, [])
        try:
            await run_in_threadpool(_offer, office, official, phones, form, second)
        except ApplicationRefusedError as refused:
            return _page(office, request, form, second, refused.problems)
        return RedirectResponse(path_of(request, "offers"), 303)

    return router


def _units(official: DeskOfficial) -> list[str]:
    units = [counter.unit for counter in official.counters if counter.channel is Channel.CENTRE]
    if not units:
        raise HTTPException(403, "no-counter")
    return units


def _offer(office: Office, official: DeskOfficial, phones: PhoneDirectory | None, form: ApplicationForm,
           second: str) -> None:  # fmt: skip
    tidied = tidy(form)
    units = _units(official)
    problems = [
        problem
        for problem in problems_of(tidied, office.clock.now().date(), office.law.units)
        if problem.field not in NOT_ASKED
    ]
    if second and (rule := iban_rule(iban_compact(second))):
        problems.append(Problem("ibanSecond", rule))
    if not problems and office.law.units.serving(tidied.territory).code not in units:
        problems.append(Problem("territory", OTHER_UNIT))
    if problems:
        raise ApplicationRefusedError(problems)
    ibans = [iban for iban in (tidied.iban, iban_compact(second)) if iban]
    unit = office.law.units.serving(tidied.territory).code
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        phone = phones.phone_of(tidied.applicant.iin) if phones else None
        accounts = {iban[4:7]: iban for iban in ibans}
        offer(work, tidied, accounts, unit=unit, login=official.login, phone=phone)


def _page(
    office: Office, request: Request, form: ApplicationForm, second: str, problems: list[Problem]
) -> Response:
    count_problems("desk", problems)
    units = _units(office.official(request))
    return office.page(
        request,
        "new-offer.html",
        422 if problems else 200,
        form=form,
        second=second,
        problems={problem.field: problem.text(language_of(request)) for problem in problems},
        own_iin=False,
        offered=True,
        relations=RELATIONS,
        payers=NAMES,
        units=[office.law.units.unit(unit) for unit in sorted(set(units))],
    )

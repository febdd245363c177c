"""`asp-route-application`: the registered address decides which unit works the case."""

from typing import Literal

from pydantic import AwareDatetime

from adapters.database.application import Application
from rules.asp import edition_on
from rules.codes import Channel
from rules.terms import local_day
from rules.units import UnknownTerritoryError
from workers.runtime.contract import Code, Command, Link, Result
from workers.runtime.failures import ForSupervisorError
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import happened, running_term


class RouteApplication(Command):
    """Find the unit that registers the application."""


class ApplicationRouted(Result):
    """Where the case belongs, its page on the desk, and by when it is registered.

    The office of acceptance asks in writing and hands over at the counter (law.md C 15, 20).
    """

    unit: Code
    region: Code
    case_link: Link
    office: Literal["centre", "akim"]
    registration_due: AwareDatetime | None


@task("asp-route-application", clause="passport-asp/query-6")
def route_application(command: RouteApplication, work: Work) -> ApplicationRouted:
    """Give the case its unit and start the clock of its registration (law.md C 5)."""
    case = work.case(command.case_id)
    application = work.session.get_one(Application, case.id)
    try:
        unit = work.law.units.serving(application.territory)
    except UnknownTerritoryError:
        raise ForSupervisorError(
            "Территория адреса заявителя не закреплена ни за одним центром: дополните список подразделений."
        ) from None
    case.unit, case.region = unit.code, unit.region
    case.edition = edition_on(local_day(case.submitted_at), terms=work.law.terms)
    case.move_to("registration")
    # From when it came: workers that were away stop no clock.
    happened(work, case, "application-routed", at=case.submitted_at)
    registration = running_term(work, case, "asp-registration")
    work.note("application-routed", case.id, unit=unit.code)
    return ApplicationRouted(
        unit=unit.code,
        region=unit.region,
        case_link=work.links.case_page(case.id),
        office="akim" if case.channel == Channel.AKIM else "centre",
        registration_due=registration.due_at if registration else None,
    )

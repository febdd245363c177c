"""`asp-plan-queries`: which information systems are asked for this case."""

from workers.runtime.contract import Code, Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.information_systems import SYSTEMS, members_asked_by_each


class PlanQueries(Command):
    """Choose the systems."""


class QueriesPlanned(Result):
    """One code a system; the process asks each once, for all members of the family."""

    systems: list[Code]


@task("asp-plan-queries", clause="passport-asp/queries")
def plan_queries(command: PlanQueries, work: Work) -> QueriesPlanned:
    """Ask every system that answers a query of the case's edition about somebody in the family."""
    case = work.case(command.case_id)
    case.move_to("queries")
    asked = members_asked_by_each(work, case, SYSTEMS.values())
    return QueriesPlanned(systems=[code for code, members in asked.items() if members])

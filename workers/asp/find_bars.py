"""`asp-find-bars`: whether an earlier event bars the application for six months (grounds 4, 5 and 6)."""

from adapters.database.barring_event import bars_against
from rules.asp import bar_codes, bars_to
from rules.codes import Bar
from rules.terms import local_day
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work


class FindBars(Command):
    """Look the family up in the register of bars."""


class BarsFound(Result):
    """One code a ground; the events stay in the database."""

    measures_bar: Bar
    contract_bar: Bar
    false_data_bar: Bar


@task("asp-find-bars", clause="passport-asp/refusal")
def find_bars(command: FindBars, work: Work) -> BarsFound:
    """Tell which grounds bar an application of its date, by any member of the family (law.md C 9)."""
    case = work.case(command.case_id)
    events = bars_against(work.session, case.id)
    law = work.law
    bars = bars_to(events, applied_on=local_day(case.submitted_at), terms=law.terms, calendar=law.calendar)
    codes = bar_codes(bars)
    work.note("bars-looked-up", case.id, events=len(events), barring=len(bars.grounds))
    return BarsFound(
        measures_bar=Bar(codes["measuresBar"]),
        contract_bar=Bar(codes["contractBar"]),
        false_data_bar=Bar(codes["falseDataBar"]),
    )

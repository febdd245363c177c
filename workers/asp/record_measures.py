"""`asp-record-measures`: what the interview came to."""

from datetime import date

from pydantic import AwareDatetime

from adapters.database.barring_event import lift_bar, record_bar
from adapters.database.case import Case
from adapters.database.social_contract import MEASURES_ANSWERED, SocialContract
from rules.asp import Unassessable, work_out
from rules.codes import Measures, Obliged, RefusalGround
from workers.asp.assessment import facts_of
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.terms import skip_terms
from workers.shared.walk import term_of


class RecordMeasures(Command):
    """Record the family's answer to the measures of employment."""

    measures: Measures
    interview_date: date


class MeasuresRecorded(Result):
    """By when plan and contract are signed: the term may have moved since the stage was opened."""

    contract_due: AwareDatetime | None


@task("asp-record-measures", clause="passport-asp/refusal-4")
def record_measures(command: RecordMeasures, work: Work) -> MeasuresRecorded:
    """Keep the answer; a refusal ends the stage and bars the family for six months (ground 4, law.md C 9).

    Where all who are able to work are excepted (art. 122(4)) the measures are offered, and may be declined.
    """
    case = work.case(command.case_id)
    contract = work.session.get(SocialContract, case.id) or SocialContract(case_id=case.id)
    contract.measures, contract.interview_date = command.measures, command.interview_date
    work.session.add(contract)
    if command.measures is Measures.REFUSED:
        skip_terms(work, case, {"asp-contract"})
    if command.measures is Measures.REFUSED and _is_obliged(work, case):
        record_bar(work, case.id, RefusalGround.MEASURES_REFUSED, command.interview_date)
    else:
        lift_bar(work, case.id, RefusalGround.MEASURES_REFUSED)
    work.note(MEASURES_ANSWERED, case.id, measures=command.measures)
    term = term_of(work, case, "asp-contract")
    return MeasuresRecorded(contract_due=term.due_at if term else None)


def _is_obliged(work: Work, case: Case) -> bool:
    ability = work_out(facts_of(work, case), work.law).ability
    return isinstance(ability, Unassessable) or ability.obliged is Obliged.SOME

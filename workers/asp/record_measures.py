"""`asp-record-measures`: what the interview came to."""

from datetime import date

from pydantic import AwareDatetime

from adapters.database.barring_event import lift_bar, record_bar
from adapters.database.social_contract import SocialContract
from rules.codes import Measures, RefusalGround
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
    """Keep the answer; a refusal ends the stage and bars the family for six months (ground 4, law.md C 9)."""
    case = work.case(command.case_id)
    contract = work.session.get(SocialContract, case.id) or SocialContract(case_id=case.id)
    contract.measures, contract.interview_date = command.measures, command.interview_date
    work.session.add(contract)
    if command.measures is Measures.REFUSED:
        skip_terms(work, case, {"asp-contract"})
        record_bar(work, case.id, RefusalGround.MEASURES_REFUSED, command.interview_date)
    else:
        lift_bar(work, case.id, RefusalGround.MEASURES_REFUSED)
    work.note("measures-answered", case.id, measures=command.measures)
    term = term_of(work, case, "asp-contract")
    return MeasuresRecorded(contract_due=term.due_at if term else None)

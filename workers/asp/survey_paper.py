"""The commission's survey act as a paper of the case."""

from adapters.database.application import Application
from adapters.database.case import Case
from adapters.database.survey_act import ACT, acts_of_survey, photos_of
from adapters.documents.survey import SurveyData, render_survey
from rules.codes import Visit
from rules.terms import local_day
from workers.asp.recipient import recipient_of, unit_of
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document


def keep_survey_paper(work: Work, case: Case) -> None:
    """Write the newest act of the desk; a visit that was entered in Tasklist only has none."""
    acts = acts_of_survey(work.session, case.id)
    if not acts:
        return
    act = acts[-1]
    content = render_survey(
        SurveyData(
            case_number=case.number or "",
            act=act.number,
            dated=local_day(act.entered_at),
            recipient=recipient_of(work, case),
            address=work.session.get_one(Application, case.id).postal_address,
            visited_on=act.visited_on,
            outcome=Visit(act.outcome),
            facts=act.facts,
            seen=tuple(act.seen),
            note=act.note,
            photos=len(photos_of(work.session, case.id)),
            entered_by=act.entered_by,
            authority=authority_of(unit_of(work, case)),
            check_link=work.links.status_page(case.id),
        ),
        work.templates,
    )
    keep_document(
        work, case, kind=ACT, business_key=f"{ACT}/{act.number}", title="Акт обследования", content=content
    )

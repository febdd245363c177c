"""`asp-prepare-requests`: a letter to a state body for each thing that no register knew."""

from uuid import uuid4

from adapters.database.written_request import WrittenRequest
from adapters.documents import RequestData, render_request
from rules.terms import local_day
from workers.asp.recipient import unit_of
from workers.runtime.contract import Command, Result
from workers.runtime.task import task
from workers.runtime.work import Work
from workers.shared.authority import authority_of
from workers.shared.documents import keep_document
from workers.shared.written_requests import ADDRESSEES, requests_of, sought_from, unknown


class PrepareRequests(Command):
    """Write the letters."""


class RequestsPrepared(Result):
    """How many there are."""

    requests: int


@task("asp-prepare-requests", clause="passport-asp/written-request")
def prepare_requests(command: PrepareRequests, work: Work) -> RequestsPrepared:
    """Render one letter for each system and member without data; each is written once."""
    case = work.case(command.case_id)
    unit = unit_of(work, case)
    asked = {(request.system, request.iin) for request in requests_of(work, case.id)}
    missing = [
        (system, member) for system, member in unknown(work, case.id) if (system, member.iin) not in asked
    ]
    for number, (system, member) in enumerate(missing, start=len(asked) + 1):
        letter = render_request(
            RequestData(
                number=f"{case.number}/З-{number}",
                dated=local_day(work.now),
                addressee=ADDRESSEES[system],
                subject_name=member.full_name,
                subject_iin=member.iin,
                subject_born=member.birth_date,
                sought=sought_from(system),
                case_number=case.number or "",
                authority=authority_of(unit),
                check_link=work.links.status_page(case.id),
            ),
            work.templates,
        )
        document = keep_document(
            work,
            case,
            kind="written-request",
            business_key=f"written-request/{system}/{member.position}",
            title="Письменный запрос",
            content=letter,
        )
        work.session.add(
            WrittenRequest(
                id=str(uuid4()),
                case_id=case.id,
                system=system,
                iin=member.iin,
                document_id=document.id,
                prepared_at=work.now,
            )
        )
    work.session.flush()
    return RequestsPrepared(requests=len(requests_of(work, case.id)))

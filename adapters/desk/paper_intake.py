"""Take the papers that an applicant brings: which query, about whom, the scan (law.md C 14)."""

from dataclasses import dataclass

from starlette.datastructures import FormData, UploadFile

from adapters.database.brought_paper import BroughtPaper, keep_paper, papers_beside
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.scan import media_type_of
from adapters.portal.application_form import ApplicationForm
from adapters.portal.field_rules import iin_rule
from adapters.portal.form_reading import text_of
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.problems import Problem, Rule
from rules.asp import Queries, Query
from rules.codes import Edition

MOST = 30
NO_QUERY = Rule("выберите, что подтверждает документ", "құжат нені растайтынын таңдаңыз", "scan-query")
NO_PERSON = Rule(
    "выберите, о ком документ; его ИИН должен быть заполнен",
    "құжат кім туралы екенін таңдаңыз; оның ЖСН толтырылуы тиіс",
    "scan-person",
)
ENOUGH = Rule(f"не больше {MOST} документов", f"{MOST} құжаттан аспайды", "scan-count")


@dataclass(frozen=True, slots=True)
class PaperLine:
    """A paper that was taken, as the form lists it."""

    paper: BroughtPaper
    query: Query


def queries() -> dict[int, Query]:
    """Return the queries that a paper may answer, by number."""
    return {query.number: query for query in Queries.load().of(Edition.PASSPORT_ASP)}


def take_paper(office: Office, official: DeskOfficial, form: ApplicationForm, data: FormData,
               content: bytes) -> None:  # fmt: skip
    """Keep a scan beside the form.

    Raises:
        ApplicationRefusedError: it is no scan, or says nothing about anybody of the form.
    """
    number, iin = text_of(data, "paper_query"), iin_at(form, text_of(data, "paper_of"))
    kind = media_type_of(content)
    problems = []
    if not number.isdecimal() or int(number) not in queries():
        problems.append(Problem("paperQuery", NO_QUERY))
    if iin_rule(iin):
        problems.append(Problem("paperOf", NO_PERSON))
    if isinstance(kind, Rule):
        problems.append(Problem("scan", kind))
    if len(papers_taken(office, official, form)) >= MOST:
        problems.append(Problem("scan", ENOUGH))
    if problems or isinstance(kind, Rule):
        raise ApplicationRefusedError(problems)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        keep_paper(
            work, form.submission_key, official.login, query=int(number), iin=iin, scan=(kind, content)
        )


def iin_at(form: ApplicationForm, place: str) -> str:
    """Return the ИИН of who stands at a place of the form, the applicant first; none where nobody does."""
    people = (form.applicant, *form.family)
    return people[int(place)].iin if place.isdecimal() and int(place) < len(people) else ""


def papers_taken(office: Office, official: DeskOfficial, form: ApplicationForm) -> list[PaperLine]:
    """Return the papers that were taken beside the form."""
    known = queries()
    with office.sessions() as session:
        beside = papers_beside(session, form.submission_key, official.login)
    return [PaperLine(paper, known[paper.query]) for paper in beside]


async def upload_of(data: FormData) -> bytes:
    """Return the bytes of the scan that was chosen; none where none was."""
    upload = data.get("scan")
    return await upload.read() if isinstance(upload, UploadFile) else b""

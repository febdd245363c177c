"""Accept an application at a counter: the portal's form and rules, a signature on paper."""

from adapters.database.brought_paper import lay_papers
from adapters.database.counter_draft import drop_counter_draft
from adapters.database.submission import SubmissionKeyReusedError, submit
from adapters.database.unit_of_work import unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import Counter, DeskOfficial
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_review import problems_of, tidy
from adapters.portal.application_submission import Way, submission_of
from adapters.portal.intake import KEY_TAKEN, ApplicationRefusedError
from adapters.portal.problems import Problem, Rule
from rules.units import UnitDirectory

OTHER_UNIT = Rule(
    "заявитель зарегистрирован на территории другого подразделения: направьте его туда или на портал",
    "өтініш беруші басқа бөлімшенің аумағында тіркелген: оны сонда немесе порталға жіберіңіз",
)
NO_PAPER = Rule(
    "примите подписанное заявление и отметьте это", "қол қойылған өтінішті қабылдап, белгі қойыңыз"
)


def register(
    office: Office, official: DeskOfficial, counter: Counter, form: ApplicationForm, *, paper: bool
) -> str:
    """Store an application as a case of the counter's unit and return its id; the same key, the same case.

    Raises:
        ApplicationRefusedError: the form breaks rules, or nothing was signed.
    """
    tidied = tidy(form)
    problems = problems_of(tidied, office.clock.now().date(), office.law.units)
    if not problems:
        problems += _of_unit(office.law.units, tidied.territory, counter)
    if not paper:
        problems.append(Problem("paper", NO_PAPER))
    if problems:
        raise ApplicationRefusedError(problems)
    way = Way(counter.channel, "paper", accepted_by=official.login, acceptor=official.short_name)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        try:
            submitted = submit(work, submission_of(tidied, way))
        except SubmissionKeyReusedError:
            raise ApplicationRefusedError([Problem("submissionKey", KEY_TAKEN)]) from None
        drop_counter_draft(work.session, official.login, tidied.submission_key)
        if submitted.new:
            case = work.case(submitted.case_id)
            lay_papers(work, tidied.submission_key, official.login, case.id)
            case.unit, case.region = counter.unit, office.law.units.unit(counter.unit).region
    return submitted.case_id


def _of_unit(units: UnitDirectory, territory: str, counter: Counter) -> list[Problem]:
    served = units.serving(territory).code == counter.unit
    return [] if served else [Problem("territory", OTHER_UNIT)]

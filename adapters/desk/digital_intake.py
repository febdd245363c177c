"""Take a digital document at the counter: its owner consents with an SMS code (passport-asp/queries)."""

from datetime import timedelta

from sqlalchemy import func, select
from starlette.datastructures import FormData

from adapters.database.audit import AuditEntry
from adapters.database.brought_paper import DIGITAL, keep_paper
from adapters.database.unit_of_work import UnitOfWork, unit_of_work
from adapters.desk.office import Office, actor_of
from adapters.desk.official import DeskOfficial
from adapters.desk.paper_intake import ENOUGH, MOST, NO_PERSON, iin_at, papers_taken
from adapters.digital_documents import DigitalDocumentsAwayError, DocType, NotGivenError, Why
from adapters.portal.application_form import ApplicationForm
from adapters.portal.field_rules import iin_rule
from adapters.portal.form_reading import text_of
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.problems import Problem, Rule

ASKED = "ask-digital-document"
HOURLY = 60
"""Documents that one official asks for in an hour: nobody floods a phone with codes."""
NO_KIND = Rule("выберите документ из списка", "құжатты тізімнен таңдаңыз", "digital-kind")
TOO_MANY = Rule(
    "за час запрошено слишком много документов: продолжите позже или примите документ на бумаге",
    "бір сағатта тым көп құжат сұралды: кейінірек жалғастырыңыз немесе құжатты қағазда қабылдаңыз",
    "digital-too-many",
)
AWAY = Rule(
    "сервис цифровых документов не отвечает: примите документ на бумаге или повторите через несколько минут",
    "цифрлық құжаттар сервисі жауап бермейді: құжатты қағазда қабылдаңыз немесе кейінірек қайталаңыз",
    "digital-away",
)
WHY = {
    Why.NOT_REGISTERED: Rule(
        "телефон владельца не зарегистрирован в базе мобильных граждан: примите документ на бумаге",
        "иесінің телефоны мобильді азаматтар базасында тіркелмеген: құжатты қағазда қабылдаңыз",
        "digital-not-registered",
    ),
    Why.NO_DOCUMENT: Rule(
        "такого цифрового документа у владельца нет: примите документ на бумаге",
        "иесінде мұндай цифрлық құжат жоқ: құжатты қағазда қабылдаңыз",
        "digital-none",
    ),
    Why.WRONG_CODE: Rule(
        "код не подходит: спросите владельца ещё раз",
        "код сәйкес келмейді: иесінен қайта сұраңыз",
        "digital-code",
    ),
    Why.LATE: Rule(
        "код больше не действует: запросите новый", "код енді жарамсыз: жаңасын сұратыңыз", "digital-late"
    ),
}

OVER = frozenset(rule.code for rule in (*WHY.values(), NO_KIND, TOO_MANY, AWAY)) - {WHY[Why.WRONG_CODE].code}
"""What means that no code can come any more: the owner is to be asked anew."""


def ask_owner(office: Office, official: DeskOfficial, form: ApplicationForm, data: FormData) -> None:
    """Let the owner be asked by SMS for a document.

    Raises:
        ApplicationRefusedError: nothing was asked for; the problem says what to do instead, here and below.
    """
    iin, kind = _wanted(form, data)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        if _asked_lately(work, official) >= HOURLY:
            raise _refused(TOO_MANY)
        work.note(ASKED, None, kind=kind)
    if office.digital is None:
        raise _refused(AWAY)
    try:
        office.digital.ask(iin, kind)
    except NotGivenError as error:
        raise _refused(WHY[error.why]) from None
    except DigitalDocumentsAwayError:
        raise _refused(AWAY) from None


def take_digital(office: Office, official: DeskOfficial, form: ApplicationForm, data: FormData) -> None:
    """Fetch a document with its owner's code and keep it beside the form."""
    iin, kind = _wanted(form, data)
    if len(papers_taken(office, official, form)) >= MOST:
        raise _refused(ENOUGH)
    if office.digital is None:
        raise _refused(AWAY)
    code = "".join(text_of(data, "digital_code").split())
    try:
        content = office.digital.fetch(iin, kind, code)
    except NotGivenError as error:
        raise _refused(WHY[error.why]) from None
    except DigitalDocumentsAwayError:
        raise _refused(AWAY) from None
    scan = ("application/pdf", content)
    with unit_of_work(office.sessions, office.clock, actor_of(official)) as work:
        keep_paper(
            work, form.submission_key, official.login, query=kind.query, iin=iin, scan=scan, source=DIGITAL
        )


def _wanted(form: ApplicationForm, data: FormData) -> tuple[str, DocType]:
    kind, iin = text_of(data, "digital_kind"), iin_at(form, text_of(data, "digital_of"))
    if kind not in set(DocType):
        raise _refused(NO_KIND)
    if iin_rule(iin):
        raise _refused(NO_PERSON)
    return iin, DocType(kind)


def _asked_lately(work: UnitOfWork, official: DeskOfficial) -> int:
    asked = select(func.count()).where(
        AuditEntry.case_id.is_(None),
        AuditEntry.actor == actor_of(official),
        AuditEntry.action == ASKED,
        AuditEntry.at > work.now - timedelta(hours=1),
    )
    return work.session.scalar(asked) or 0


def _refused(rule: Rule) -> ApplicationRefusedError:
    return ApplicationRefusedError([Problem("digital", rule)])

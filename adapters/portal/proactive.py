"""The offer by SMS, and the consent that starts case and clock (passport-asp/term-proactive)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from adapters.database.outbox import EffectKind
from adapters.database.proactive_offer import (
    CONSENTED,
    DECLINED,
    ProactiveOffer,
    lock_offers_to,
    open_offer,
)
from adapters.database.running_case import running_case
from adapters.database.submission import submit
from adapters.database.unit_of_work import UnitOfWork
from adapters.portal.application_form import ApplicationForm
from adapters.portal.application_submission import Way, submission_of
from adapters.portal.intake import ApplicationRefusedError
from adapters.portal.problems import Problem, Rule
from rules.codes import Channel
from rules.terms import local_day

SMS = "sms"
SECOND = timedelta(seconds=1)
LIFE = timedelta(days=30)
"""How long an offer may be answered (our choice)."""
PAYERS = {"1": "563", "2": "601"}
"""The number to reply with, and the code of the payer's bank: Казпочта, Народный банк (law.md C 22)."""
NAMES = {"563": ("Казпочта", "Қазпошта"), "601": ("Народный банк", "Халық банкі")}
NO_PHONE = Rule(
    "телефона этого человека нет в базе мобильных граждан (БМГ): пригласите его подать заявление",
    "бұл адамның телефоны мобильді азаматтар базасында (МАБ) жоқ: оны өтініш беруге шақырыңыз",
    "offer-no-phone",
)
OPEN = Rule(
    "этому человеку уже отправлено предложение: дождитесь ответа",
    "бұл адамға ұсыныс жіберілген: жауабын күтіңіз",
    "offer-open",
)
RUNNING = Rule(
    "по этой семье уже рассматривается дело: предлагать не нужно",
    "бұл отбасы бойынша іс қаралып жатыр: ұсынудың қажеті жоқ",
    "offer-running",
)


class Outcome(StrEnum):
    """What became of a reply."""

    CONSENTED = "consented"
    DECLINED = "declined"
    NO_OFFER = "no-offer"
    NOT_UNDERSTOOD = "not-understood"


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person answered: yes with the payer they chose, if they did, or no."""

    agrees: bool
    payer: str | None


def offer(work: UnitOfWork, form: ApplicationForm, accounts: dict[str, str], *, unit: str, login: str,
          phone: str | None) -> ProactiveOffer:  # fmt: skip
    """Make an offer and want its SMS.

    Raises:
        ApplicationRefusedError: no phone in БМГ, an offer is open, or a case runs.
    """
    iin = form.applicant.iin
    lock_offers_to(work.session, iin)
    if phone is None:
        raise ApplicationRefusedError([Problem("phone", NO_PHONE)])
    if open_offer(work.session, work.now, iin=iin) is not None:
        raise ApplicationRefusedError([Problem("applicant.iin", OPEN)])
    if running_case(work.session, iin) is not None:
        raise ApplicationRefusedError([Problem("applicant.iin", RUNNING)])
    made = ProactiveOffer(
        iin=iin,
        unit=unit,
        phone=phone,
        form=form.model_dump(mode="json"),
        accounts=dict(accounts),
        made_by=login,
        offered_at=work.now,
        expires_at=work.now + LIFE,
    )
    work.session.add(made)
    work.session.flush()
    payload = {"phone": phone, "text": text_of_offer(form.language, accounts)}
    work.outbox.want(EffectKind.SMS, f"proactive-offer/{made.id}", f"offer-{made.id}", payload)
    work.note("make-offer", None, offer=made.id, unit=unit)
    return made


def _choices(language: str, accounts: dict[str, str]) -> str:
    kazakh = language == "kk"
    yes = "ИӘ" if kazakh else "ДА"
    return ", ".join(
        f"{yes} {number} – {NAMES[bank][1 if kazakh else 0]}"
        for number, bank in PAYERS.items()
        if bank in accounts
    )


def text_of_hint(language: str, accounts: dict[str, str]) -> str:
    """Return the SMS to somebody whose reply was not understood: what to write."""
    choices = _choices(language, accounts)
    if language == "kk":
        return f"Жауабыңыз түсініксіз. Былай жазыңыз: {choices} немесе ЖОҚ."
    return f"Ваш ответ не понят. Напишите: {choices} или НЕТ."


def text_of_offer(language: str, accounts: dict[str, str]) -> str:
    """Return the SMS: what is offered, and how to agree."""
    choices = _choices(language, accounts)
    if language == "kk":
        return f"Сізге атаулы әлеуметтік көмек ұсынылады. Тексеруге келіссеңіз: {choices}. Бас тарту: ЖОҚ."
    return f"Вам предлагают адресную социальную помощь. Согласны на обследование: {choices}. Отказ: НЕТ."


def reply_in(text: str) -> Reply | None:
    """Read a reply by SMS; None where it says neither yes nor no."""
    words = re.findall(r"\w+", text.casefold())
    if not words or len(words) > 3:
        return None
    if words[0] in {"нет", "жоқ", "жок"}:
        return Reply(agrees=False, payer=None)
    if words[0] not in {"да", "иә", "ия", "1", "2"}:
        return None
    number = next((word for word in words if word in PAYERS), None)
    return Reply(agrees=True, payer=PAYERS[number] if number else None)


def answer(
    work: UnitOfWork, reply: Reply | None, means: str, *, iin: str | None = None, phone: str | None = None,
    said_at: datetime | None = None,
) -> tuple[Outcome, str | None]:  # fmt: skip
    """Take an answer; return what became of it and the case that consent has opened.

    The same answer again finds no open offer and changes nothing. What was said (`said_at`, in whole seconds)
    before the offer was made is no answer to it, and the day on which it was said is the day of application,
    however late the inbox was read. Who replied something that is neither yes nor no is told once how to
    answer.
    """
    at = work.now if said_at is None else min(said_at, work.now)
    found = open_offer(work.session, at, iin=iin, phone=phone, lock=True)
    if found is None or (said_at is not None and said_at + SECOND <= found.offered_at):
        return Outcome.NO_OFFER, None
    if reply is None:
        return _not_understood(work, found, means)
    payer = reply.payer or (next(iter(found.accounts)) if len(found.accounts) == 1 else None)
    if reply.agrees and payer not in found.accounts:
        return _not_understood(work, found, means)
    found.answered_at, found.means = at, means
    if not reply.agrees or payer is None:
        found.state = DECLINED
        work.note("decline-offer", None, offer=found.id, means=means)
        return Outcome.DECLINED, None
    found.state = CONSENTED
    found.case_id = _open_case(work, found, str(found.accounts[payer]), means, at)
    work.note("consent-to-survey", found.case_id, offer=found.id, means=means, payer=payer)
    return Outcome.CONSENTED, found.case_id


def _not_understood(work: UnitOfWork, found: ProactiveOffer, means: str) -> tuple[Outcome, None]:
    if means == SMS:
        language = ApplicationForm.model_validate(found.form).language
        payload = {"phone": found.phone, "text": text_of_hint(language, found.accounts)}
        work.outbox.want(EffectKind.SMS, f"proactive-offer/{found.id}/hint", f"offer-{found.id}", payload)
    return Outcome.NOT_UNDERSTOOD, None


def _open_case(work: UnitOfWork, found: ProactiveOffer, iban: str, means: str, at: datetime) -> str:
    form = ApplicationForm.model_validate(found.form).model_copy(
        update={
            "submission_key": f"proactive-offer-{found.id}",
            "iban": iban,
            "phone": found.phone,
            "date": local_day(at).isoformat(),
        }
    )
    verdict = {"valid": True, "method": f"consent-{means}", "offer": found.id}
    way = Way(Channel.PROACTIVE, f"consent-{means}", verdict=verdict, accepted_by=found.made_by)
    return submit(work, replace(submission_of(form, way), received_at=at)).case_id

"""The rules of single fields; each gives what is broken, in both languages, or None."""

import re
from datetime import date

from adapters.portal.problems import Rule
from rules.identifiers import iban_problem, iin_problem

EMPTY = Rule("поле обязательно", "өріс міндетті")
LETTERS = Rule("только буквы, пробел, дефис и апостроф", "тек әріптер, бос орын, дефис және апостроф")
MOBILE = Rule(
    "мобильный номер в виде +7 7XX XXX XX XX", "ұялы телефон нөмірі +7 7XX XXX XX XX түрінде жазылады"
)
PRINTABLE = Rule("есть недопустимые знаки", "рұқсат етілмеген таңбалар бар")
NAME = re.compile(r"[^\W\d_](?:[^\W\d_]|[ '’.\-])*")
PHONE = re.compile(r"\+77\d{9}", re.ASCII)
IN_KAZAKH = {
    "ИИН состоит из 12 цифр": "ЖСН 12 цифрдан тұрады",
    "Седьмая цифра ИИН не обозначает век и пол": "ЖСН-нің жетінші цифры ғасыр мен жынысты білдірмейді",
    "Первые шесть цифр ИИН не являются датой рождения": "ЖСН-нің алғашқы алты цифры туған күн емес",
    "Контрольная цифра ИИН не сходится": "ЖСН бақылау цифры сәйкес келмейді",
    "IBAN начинается с KZ и состоит из 20 знаков": "IBAN KZ-дан басталып, 20 таңбадан тұрады",
    "Контрольное число IBAN не сходится": "IBAN бақылау саны сәйкес келмейді",
    "Счёт должен быть открыт в АО «Казпочта» или АО «Народный банк»":
        "Шот «Қазпошта» АҚ-да немесе «Халық банкі» АҚ-да ашылуы тиіс",
}  # fmt: skip
"""What `rules.identifiers` says, in Kazakh."""


def iin_rule(text: str) -> Rule | None:
    """Judge an ИИН."""
    return _said(iin_problem(text)) if text else EMPTY


def iban_rule(text: str) -> Rule | None:
    """Judge an account (passport-asp/portal-step-3)."""
    return _said(iban_problem(text)) if text else EMPTY


def phone_rule(text: str) -> Rule | None:
    """Judge a phone made tidy by `tidy_phone`."""
    if not text:
        return EMPTY
    return None if PHONE.fullmatch(text) else MOBILE


def name_rule(text: str, *, required: bool) -> Rule | None:
    """Judge a surname, name or patronymic."""
    if not text:
        return EMPTY if required else None
    return _longer_than(text, 120) or (None if NAME.fullmatch(text) else LETTERS)


def address_rule(text: str) -> Rule | None:
    """Judge a postal address."""
    if not text:
        return EMPTY
    return _longer_than(text, 400) or (None if text.isprintable() else PRINTABLE)


def day_of(text: str) -> date | None:
    """Read an ISO date; None where it is none."""
    try:
        return date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None


def tidy_phone(text: str) -> str:
    """Write a phone as +77XXXXXXXXX where it can be read as one."""
    compact = re.sub(r"[\s()\-]", "", text)
    if re.fullmatch(r"[78]7\d{9}", compact, re.ASCII):
        return f"+7{compact[1:]}"
    return compact


def _longer_than(text: str, limit: int) -> Rule | None:
    if len(text) <= limit:
        return None
    return Rule(f"не длиннее {limit} знаков", f"{limit} таңбадан аспауы керек")


def _said(problem: str | None) -> Rule | None:
    return Rule(problem, IN_KAZAKH.get(problem, problem)) if problem else None

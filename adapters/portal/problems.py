"""What is wrong with an application, for the person who filled it in."""

from collections.abc import Iterable
from dataclasses import dataclass

from adapters.pages.language import Language
from adapters.pages.refusals import count_refusal

LABELS = {
    "submissionKey": ("Ключ подачи", "Беру кілті"),
    "language": ("Язык", "Тіл"),
    "date": ("Дата заявления", "Өтініш күні"),
    "iin": ("ИИН", "ЖСН"),
    "surname": ("Фамилия", "Тегі"),
    "name": ("Имя", "Аты"),
    "patronymic": ("Отчество", "Әкесінің аты"),
    "birthDate": ("Дата рождения", "Туған күні"),
    "relation": ("Кем приходится", "Туыстығы"),
    "territory": ("Район (город)", "Аудан (қала)"),
    "postalAddress": ("Адрес", "Мекенжай"),
    "phone": ("Телефон", "Телефон"),
    "iban": ("IBAN", "IBAN"),
    "family": ("Состав семьи", "Отбасы құрамы"),
    "signature": ("Подпись", "Қолтаңба"),
    "ibanSecond": ("Второй IBAN", "Екінші IBAN"),
    "payer": ("Кто выплачивает", "Кім төлейді"),
    "paperQuery": ("Что подтверждает документ", "Құжат нені растайды"),
    "paperOf": ("О ком документ", "Құжат кім туралы"),
    "scan": ("Скан документа", "Құжат сканы"),
    "digital": ("Цифровой документ", "Цифрлық құжат"),
    "paper": ("Заявление на бумаге", "Қағаз өтініш"),
    "code": ("SMS-код", "SMS-код"),
    "application": ("Заявление", "Өтініш"),
    "signedWithdrawal": ("Подписанный отзыв", "Қол қойылған қайтарып алу"),
    "request": ("Запрос", "Сұрау"),
    "signedApplication": ("Подписанное заявление", "Қол қойылған өтініш"),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the form, in both languages; by its `code` refusals of one field are told apart in counts."""

    ru: str
    kk: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """A field that breaks a rule; `field` is its path, as in `family.0.iin`."""

    field: str
    rule: Rule

    @property
    def reason(self) -> str:
        """Return the code under which the refusal is counted."""
        return self.rule.code or self.field.rpartition(".")[2]

    def text(self, language: Language) -> str:
        """Name field and rule in a language; never the value."""
        *before, last = self.field.split(".")
        ru, kk = LABELS.get(last, (last, last))
        numbers = [int(part) + 1 for part in before if part.isdecimal()]
        where = f" ({numbers[0]})" if numbers else ""
        return f"{ru}{where}: {self.rule.ru}" if language is Language.RU else f"{kk}{where}: {self.rule.kk}"

    def as_json(self) -> dict[str, str]:
        """Return the problem as the API gives it."""
        return {"field": self.field, "message": self.text(Language.RU), "messageKk": self.text(Language.KK)}


def count_problems(door: str, problems: Iterable[Problem]) -> None:
    """Count what a door refused, each reason once."""
    for reason in {problem.reason for problem in problems}:
        count_refusal(door, reason)

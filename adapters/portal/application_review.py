"""Judge a filled-in application: every broken rule at once, or the application that may be signed."""

from collections.abc import Iterator
from datetime import date, timedelta
from re import ASCII, fullmatch
from typing import TypeVar

from adapters.pages.language import Language
from adapters.portal.application_form import ApplicationForm, MemberForm, PersonForm
from adapters.portal.field_rules import (
    EMPTY,
    address_rule,
    day_of,
    iban_rule,
    iin_rule,
    name_rule,
    phone_rule,
    tidy_phone,
)
from adapters.portal.problems import Problem, Rule
from rules.asp import Relation
from rules.identifiers import birth_date_of, iban_compact
from rules.units import UnitDirectory, UnknownTerritoryError

P = TypeVar("P", bound=PersonForm)
RELATIONS = tuple(relation for relation in Relation if relation is not Relation.APPLICANT)
MAXIMAL_FAMILY = 30
LATEST_SIGNING = timedelta(days=10)
"""How old an application may be when it is submitted (our choice, configuration)."""


def tidy(form: ApplicationForm) -> ApplicationForm:
    """Return the form with account and phone in the form that is kept, and names without double blanks."""
    return form.model_copy(
        update={
            "iban": iban_compact(form.iban),
            "phone": tidy_phone(form.phone),
            "postal_address": " ".join(form.postal_address.split()),
            "applicant": _tidy_person(form.applicant),
            "family": tuple(_tidy_person(member) for member in form.family),
        }
    )


def problems_of(form: ApplicationForm, today: date, units: UnitDirectory) -> list[Problem]:
    """Return every rule that a tidy form breaks; an empty list lets it be signed."""
    return [*_problems(form, today), *_of_territory(form.territory, units)]


def birth_date(person: PersonForm) -> date | None:
    """Return the birth date that the ИИН tells, else the one filled in."""
    return birth_date_of(person.iin) or day_of(person.birth_date)


def _tidy_person(person: P) -> P:
    names = {field: " ".join(getattr(person, field).split()) for field in ("surname", "name", "patronymic")}
    return person.model_copy(update=names)


def _problems(form: ApplicationForm, today: date) -> Iterator[Problem]:
    if not fullmatch(r"[A-Za-z0-9._:\-]{8,128}", form.submission_key, ASCII):
        yield Problem(
            "submissionKey", Rule("от 8 до 128 латинских букв и цифр", "8–128 латын әрпі мен цифры")
        )
    if form.language not in set(Language):
        yield Problem("language", Rule("ru или kk", "ru немесе kk"))
    yield from _of_date(form.date, today)
    yield from _of_person("applicant", form.applicant, today)
    for field, rule in (
        ("postalAddress", address_rule(form.postal_address)),
        ("phone", phone_rule(form.phone)),
        ("iban", iban_rule(form.iban)),
    ):
        if rule:
            yield Problem(field, rule)
    if len(form.family) > MAXIMAL_FAMILY:
        yield Problem(
            "family", Rule(f"не больше {MAXIMAL_FAMILY} человек", f"{MAXIMAL_FAMILY} адамнан аспайды")
        )
    seen = {form.applicant.iin}
    for index, member in enumerate(form.family):
        yield from _of_member(f"family.{index}", member, today)
        if member.iin and member.iin in seen:
            yield Problem(f"family.{index}.iin", Rule("этот человек уже указан", "бұл адам көрсетілген"))
        seen.add(member.iin)


def _of_territory(code: str, units: UnitDirectory) -> Iterator[Problem]:
    if not code:
        yield Problem("territory", EMPTY)
        return
    try:
        units.serving(code)
    except UnknownTerritoryError:
        yield Problem("territory", Rule("выберите из списка", "тізімнен таңдаңыз"))


def _of_date(text: str, today: date) -> Iterator[Problem]:
    day = day_of(text)
    if day is None:
        yield Problem("date", Rule("дата в виде ГГГГ-ММ-ДД", "күні ЖЖЖЖ-АА-КК түрінде"))
    elif not today - LATEST_SIGNING <= day <= today:
        yield Problem(
            "date",
            Rule(
                f"не раньше чем {LATEST_SIGNING.days} дней назад и не позже сегодняшнего дня",
                f"{LATEST_SIGNING.days} күннен ерте емес және бүгінгі күннен кеш емес",
            ),
        )


def _of_person(path: str, person: PersonForm, today: date) -> Iterator[Problem]:
    wrong_iin = iin_rule(person.iin)
    for field, rule in (
        ("iin", wrong_iin),
        ("surname", name_rule(person.surname, required=True)),
        ("name", name_rule(person.name, required=True)),
        ("patronymic", name_rule(person.patronymic, required=False)),
    ):
        if rule:
            yield Problem(f"{path}.{field}", rule)
    if not wrong_iin:
        rule = _birth_date_rule(person, today)
        if rule:
            yield Problem(f"{path}.birthDate", rule)


def _birth_date_rule(person: PersonForm, today: date) -> Rule | None:
    told = birth_date(person)
    if told is None:
        return EMPTY if not person.birth_date else Rule("дата в виде ГГГГ-ММ-ДД", "күні ЖЖЖЖ-АА-КК түрінде")
    if person.birth_date and day_of(person.birth_date) != told:
        return Rule("не совпадает с ИИН", "ЖСН-ге сәйкес келмейді")
    if told > today:
        return Rule("дата ещё не наступила", "күн әлі келген жоқ")
    return None


def _of_member(path: str, member: MemberForm, today: date) -> Iterator[Problem]:
    if member.relation not in RELATIONS:
        yield Problem(f"{path}.relation", Rule("выберите из списка", "тізімнен таңдаңыз"))
    yield from _of_person(path, member, today)

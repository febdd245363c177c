"""A user task's form as the desk shows it: the same fields as in Tasklist, read from the deployed form."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from starlette.datastructures import FormData

from adapters.portal.form_reading import text_of
from adapters.portal.problems import Rule

REQUIRED = Rule("заполните это поле", "осы өрісті толтырыңыз", "task-required")
CHOICE = Rule("выберите из списка", "тізімнен таңдаңыз", "task-choice")
DAY = Rule("нужна дата", "күнді көрсетіңіз", "task-day")
NUMBER = Rule("нужно целое число в указанных пределах", "көрсетілген шекте бүтін сан қажет", "task-number")
_WHOLE = re.compile(r"-?[0-9]{1,15}")
"""Digits alone: a power of ten written with an exponent would be worked out for minutes."""
_BOTH = re.compile(r"\A(?P<ru>.*?)\n\n_(?P<kk>.+)_\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Said:
    """A text in both languages."""

    ru: str
    kk: str


@dataclass(frozen=True, slots=True)
class Field:
    """A field that is asked for: `kind` is `choice`, `yes`, `day` or `number`."""

    key: str
    kind: str
    label: Said
    required: bool
    choices: tuple[tuple[str, Said], ...] = ()
    least: Decimal | None = None
    most: Decimal | None = None
    preset: str = ""


@dataclass(frozen=True, slots=True)
class TaskForm:
    """What a form says and asks; one that the desk cannot show is `foreign`: it is filled in in Tasklist."""

    texts: tuple[Said, ...]
    fields: tuple[Field, ...]
    foreign: bool


class AnswersRefusedError(ValueError):
    """What was filled in breaks the form's own rules: `problems` by the field's key."""

    def __init__(self, problems: Mapping[str, Rule]) -> None:
        super().__init__(f"refused: {', '.join(sorted(problems))}")
        self.problems = problems


def task_form(schema: Mapping[str, Any] | None) -> TaskForm:
    """Read a form-js form; a task without one asks nothing."""
    parts = list(_flat((schema or {}).get("components", [])))
    asked = [
        part for part in parts if "key" in part and not part.get("readonly") and not part.get("disabled")
    ]
    fields = [_field(part) for part in asked]
    texts = [_said(part["text"]) for part in parts if part["type"] == "text" and "{{" not in part["text"]]
    foreign = None in fields or any("conditional" in part for part in asked)
    return TaskForm(tuple(texts), tuple(one for one in fields if one), foreign)


def answers_of(form: TaskForm, data: FormData) -> dict[str, Any]:
    """Return the variables that the filled-in form stands for: codes, dates, numbers, yes or no.

    Raises:
        AnswersRefusedError: a field breaks the form's rules.
    """
    answers: dict[str, Any] = {}
    problems: dict[str, Rule] = {}
    for field in form.fields:
        typed = text_of(data, field.key).strip()
        try:
            answers[field.key] = _answer(field, typed)
        except _WrongError as wrong:
            problems[field.key] = wrong.rule
    if problems:
        raise AnswersRefusedError(problems)
    return {key: value for key, value in answers.items() if value is not None}


class _WrongError(ValueError):
    def __init__(self, rule: Rule) -> None:
        super().__init__(rule.code)
        self.rule = rule


def _answer(field: Field, typed: str) -> Any:
    if field.kind == "yes":
        if field.required and typed != "yes":
            raise _WrongError(REQUIRED)
        return typed == "yes"
    if not typed:
        if field.required:
            raise _WrongError(REQUIRED)
        return None
    if field.kind == "choice":
        return _chosen(field, typed)
    return _day(typed) if field.kind == "day" else _number(field, typed)


def _chosen(field: Field, typed: str) -> str:
    if typed not in {code for code, _ in field.choices}:
        raise _WrongError(CHOICE)
    return typed


def _day(typed: str) -> str:
    try:
        return date.fromisoformat(typed).isoformat()
    except ValueError:
        raise _WrongError(DAY) from None


def _number(field: Field, typed: str) -> int:
    if not _WHOLE.fullmatch(typed):
        raise _WrongError(NUMBER)
    number = int(typed)
    if field.least is not None and number < field.least:
        raise _WrongError(NUMBER)
    if field.most is not None and number > field.most:
        raise _WrongError(NUMBER)
    return number


def _flat(components: Iterable[Mapping[str, Any]]) -> Iterator[Mapping[str, Any]]:
    for part in components:
        if part.get("type") == "group":
            yield from _flat(part.get("components", []))
        else:
            yield part


def _field(part: Mapping[str, Any]) -> Field | None:
    rules = part.get("validate", {})
    label = str(part.get("label") or part.get("dateLabel") or part["key"])
    said = Said(label, str(part.get("description") or label))
    shared: dict[str, Any] = {"key": str(part["key"]), "label": said, "required": bool(rules.get("required"))}
    preset = str(part.get("defaultValue", ""))
    if part["type"] in ("radio", "select") and "values" in part:
        choices = tuple((str(one["value"]), _halves(str(one["label"]))) for one in part["values"])
        return Field(kind="choice", choices=choices, preset=preset, **shared)
    if part["type"] == "checkbox":
        return Field(kind="yes", preset="yes" if part.get("defaultValue") else "", **shared)
    if part["type"] == "datetime" and part.get("subtype") == "date":
        return Field(kind="day", **shared)
    if part["type"] == "number" and not part.get("decimalDigits") and not part.get("serializeToString"):
        least, most = (None if rules.get(end) is None else Decimal(str(rules[end])) for end in ("min", "max"))
        return Field(kind="number", least=least, most=most, preset=preset, **shared)
    return None


def _halves(label: str) -> Said:
    ru, _, kk = label.partition(" · ")
    return Said(ru, kk or ru)


def _said(text: str) -> Said:
    found = _BOTH.match(text)
    ru, kk = (found["ru"], found["kk"]) if found else (text, text)
    return Said(_plain(ru), _plain(kk))


def _plain(text: str) -> str:
    """Return a text without the marks of Markdown that our forms use."""
    return re.sub(r"\*\*|\[([^]]*)\]\([^)]*\)", r"\1", text).strip("_ \n")

"""Forms hold codes, dates, yes or no; texts and persons stay on the desk."""

import re
from collections import Counter
from collections.abc import Iterator

from komek.check.finding import Finding, found
from komek.check.form import Field, Form
from komek.check.workspace import Workspace

PLATFORM = ("Camunda Cloud", "8.6.0")
SHOWN = frozenset({"text", "spacer", "separator", "group"})
ASKED = frozenset({"radio", "select", "checkbox", "datetime", "number"})
_CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_KEY = re.compile(r"[a-z][A-Za-z0-9]*")
_PERSONAL = re.compile(r"(?i)iin|iban|phone|address|surname|first.?name|patronymic|comment|birth|amount")


def about_forms(space: Workspace) -> Iterator[Finding]:
    """Find fields that would carry a text or a person into the engine, and words that are missing."""
    for form in space.forms:
        platform = (str(form.json.get("executionPlatform")), str(form.json.get("executionPlatformVersion")))
        if platform != PLATFORM:
            yield found(form.place, "form-platform", platform=" ".join(platform))
        if not _CODE.fullmatch(form.id):
            yield found(form.place, "id-style", id=form.id or "—")
        yield from _header(form)
        for field in form.fields:
            yield from _component(field)
        keys = Counter(field.key for field in form.asked)
        for key, times in keys.items():
            if times > 1:
                yield found(form.place, "form-key-twice", key=key)


def _header(form: Form) -> Iterator[Finding]:
    first = form.fields[0] if form.fields else None
    if first is None or "({{caseLink}})" not in str(first.json.get("text", "")):
        yield found(form.place, "form-without-link")


def _component(field: Field) -> Iterator[Finding]:
    if field.type in SHOWN:
        if field.type == "text" and not str(field.json.get("text", "")).strip():
            yield found(field.place, "form-text-empty")
        return
    if field.type not in ASKED:
        yield found(field.place, "form-asks-text", type=field.type or "—")
        return
    if not _KEY.fullmatch(field.key):
        yield found(field.place, "form-key", key=field.key or "—")
    elif _PERSONAL.search(field.key):
        yield found(field.place, "form-personal", key=field.key)
    if not field.label.strip():
        yield found(field.place, "form-label")
    if not str(field.json.get("description", "")).strip():
        yield found(field.place, "form-kazakh")
    confirmed = field.type != "checkbox" or field.json.get("validate", {}).get("required")
    if not (field.required and confirmed) and not field.json.get("readonly"):
        yield found(field.place, "form-not-required", key=field.key)
    yield from _values(field)


def _values(field: Field) -> Iterator[Finding]:
    if field.type not in {"radio", "select"}:
        return
    if len(field.codes) < 2:
        yield found(field.place, "form-no-choice", key=field.key)
    for value in field.json.get("values", []):
        code, label = str(value.get("value", "")), str(value.get("label", ""))
        if not _CODE.fullmatch(code):
            yield found(field.place, "form-code", code=code or "—")
        if not label.strip() or (not field.json.get("readonly") and " · " not in label):
            yield found(field.place, "form-choice-words", code=code)

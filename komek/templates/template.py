"""Makes the element template of a task type from its contract."""

from typing import Any

from komek.check.shape import Kind, Shape, shapes_of
from komek.templates.icons import icon
from komek.templates.words import category_name, field_label, task_words
from workers.runtime.task import RETRIES_IN_MODELS, Task

Template = dict[str, Any]
SCHEMA = "https://unpkg.com/@camunda/zeebe-element-templates-json-schema/resources/schema.json"
ENGINES = "^8.6"
_NAME = {"type": "property", "name": "name"}
_CLAUSE = {"type": "zeebe:property", "name": "clause"}
_GROUPS = {"task": "Задача", "inputs": "Что передать", "outputs": "Что получить", "regulation": "Регламент"}


def template_id(job_type: str) -> str:
    """Return the id that tasks bear as ``zeebe:modelerTemplate``."""
    return f"komek.{job_type}"


def template_of(task: Task[Any, Any], kept: Template | None = None) -> Template:
    """Return a task type's template; its version is that of the kept one, or the next if it differs."""
    words = task_words(task.job_type)
    inputs, outputs = shapes_of(task.command), shapes_of(task.result)
    properties = [
        _hidden("zeebe:taskDefinition", {"property": "type"}, task.job_type),
        _hidden("zeebe:taskDefinition", {"property": "retries"}, str(RETRIES_IN_MODELS)),
        _field("name", "task", "Имя на схеме", _NAME, words.name),
        *(_input(name, shape) for name, shape in inputs.items()),
        *(_output(name, shape) for name, shape in outputs.items()),
        _field(
            "clause",
            "regulation",
            "Пункт регламента",
            {"type": "zeebe:property", "name": "clause"},
            task.clause,
        ),
    ]
    used = {one["group"] for one in properties if "group" in one}
    made = {
        "$schema": SCHEMA,
        "name": words.name,
        "id": template_id(task.job_type),
        "description": words.text or words.name,
        "category": {"id": f"komek.{words.category}", "name": category_name(words.category)},
        "appliesTo": ["bpmn:Task", "bpmn:ServiceTask"],
        "elementType": {"value": "bpmn:ServiceTask"},
        "engines": {"camunda": ENGINES},
        "icon": {"contents": icon(words.category)},
        "groups": [{"id": key, "label": label} for key, label in _GROUPS.items() if key in used],
        "properties": properties,
    }
    return {**made, "version": _version(made, kept)}


def _version(made: Template, kept: Template | None) -> int:
    if kept is None:
        return 1
    same = made == {key: value for key, value in kept.items() if key != "version"}
    return int(kept["version"]) + (0 if same else 1)


def _input(name: str, shape: Shape) -> Template:
    binding = {"type": "zeebe:input", "name": name}
    if name == "caseId":
        return _hidden(binding.pop("type"), binding, "=caseId")
    field = _field(name, "inputs", field_label(name), binding, f"={name}")
    return {**field, "description": _kind(shape), "feel": "required"}


def _output(name: str, shape: Shape) -> Template:
    binding = {"type": "zeebe:output", "source": f"={name}"}
    field = _field(f"result-{name}", "outputs", field_label(name), binding, name)
    del field["constraints"]  # an answer that nobody needs is left empty
    return {**field, "description": f"Переменная, куда положить ответ. {_kind(shape)}", "optional": True}


def _field(key: str, group: str, label: str, binding: dict[str, str], value: str) -> Template:
    field = {"id": key, "label": label, "type": "String", "value": value, "group": group, "binding": binding}
    return {**field, "constraints": {"notEmpty": True}}


def _hidden(kind: str, binding: dict[str, str], value: str) -> Template:
    return {"type": "Hidden", "value": value, "binding": {"type": kind, **binding}}


_KINDS = {
    Kind.CASE: "номер дела в системе",
    Kind.TERM: "номер срока в системе",
    Kind.DOCUMENT: "номер документа в системе",
    Kind.KEY: "ключ или номер",
    Kind.CODE: "код",
    Kind.LINK: "ссылка",
    Kind.BOOLEAN: "да или нет (true, false)",
    Kind.INTEGER: "целое число",
    Kind.DATE: "дата",
    Kind.INSTANT: "момент времени",
    Kind.LIST: "список",
    Kind.OBJECT: "набор полей",
    Kind.UNKNOWN: "значение",
}


def _kind(shape: Shape) -> str:
    kind = f"один из кодов: {', '.join(sorted(shape.values))}" if shape.values else _KINDS[shape.kind]
    if shape.kind is Kind.LIST and shape.element is not None and shape.element.values:
        kind = f"список кодов: {', '.join(sorted(shape.element.values))}"
    if shape.kind is Kind.OBJECT:
        kind = f"поля: {', '.join(name for name, _ in shape.fields)}"
    return f"{kind[0].upper()}{kind[1:]}{'; может быть пусто' if shape.nullable else ''}."

"""Expressions tried with examples of what the contracts give: none may come to nothing by an error."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from komek.check.environment import Environment, definite
from komek.check.examples import Example, examples
from komek.check.expressions import body, is_expression, paths
from komek.check.finding import Finding, Place, found
from komek.check.flow import Visit, Walk
from komek.check.template import expressions_of
from komek.check.workspace import Workspace

_WHY = {
    "INVALID_TYPE": "значения разных видов · values of different kinds",
    "NO_PROPERTY_FOUND": "у пустого нет полей · nothing has no fields",
    "NO_CONTEXT_ENTRY_FOUND": "нет такого поля · no such field",
    "NO_FUNCTION_FOUND": "нет такой функции · no such function",
}
_ARGUMENTS = "функции дано не то · a function is given the wrong thing"
_EMPTY = "из пустого ничего не получится · nothing comes of nothing"


@dataclass(frozen=True, slots=True)
class Trial:
    """An expression with one example; a condition must answer yes or no."""

    place: Place
    source: str
    example: str
    context: Example
    condition: bool = False

    @property
    def question(self) -> dict[str, Any]:
        """Return what ``lint.mjs`` is asked."""
        return {"text": body(self.source), "context": self.context}


def trials(space: Workspace, walk: Walk) -> list[Trial]:
    """Return every expression on the ways with each of its examples, once."""
    made: dict[tuple[Place, str, str], Trial] = {}
    for visit in walk.visits:
        for place, source, known, condition in _sources(space, visit):
            for example, context in examples(source, known):
                trial = Trial(place, source, example, context, condition)
                made.setdefault((place, source, example), trial)
    return list(made.values())


def _sources(space: Workspace, visit: Visit) -> Iterator[tuple[Place, str, Environment, bool]]:
    for source, known in _of_node(visit):
        if is_expression(source):
            yield visit.node.place, source, known, False
    for flow in visit.diagram.flows:
        condition = flow.one("bpmn:conditionExpression")
        if flow.attribute("sourceRef") == visit.node.id and condition is not None:
            place = Place(flow.file, flow.id, flow.name or visit.node.name)
            yield place, (condition.text or "").strip(), visit.after, True
    form = space.form.get(visit.node.setting("formDefinition", "formId"))
    if form is not None:
        empty = definite({one.key: one.shape.maybe() for one in form.asked if one.key})
        for component in form.fields:
            for text in expressions_of(component.json):
                yield component.place, f"={text}", {**visit.inside, **empty}, False


def _of_node(visit: Visit) -> Iterator[tuple[str, Environment]]:
    node, seen = visit.node, {**visit.inside, **definite(visit.given)}
    yield from ((source, visit.before) for source in node.mappings("input").values())
    yield from ((source, seen) for source in node.mappings("output").values())
    if node.loop is not None:
        yield str(node.loop.get("inputCollection", "")), visit.outside
        yield str(node.loop.get("outputElement", "")), seen
    for extension, names in (
        ("assignmentDefinition", ("candidateGroups", "assignee", "candidateUsers")),
        ("taskSchedule", ("dueDate", "followUpDate")),
    ):
        yield from ((node.setting(extension, name), visit.inside) for name in names)


def judged(trial: Trial, answer: dict[str, Any]) -> Finding | None:
    """Return what is wrong with an answer of ``lint.mjs``, or None."""
    facts = {"expression": body(trial.source), "example": f" ({trial.example})" if trial.example else ""}
    # Unknown variables are said where the ways are walked; of «item» in a filter feelin warns without need.
    warnings = [one for one in answer["warnings"] if one != "NO_VARIABLE_FOUND"]
    if warnings:
        why = _WHY.get(warnings[0], _ARGUMENTS)
        return found(trial.place, "expression-null", why=why, **facts)
    # A variable that is passed on may be empty; what is worked out from it may not.
    passed_on = body(trial.source) == "null" or paths(trial.source) == {body(trial.source)}
    if answer["value"] is None and not trial.condition and not passed_on:
        return found(trial.place, "expression-null", why=_EMPTY, **facts)
    if trial.condition and not isinstance(answer["value"], bool):
        return found(trial.place, "condition-no-answer", **facts)
    return None

"""Whether an assertion holds now."""

import json
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from komek.process_tests.cases import assertions
from komek.process_tests.cases.file import Assertion
from komek.process_tests.cases.found import Finder
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import (
    ACTIVE,
    COMPLETED,
    TERMINATED,
    Observed,
    Run,
    TaskSeen,
    as_json,
)
from komek.process_tests.cases.selectors import ElementSelector

Feel = Callable[[str, Mapping[str, Any]], Any]
"""Evaluates a FEEL expression on variables."""

_ABSENT = object()
_WORDS = {ACTIVE: "активен", COMPLETED: "завершён", TERMINATED: "прерван"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether it holds; if not, ``actual`` says how things are. ``by`` are the keys it was told by."""

    holds: bool
    actual: str = ""
    by: frozenset[int] = frozenset()


class Checker:
    """Checks assertions against what was observed.

    Several instances may fit a selector. What must be is held by one of them; what must not be, by all.
    """

    def __init__(self, observed: Observed, models: Models, feel: Feel) -> None:
        self._observed = observed
        self._models = models
        self._finder = Finder(observed, models)
        self._feel = feel

    def check(self, assertion: Assertion) -> Verdict:  # noqa: PLR0911
        """Say whether an assertion holds now."""
        match assertion:
            case assertions.AssertDecision():
                return self._decision(assertion)
            case assertions.AssertUserTask():
                return self._user_task(assertion)
            case _:
                pass
        instances = self._observed.of_process(assertion.process_instance_selector.process_definition_id)
        if not instances:
            return self._without_instance(assertion)
        match assertion:
            case assertions.AssertProcessInstance():
                return self._process_instance(assertion, instances)
            case assertions.AssertElementInstance():
                return self._one(instances, lambda run: self._element(assertion, run))
            case assertions.AssertElementInstances():
                each = self._all if assertion.state in _NEGATIVE else self._one
                return each(instances, lambda run: self._elements(assertion, run))
            case assertions.AssertMessageSubscription():
                return self._subscription(assertion, instances)
            case assertions.AssertVariable():
                return self._one(instances, lambda run: self._variable(assertion, run))
            case assertions.AssertVariables():
                return self._one(instances, lambda run: self._variables(assertion, run))

    def _without_instance(self, assertion: Any) -> Verdict:
        process = assertion.process_instance_selector.process_definition_id
        return Verdict(False, f"процесс «{self._models.process_name(process)}» ({process}) не запускался")

    def _process_instance(self, one: assertions.AssertProcessInstance, instances: list[Run]) -> Verdict:
        if one.has_active_incidents is not None:
            keys = {run.key for run in instances}
            found = [incident for incident in self._observed.open_incidents() if incident.instance in keys]
            if bool(found) != one.has_active_incidents:
                return Verdict(False, "открытых инцидентов " + (f"{len(found)}" if found else "нет"))
        if one.state in (None, "IS_CREATED"):
            return Verdict(True, by=frozenset(run.key for run in instances))
        wanted = one.state.removeprefix("IS_")
        held = [run.key for run in instances if run.state == wanted]
        counted = Counter(_WORDS[run.state] for run in instances)
        told = ", ".join(
            f"{word}: {number}" if len(instances) > 1 else word for word, number in counted.items()
        )
        return Verdict(bool(held), f"экземпляр {told}", frozenset(held))

    def _element(self, one: assertions.AssertElementInstance, instance: Run) -> Verdict:
        runs = [run for run in self._of(instance) if self._finder.matches(run, one.element_selector)]
        wanted = one.state.removeprefix("IS_")
        held = [run.key for run in runs if run.state == wanted]
        name = self._told(one.element_selector, instance)
        if not runs:
            return Verdict(False, f"элемент {name} не начинался")
        counted = Counter(run.state for run in runs)
        told = ", ".join(f"{_WORDS[state]} {number} раз(а)" for state, number in counted.items())
        return Verdict(len(held) == one.amount, f"элемент {name}: {told}", frozenset(held))

    def _elements(self, one: assertions.AssertElementInstances, instance: Run) -> Verdict:
        runs = self._of(instance)
        if one.state == "IS_COMPLETED_IN_ORDER":
            return self._in_order(one, instance, runs)
        if one.state == "IS_ACTIVE_EXACTLY":
            others = [
                run
                for run in runs
                if run.state == ACTIVE
                and not any(self._finder.matches(run, selector) for selector in one.element_selectors)
            ]
            if others:
                names = ", ".join(self._name(run) for run in others)
                return Verdict(False, f"активны и другие элементы: {names}")
        wrong: list[str] = []
        by: set[int] = set()
        for selector in one.element_selectors:
            found = [run for run in runs if self._finder.matches(run, selector)]
            verdict = _as_wanted(one.state, found)
            by.update(run.key for run in found)
            if not verdict:
                states = ", ".join(sorted({_WORDS[run.state] for run in found})) or "не начинался"
                wrong.append(f"{self._told(selector, instance)} — {states}")
        return Verdict(not wrong, "; ".join(wrong), frozenset(by))

    def _in_order(self, one: assertions.AssertElementInstances, instance: Run, runs: list[Run]) -> Verdict:
        ended = sorted((run for run in runs if run.state == COMPLETED), key=lambda run: run.ended)
        ahead = iter(ended)
        by: set[int] = set()
        for selector in one.element_selectors:
            found = next((run for run in ahead if self._finder.matches(run, selector)), None)
            if found is None:
                path = " → ".join(self._name(run) for run in ended) or "ничего"
                return Verdict(
                    False, f"{self._told(selector, instance)} не завершён в этом порядке; завершены: {path}"
                )
            by.add(found.key)
        return Verdict(True, by=frozenset(by))

    def _user_task(self, one: assertions.AssertUserTask) -> Verdict:
        tasks = self._finder.tasks(one.user_task_selector)
        wrong = []
        for task in tasks:
            differs = list(self._differences(one, task))
            if not differs:
                return Verdict(True, by=frozenset((task.key,)))
            wrong.append(f"задача {self._task_name(task)}: {', '.join(differs)}")
        return Verdict(False, "; ".join(wrong) or "такой задачи нет")

    def _differences(self, one: assertions.AssertUserTask, task: TaskSeen) -> Iterator[str]:
        value = task.value
        if one.state is not None and one.state.removeprefix("IS_") != task.state:
            yield f"состояние {task.state}"
        if one.assignee is not None and one.assignee != value["assignee"]:
            yield f"исполнитель «{value['assignee']}»"
        if one.candidate_groups is not None and set(one.candidate_groups) != set(
            value["candidateGroupsList"]
        ):
            yield f"группы {', '.join(value['candidateGroupsList']) or 'не заданы'}"
        if one.priority is not None and one.priority != value["priority"]:
            yield f"приоритет {value['priority']}"
        if one.element_id is not None and one.element_id != task.element_id:
            yield f"элемент {task.element_id}"
        if one.name is not None and one.name != self._models.name(task.element_id, task.process_id):
            yield "название другое"
        for wanted, key, word in (
            (one.due_date, "dueDate", "срок"),
            (one.follow_up_date, "followUpDate", "дата напоминания"),
        ):
            if wanted is not None and not _same_instant(wanted, value[key]):
                yield f"{word} {value[key] or 'не задан(а)'}"

    def _subscription(self, one: assertions.AssertMessageSubscription, instances: list[Run]) -> Verdict:
        keys = {run.key for run in instances}
        found = [
            seen
            for seen in self._observed.subscriptions.values()
            if seen.instance in keys
            and seen.message == one.message_selector.message_name
            and one.message_selector.correlation_key in (None, seen.correlation_key)
        ]
        waits, correlated = any(seen.waits for seen in found), any(seen.correlated for seen in found)
        holds = {"IS_WAITING": waits, "IS_NOT_WAITING": not waits, "IS_CORRELATED": correlated}[one.state]
        others = sorted(
            {
                f"{seen.message} (ключ {seen.correlation_key})"
                for seen in self._observed.subscriptions.values()
                if seen.instance in keys and seen.waits
            }
        )
        said = "получено" if correlated else "ожидается" if waits else "не ожидается и не получено"
        told = f"сообщение {said}; экземпляр ждёт: {', '.join(others) or 'ничего'}"
        return Verdict(holds, told, frozenset(seen.instance for seen in found))

    def _variable(self, one: assertions.AssertVariable, instance: Run) -> Verdict:
        value = self._value(one.variable_name, one.element_selector, instance)
        if value is _ABSENT:
            return Verdict(False, f"переменной {one.variable_name} нет")
        if one.satisfies_expression is None:
            return Verdict(True, by=frozenset((instance.key,)))
        answer = self._feel(one.satisfies_expression, {one.variable_name: value})
        told = f"{one.variable_name} = {as_json(value)}, выражение даёт {as_json(answer)}"
        return Verdict(answer is True, told, frozenset((instance.key,)))

    def _variables(self, one: assertions.AssertVariables, instance: Run) -> Verdict:
        wrong = []
        for name in (*one.variable_names, *one.variables):
            value = self._value(name, one.element_selector, instance)
            if value is _ABSENT:
                wrong.append(f"переменной {name} нет")
            elif name in one.variables and not _equal(one.variables[name], value):
                wrong.append(f"{name} = {as_json(value)}")
        return Verdict(not wrong, "; ".join(wrong), frozenset((instance.key,)))

    def _value(self, name: str, selector: ElementSelector | None, instance: Run) -> Any:
        scopes = [instance.key]
        if selector is not None:
            scopes = [run.key for run in self._of(instance) if self._finder.matches(run, selector)]
        found = [
            self._observed.variables[scope, name]
            for scope in scopes
            if (scope, name) in self._observed.variables
        ]
        return found[-1] if found else _ABSENT

    def _decision(self, one: assertions.AssertDecision) -> Verdict:
        selector = one.decision_selector
        found = [
            answer
            for answer in self._observed.decisions
            if selector.decision_definition_id in (None, answer["decisionId"])
            and selector.decision_definition_name in (None, answer["decisionName"])
        ]
        if not found:
            return Verdict(False, "решение не вычислялось")
        for answer in found:
            if _answers(one, answer):
                return Verdict(True)
        last = found[-1]
        rules = ", ".join(str(number) for number in sorted(_rules(last))) or "нет"
        return Verdict(False, f"ответ {last['decisionOutput']}, сработали правила: {rules}")

    def _of(self, instance: Run) -> list[Run]:
        return list(self._observed.of_instance(instance.key))

    @staticmethod
    def _one(instances: list[Run], check: Callable[[Run], Verdict]) -> Verdict:
        verdicts = [check(run) for run in instances]
        return next((one for one in verdicts if one.holds), verdicts[-1])

    @staticmethod
    def _all(instances: list[Run], check: Callable[[Run], Verdict]) -> Verdict:
        verdicts = [check(run) for run in instances]
        return next((one for one in verdicts if not one.holds), verdicts[-1])

    def _name(self, run: Run) -> str:
        return f"«{self._models.name(run.element_id, run.process_id)}»"

    def _task_name(self, task: TaskSeen) -> str:
        return f"«{self._models.name(task.element_id, task.process_id)}»"

    def _told(self, selector: ElementSelector, instance: Run) -> str:
        if selector.element_id is None:
            return f"«{selector.element_name}»"
        return f"«{self._models.name(selector.element_id, instance.process_id)}»"


_NEGATIVE = {"IS_NOT_ACTIVE", "IS_NOT_ACTIVATED"}


def _as_wanted(state: str, found: list[Run]) -> bool:
    active = any(run.state == ACTIVE for run in found)
    match state:
        case "IS_ACTIVE" | "IS_ACTIVE_EXACTLY":
            return active
        case "IS_NOT_ACTIVE":
            return not active
        case "IS_NOT_ACTIVATED":
            return not found
        case _:
            return any(run.state == state.removeprefix("IS_") for run in found)


def _answers(one: assertions.AssertDecision, answer: dict[str, Any]) -> bool:
    matched = _rules(answer)
    if "output" in one.model_fields_set and not _equal(one.output, json.loads(answer["decisionOutput"])):
        return False
    if one.matched_rules is not None and set(one.matched_rules) != matched:
        return False
    if one.not_matched_rules is not None and matched & set(one.not_matched_rules):
        return False
    return not (one.no_matched_rules and matched)


def _rules(answer: dict[str, Any]) -> set[int]:
    return {rule["ruleIndex"] for rule in answer["matchedRules"]}


def _equal(wanted: Any, value: Any) -> bool:
    """Compare as JSON does: true is not 1."""
    return json.dumps(wanted, sort_keys=True) == json.dumps(value, sort_keys=True) or (
        isinstance(wanted, int | float)
        and isinstance(value, int | float)
        and not isinstance(wanted, bool)
        and not isinstance(value, bool)
        and wanted == value
    )


def _same_instant(wanted: str, value: str) -> bool:
    try:
        return datetime.fromisoformat(wanted) == datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return wanted == value

"""Instructions told in the words of the model."""

from collections.abc import Mapping
from typing import Any

from komek.process_tests.cases import actions, assertions
from komek.process_tests.cases.durations import iso
from komek.process_tests.cases.file import ConditionalBehavior
from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import as_json
from komek.process_tests.cases.refused import RefusedInstruction
from komek.process_tests.cases.selectors import ElementSelector, JobSelector, UserTaskSelector

_PROCESS_STATES = {
    "IS_ACTIVE": "идёт",
    "IS_COMPLETED": "завершён",
    "IS_CREATED": "запущен",
    "IS_TERMINATED": "прерван",
}
_ELEMENT_STATES = {
    "IS_ACTIVE": "активен",
    "IS_COMPLETED": "пройден",
    "IS_TERMINATED": "прерван",
    "IS_NOT_ACTIVE": "не активен",
    "IS_NOT_ACTIVATED": "не начинался",
    "IS_ACTIVE_EXACTLY": "активен, и только это",
    "IS_COMPLETED_IN_ORDER": "пройдены по порядку",
}
_TASK_STATES = {"IS_CREATED": "ждёт", "IS_COMPLETED": "выполнена", "IS_CANCELED": "отменена"}
_WAITING = {"IS_WAITING": "ожидается", "IS_NOT_WAITING": "не ожидается", "IS_CORRELATED": "получено"}


class Teller:
    """Tells what an instruction does or expects."""

    def __init__(self, models: Models) -> None:
        self._models = models

    def told(self, instruction: Any) -> str:  # noqa: C901, PLR0911, PLR0912 - one line an instruction
        """Return a step in a line."""
        match instruction:
            case actions.CreateProcessInstance(process_definition_selector=process, variables=variables):
                starts = ", ".join(self._name(one.element_id) for one in instruction.start_instructions)
                where = f" с {starts}" if starts else ""
                return f"Запустить процесс {self._process(process)}{where}{_with(variables)}"
            case actions.PublishMessage() | actions.CorrelateMessage():
                key = f", ключ {instruction.correlation_key}" if instruction.correlation_key else ""
                return f"Сообщение {instruction.name}{key}{_with(instruction.variables)}"
            case actions.BroadcastSignal():
                return f"Сигнал {instruction.signal_name}{_with(instruction.variables)}"
            case actions.CompleteUserTask(user_task_selector=task):
                return f"Выполнить задачу {self._task(task)}{_data(instruction)}"
            case actions.CompleteJob(job_selector=job):
                return f"Выполнить работу {self._job(job)}{_data(instruction)}"
            case actions.ThrowBpmnErrorFromJob(job_selector=job):
                return f"Работа {self._job(job)} кончается ошибкой {instruction.error_code}"
            case actions.MockJobWorkerCompleteJob():
                return f"Работник-макет {instruction.job_type}{_data(instruction)}"
            case actions.MockJobWorkerThrowBpmnError():
                return f"Работник-макет {instruction.job_type}: ошибка {instruction.error_code}"
            case actions.MockDmnDecision():
                return f"Решение-макет {instruction.decision_definition_id}: {as_json(mocked(instruction))}"
            case actions.MockChildProcess(process_definition_id=process_id):
                name = self._models.process_name(process_id)
                return f"Процесс-макет «{name}»{_with(instruction.variables)}"
            case actions.ResolveIncident(incident_selector=incident):
                return f"Снять инцидент {self._name(incident.element_id or incident.process_definition_id)}"
            case actions.UpdateVariables():
                return f"Изменить переменные{_with(instruction.variables)}"
            case actions.EvaluateDecision(decision_definition_selector=decision):
                return f"Вычислить решение {decision.decision_definition_id}{_with(instruction.variables)}"
            case actions.IncreaseTime():
                return f"Проходит время: {iso(instruction.duration)}"
            case actions.SetTime():
                return f"Наступает {instruction.time.isoformat()}"
            case ConditionalBehavior():
                conditions = " и ".join(self.told(one) for one in instruction.conditions)
                return f"Всякий раз, когда «{conditions}»: {'; '.join(map(self.told, instruction.actions))}"
            case RefusedInstruction():
                return str(instruction.type)
            case _:
                return self._assertion(instruction)

    def _assertion(self, one: Any) -> str:  # noqa: PLR0911 - one line an assertion
        match one:
            case assertions.AssertProcessInstance(process_instance_selector=process):
                incidents = {None: "", True: "есть инцидент", False: "инцидентов нет"}
                parts = [
                    _PROCESS_STATES[one.state] if one.state else "",
                    incidents[one.has_active_incidents],
                ]
                return f"Процесс {self._process(process)} {', '.join(filter(None, parts)) or 'запущен'}"
            case assertions.AssertElementInstance():
                times = f", раз: {one.amount}" if one.amount > 1 else ""
                return f"{self._element(one.element_selector)} — {_ELEMENT_STATES[one.state]}{times}"
            case assertions.AssertElementInstances():
                names = ", ".join(self._element(each) for each in one.element_selectors)
                return f"{names} — {_ELEMENT_STATES[one.state]}"
            case assertions.AssertUserTask(user_task_selector=task):
                parts = [_TASK_STATES.get(one.state or "", ""), *_of_task(one)]
                return f"Задача {self._task(task)}: {', '.join(filter(None, parts)) or 'есть'}"
            case assertions.AssertMessageSubscription(message_selector=message):
                return f"Сообщение {message.message_name} {_WAITING[one.state]}"
            case assertions.AssertVariable():
                expression = f": {one.satisfies_expression}" if one.satisfies_expression else " есть"
                return f"Переменная {one.variable_name}{expression}"
            case assertions.AssertVariables():
                parts = [
                    *one.variable_names,
                    *(f"{name} = {as_json(value)}" for name, value in one.variables.items()),
                ]
                return f"Переменные: {', '.join(parts)}"
            case assertions.AssertDecision(decision_selector=decision):
                name = decision.decision_definition_name or decision.decision_definition_id
                output = f": {as_json(one.output)}" if "output" in one.model_fields_set else " вычислено"
                return f"Решение «{name}»{output}"
            case _:
                raise AssertionError(f"nobody told of {type(one).__name__}")

    def _process(self, selector: Any) -> str:
        return f"«{self._models.process_name(selector.process_definition_id)}»"

    def _element(self, selector: ElementSelector) -> str:
        return self._name(selector.element_id) if selector.element_id else f"«{selector.element_name}»"

    def _task(self, selector: UserTaskSelector) -> str:
        if selector.task_name:
            return f"«{selector.task_name}»"
        if selector.element_id:
            return f"«{self._models.name(selector.element_id, selector.process_definition_id)}»"
        return f"процесса «{self._models.process_name(selector.process_definition_id or '')}»"

    def _job(self, selector: JobSelector) -> str:
        if selector.element_id:
            return f"«{self._models.name(selector.element_id, selector.process_definition_id)}»"
        return selector.job_type or f"процесса «{selector.process_definition_id}»"

    def _name(self, element_id: str | None) -> str:
        return f"«{self._models.name(element_id or '')}»"


def mocked(instruction: actions.MockDmnDecision) -> Any:
    """Return the answer of a mocked decision, told in the newer or the older way."""
    if "decision_output" in instruction.model_fields_set:
        return instruction.decision_output
    return instruction.variables


def _of_task(one: assertions.AssertUserTask) -> list[str]:
    return [
        f"исполнитель {one.assignee}" if one.assignee is not None else "",
        f"группы {', '.join(one.candidate_groups)}" if one.candidate_groups is not None else "",
        f"приоритет {one.priority}" if one.priority is not None else "",
        f"элемент {one.element_id}" if one.element_id is not None else "",
        f"название «{one.name}»" if one.name is not None else "",
        f"срок {one.due_date}" if one.due_date is not None else "",
        f"напоминание {one.follow_up_date}" if one.follow_up_date is not None else "",
    ]


def _data(instruction: Any) -> str:
    return " с данными примера" if instruction.use_example_data else _with(instruction.variables)


def _with(variables: Mapping[str, Any]) -> str:
    told = ", ".join(f"{name} = {as_json(value)}" for name, value in variables.items())
    return f": {told}" if told else ""

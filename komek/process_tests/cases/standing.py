"""How a test's instances stand: what a failing test tells."""

from collections.abc import Iterator
from datetime import UTC, datetime

from komek.process_tests.cases.models import Models
from komek.process_tests.cases.observed import ACTIVE, JobSeen, Observed, Run, as_json

_LONGEST = 300
_STATES = {"ACTIVE": "идёт", "COMPLETED": "завершён", "TERMINATED": "прерван"}


class Standing:
    """Tells how the instances stand, in the words of the models."""

    def __init__(self, observed: Observed, models: Models) -> None:
        self._observed = observed
        self._models = models

    def cause(self) -> str | None:
        """Return what most likely holds the instances up: an incident, a job that nobody does; else None."""
        if incidents := list(self._incidents()):
            return incidents[0]
        if jobs := list(self._jobs()):
            return jobs[0]
        return None

    def lines(self) -> tuple[str, ...]:
        """Return everything worth knowing, line by line."""
        return tuple(
            line
            for part in (
                self._incidents(),
                self._jobs(),
                self._tasks(),
                self._waiting(),
                self._paths(),
                self._variables(),
            )
            for line in part
        )

    def _incidents(self) -> Iterator[str]:
        for one in self._observed.open_incidents():
            name = self._models.name(one.element_id, one.process_id)
            yield f"Инцидент на «{name}» ({one.element_id}): {one.kind}: {one.message[:_LONGEST]}"

    def _jobs(self) -> Iterator[str]:
        stuck = {one.job for one in self._observed.open_incidents()}
        for job in self._observed.jobs.values():
            active = self._observed.elements.get(job.element_instance)
            if job.state != "ENDED" and job.key not in stuck and (active is None or active.state == ACTIVE):
                name = self._models.name(job.element_id, job.process_id)
                yield f"Работа {job.type} на «{name}» {_held(job)}"

    def _tasks(self) -> Iterator[str]:
        for task in self._observed.tasks.values():
            if task.state == "CREATED":
                groups = ", ".join(task.value["candidateGroupsList"])
                name = self._models.name(task.element_id, task.process_id)
                yield f"Ждёт задача «{name}» ({task.element_id}), группы: {groups or 'не заданы'}"

    def _waiting(self) -> Iterator[str]:
        for one in self._observed.subscriptions.values():
            instance = self._observed.instances.get(one.instance)
            if one.waits and instance is not None and instance.state == ACTIVE:
                name = self._models.name(one.element_id, instance.process_id)
                yield f"Ждёт сообщение {one.message}, ключ {one.correlation_key} («{name}»)"
        for timer in self._observed.timers.values():
            instance = self._observed.instances.get(timer.instance)
            if instance is not None:
                due = datetime.fromtimestamp(timer.due / 1000, UTC).astimezone()
                name = self._models.name(timer.element_id, instance.process_id)
                yield f"Ждёт время {due.isoformat(timespec='seconds')} («{name}»)"

    def _paths(self) -> Iterator[str]:
        for instance in self._observed.instances.values():
            path = " → ".join(self._entered(run) for run in self._observed.of_instance(instance.key))
            name = self._models.process_name(instance.process_id)
            yield f"Путь «{name}» ({_STATES[instance.state]}): {path or 'ничего'}"
        if not self._observed.instances:
            yield "Ни один процесс не запускался"

    def _entered(self, run: Run) -> str:
        mark = {"ACTIVE": " …", "TERMINATED": " ✗"}.get(run.state, "")
        return f"{self._models.name(run.element_id, run.process_id)}{mark}"

    def _variables(self) -> Iterator[str]:
        for instance in self._observed.instances.values():
            own = {
                name: value
                for (scope, name), value in self._observed.variables.items()
                if scope == instance.key
            }
            if own:
                name = self._models.process_name(instance.process_id)
                told = ", ".join(f"{key} = {as_json(value)[:_LONGEST]}" for key, value in own.items())
                yield f"Переменные «{name}»: {told}"


def _held(job: JobSeen) -> str:
    match job.state:
        case "ACTIVATED":
            return f"взята работником {job.worker or 'без имени'} и не выполнена: он завис или ещё работает"
        case "FAILED":
            return f"не удалась (осталось попыток: {job.retries}): {job.error[:_LONGEST]}"
        case "TIMED_OUT":
            return f"взята работником {job.worker or 'без имени'} и не выполнена в отведённое ему время"
        case _:
            return "создана, и никто её не взял: нет ни макета, ни работника"

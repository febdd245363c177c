"""Model and handler agree on each job: what the handler needs the task gives, what it takes back exists."""

from typing import Any

import pytest

from tests.bpmn.reading import Model
from workers.registry import all_tasks
from workers.runtime.task import Task

FIXED = '="running"'
"""The guard itself says that its term runs; no job answers it."""


@pytest.fixture(scope="module")
def handlers() -> dict[str, Task[Any, Any]]:
    """Every handler by its task type."""
    return {handler.job_type: handler for handler in all_tasks()}


def test_every_job_has_its_handler_and_every_handler_its_job(
    models: dict[str, Model], handlers: dict[str, Task[Any, Any]]
) -> None:
    asked = {
        task.extension("taskDefinition").get("type")
        for model in models.values()
        for task in model.of_kind("serviceTask")
    }
    assert asked == handlers.keys()


def test_a_job_carries_what_its_handler_needs(model: Model, handlers: dict[str, Task[Any, Any]]) -> None:
    for task in model.of_kind("serviceTask"):
        handler = handlers[task.extension("taskDefinition").get("type")]
        assert set(handler.command.variables()) <= task.mappings("input").keys(), task.id


def test_a_model_takes_back_only_what_the_handler_answers(
    model: Model, handlers: dict[str, Task[Any, Any]]
) -> None:
    for task in model.of_kind("serviceTask"):
        handler = handlers[task.extension("taskDefinition").get("type")]
        taken = {source.removeprefix("=") for source in task.mappings("output").values() if source != FIXED}
        assert taken <= set(handler.result.variables()), task.id

"""Selectors: how a test file names processes, elements, jobs, tasks, messages, incidents and decisions."""

from typing import Self

from pydantic import model_validator

from komek.process_tests.cases.part import Part


class Selector(Part):
    """A selector with at least one of its fields."""

    @model_validator(mode="after")
    def _names_something(self) -> Self:
        if all(value is None for _, value in self):
            raise ValueError(f"назовите хотя бы одно: {', '.join(self.model_dump(by_alias=True))}")
        return self


class ProcessSelector(Part):
    """A process by its id; of definitions and of instances alike."""

    process_definition_id: str


class ElementSelector(Selector):
    """An element by its id or its name."""

    element_id: str | None = None
    element_name: str | None = None


class JobSelector(Selector):
    """A job by its type, its element, its process."""

    job_type: str | None = None
    element_id: str | None = None
    process_definition_id: str | None = None


class UserTaskSelector(Selector):
    """A user task by its element, its name, its process."""

    element_id: str | None = None
    task_name: str | None = None
    process_definition_id: str | None = None


class IncidentSelector(Selector):
    """An incident by its element, its process."""

    element_id: str | None = None
    process_definition_id: str | None = None


class MessageSelector(Part):
    """A message by its name and, where given, its correlation key."""

    message_name: str
    correlation_key: str | None = None


class DecisionSelector(Selector):
    """A decision by its id or its name."""

    decision_definition_id: str | None = None
    decision_definition_name: str | None = None


class DecisionDefinitionSelector(Part):
    """A decision to be evaluated."""

    decision_definition_id: str

"""Instructions that expect something."""

from typing import Annotated, Any, Literal

from pydantic import Field

from komek.process_tests.cases.part import Part
from komek.process_tests.cases.selectors import (
    DecisionSelector,
    ElementSelector,
    MessageSelector,
    ProcessSelector,
    UserTaskSelector,
)


class AssertProcessInstance(Part):
    """Expect a state of a process instance."""

    type: Literal["ASSERT_PROCESS_INSTANCE"]
    process_instance_selector: ProcessSelector
    state: Literal["IS_ACTIVE", "IS_COMPLETED", "IS_CREATED", "IS_TERMINATED"] | None = None
    has_active_incidents: bool | None = None


class AssertElementInstance(Part):
    """Expect a number of instances of an element in a state."""

    type: Literal["ASSERT_ELEMENT_INSTANCE"]
    process_instance_selector: ProcessSelector
    element_selector: ElementSelector
    state: Literal["IS_ACTIVE", "IS_COMPLETED", "IS_TERMINATED"]
    amount: int = Field(default=1, ge=1)


class AssertElementInstances(Part):
    """Expect a state of several elements."""

    type: Literal["ASSERT_ELEMENT_INSTANCES"]
    process_instance_selector: ProcessSelector
    element_selectors: Annotated[tuple[ElementSelector, ...], Field(min_length=1)]
    state: Literal[
        "IS_ACTIVE",
        "IS_COMPLETED",
        "IS_TERMINATED",
        "IS_NOT_ACTIVE",
        "IS_NOT_ACTIVATED",
        "IS_ACTIVE_EXACTLY",
        "IS_COMPLETED_IN_ORDER",
    ]


class AssertUserTask(Part):
    """Expect something of a user task."""

    type: Literal["ASSERT_USER_TASK"]
    user_task_selector: UserTaskSelector
    state: Literal["IS_CREATED", "IS_COMPLETED", "IS_CANCELED", "IS_FAILED"] | None = None
    assignee: str | None = None
    candidate_groups: tuple[str, ...] | None = None
    priority: int | None = None
    element_id: str | None = None
    name: str | None = None
    due_date: str | None = None
    follow_up_date: str | None = None


class AssertMessageSubscription(Part):
    """Expect a state of a process instance's waiting for a message."""

    type: Literal["ASSERT_PROCESS_INSTANCE_MESSAGE_SUBSCRIPTION"]
    process_instance_selector: ProcessSelector
    message_selector: MessageSelector
    state: Literal["IS_WAITING", "IS_NOT_WAITING", "IS_CORRELATED"]


class AssertVariable(Part):
    """Expect a variable to satisfy a FEEL expression."""

    type: Literal["ASSERT_VARIABLE"]
    process_instance_selector: ProcessSelector
    element_selector: ElementSelector | None = None
    variable_name: str
    satisfies_judge: dict[str, Any] | None = None
    satisfies_expression: str | None = None
    similar_to: dict[str, Any] | None = None


class AssertVariables(Part):
    """Expect variables to be there, or to have values."""

    type: Literal["ASSERT_VARIABLES"]
    process_instance_selector: ProcessSelector
    element_selector: ElementSelector | None = None
    variable_names: tuple[str, ...] = ()
    variables: dict[str, Any] = Field(default_factory=dict)


class AssertDecision(Part):
    """Expect an answer of a decision; rules are counted from one, as in the table."""

    type: Literal["ASSERT_DECISION"]
    decision_selector: DecisionSelector
    output: Any = None
    matched_rules: tuple[int, ...] | None = None
    not_matched_rules: tuple[int, ...] | None = None
    no_matched_rules: bool = False

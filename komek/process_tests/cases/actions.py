"""Instructions that do something."""

from datetime import timedelta
from typing import Annotated, Any, Literal

from pydantic import AwareDatetime, BeforeValidator, Field

from komek.process_tests.cases.durations import duration
from komek.process_tests.cases.part import Part
from komek.process_tests.cases.selectors import (
    DecisionDefinitionSelector,
    ElementSelector,
    IncidentSelector,
    JobSelector,
    ProcessSelector,
    UserTaskSelector,
)

Variables = dict[str, Any]
Duration = Annotated[timedelta, BeforeValidator(duration)]


class StartInstruction(Part):
    """An element to start at."""

    element_id: str


class TerminateInstruction(Part):
    """An element after which the instance is to be terminated."""

    type: Literal["TERMINATE_PROCESS_INSTANCE"]
    after_element_id: str


class CreateProcessInstance(Part):
    """Create a process instance."""

    type: Literal["CREATE_PROCESS_INSTANCE"]
    process_definition_selector: ProcessSelector
    variables: Variables = Field(default_factory=dict)
    start_instructions: tuple[StartInstruction, ...] = ()
    runtime_instructions: tuple[TerminateInstruction, ...] = ()
    reserve_jobs: bool = False
    stub_call_activities: bool = False


class PublishMessage(Part):
    """Publish a message; its time to live is in milliseconds, an hour unless told."""

    type: Literal["PUBLISH_MESSAGE"]
    name: str
    correlation_key: str = ""
    variables: Variables = Field(default_factory=dict)
    time_to_live: int = Field(default=3_600_000, ge=0)
    message_id: str = ""


class CorrelateMessage(Part):
    """Correlate a message with whoever waits for it."""

    type: Literal["CORRELATE_MESSAGE"]
    name: str
    correlation_key: str = ""
    variables: Variables = Field(default_factory=dict)


class BroadcastSignal(Part):
    """Broadcast a signal."""

    type: Literal["BROADCAST_SIGNAL"]
    signal_name: str
    variables: Variables = Field(default_factory=dict)


class CompleteUserTask(Part):
    """Complete a user task."""

    type: Literal["COMPLETE_USER_TASK"]
    user_task_selector: UserTaskSelector
    variables: Variables = Field(default_factory=dict)
    use_example_data: bool = False


class CompleteJob(Part):
    """Complete a job."""

    type: Literal["COMPLETE_JOB"]
    job_selector: JobSelector
    variables: Variables = Field(default_factory=dict)
    use_example_data: bool = False


class ThrowBpmnErrorFromJob(Part):
    """End a job with a BPMN error."""

    type: Literal["THROW_BPMN_ERROR_FROM_JOB"]
    job_selector: JobSelector
    error_code: str
    error_message: str = ""
    variables: Variables = Field(default_factory=dict)


class MockJobWorkerCompleteJob(Part):
    """Complete every job of a type from here on."""

    type: Literal["MOCK_JOB_WORKER_COMPLETE_JOB"]
    job_type: str
    variables: Variables = Field(default_factory=dict)
    use_example_data: bool = False


class MockJobWorkerThrowBpmnError(Part):
    """End every job of a type with a BPMN error from here on."""

    type: Literal["MOCK_JOB_WORKER_THROW_BPMN_ERROR"]
    job_type: str
    error_code: str
    error_message: str = ""
    variables: Variables = Field(default_factory=dict)


class MockDmnDecision(Part):
    """Put a fixed answer in a decision's place; ``variables`` is the older name of ``decisionOutput``."""

    type: Literal["MOCK_DMN_DECISION"]
    decision_definition_id: str
    variables: Variables | None = None
    decision_output: Any = None


class MockChildProcess(Part):
    """Put a process that ends at once in a called process's place."""

    type: Literal["MOCK_CHILD_PROCESS"]
    process_definition_id: str
    version_tag: str | None = None
    variables: Variables = Field(default_factory=dict)


class ResolveIncident(Part):
    """Resolve an incident; its job gets a retry anew."""

    type: Literal["RESOLVE_INCIDENT"]
    incident_selector: IncidentSelector


class UpdateVariables(Part):
    """Create or change variables."""

    type: Literal["UPDATE_VARIABLES"]
    process_instance_selector: ProcessSelector
    variables: Variables
    element_selector: ElementSelector | None = None
    create_local_variables: bool = False


class EvaluateDecision(Part):
    """Evaluate a decision."""

    type: Literal["EVALUATE_DECISION"]
    decision_definition_selector: DecisionDefinitionSelector
    variables: Variables = Field(default_factory=dict)


class IncreaseTime(Part):
    """Move the engine's clock forward."""

    type: Literal["INCREASE_TIME"]
    duration: Duration


class SetTime(Part):
    """Move the engine's clock forward to an instant."""

    type: Literal["SET_TIME"]
    time: AwareDatetime

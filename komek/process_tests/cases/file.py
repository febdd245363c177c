"""A test file: its test cases and their instructions."""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field

from komek.process_tests.cases import actions, assertions
from komek.process_tests.cases.part import Part
from komek.process_tests.cases.refused import RefusedInstruction

Assertion = (
    assertions.AssertDecision
    | assertions.AssertElementInstance
    | assertions.AssertElementInstances
    | assertions.AssertMessageSubscription
    | assertions.AssertProcessInstance
    | assertions.AssertUserTask
    | assertions.AssertVariable
    | assertions.AssertVariables
)
Action = (
    actions.BroadcastSignal
    | actions.CompleteJob
    | actions.CompleteUserTask
    | actions.CorrelateMessage
    | actions.CreateProcessInstance
    | actions.EvaluateDecision
    | actions.IncreaseTime
    | actions.MockChildProcess
    | actions.MockDmnDecision
    | actions.MockJobWorkerCompleteJob
    | actions.MockJobWorkerThrowBpmnError
    | actions.PublishMessage
    | actions.ResolveIncident
    | actions.SetTime
    | actions.ThrowBpmnErrorFromJob
    | actions.UpdateVariables
)
Simple = Annotated[Assertion | Action | RefusedInstruction, Discriminator("type")]


class ConditionalBehavior(Part):
    """Do something whenever conditions hold: the first time the first action, … the last one for ever."""

    type: Literal["CONDITIONAL_BEHAVIOR"]
    name: str = ""
    conditions: Annotated[tuple[Annotated[Assertion, Discriminator("type")], ...], Field(min_length=1)]
    actions: Annotated[tuple[Simple, ...], Field(min_length=1)]


Instruction = Annotated[Assertion | Action | RefusedInstruction | ConditionalBehavior, Discriminator("type")]


class TestCase(BaseModel):
    """One test case; Web Modeler keeps more in it than the schema tells, which is let be."""

    __test__ = False  # what pytest would take it for
    model_config = ConfigDict(frozen=True, extra="allow")

    name: str
    description: str = ""
    instructions: tuple[Instruction, ...]

    def every(self) -> Iterator[Any]:
        """Yield every instruction, those inside conditional behaviours too."""
        for one in self.instructions:
            yield one
            if isinstance(one, ConditionalBehavior):
                yield from one.conditions
                yield from one.actions


class TestFile(BaseModel):
    """A file of test cases."""

    __test__ = False
    model_config = ConfigDict(frozen=True, extra="allow")

    test_cases: tuple[TestCase, ...] = Field(alias="testCases")

"""What the format knows and an engine of 8.6 cannot do: refused by name, with the reason."""

from collections.abc import Iterator
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from komek.process_tests.cases.actions import CreateProcessInstance
from komek.process_tests.cases.assertions import AssertUserTask, AssertVariable

RefusedType = Literal[
    "ASSERT_VARIABLE_JUDGE",
    "ASSERT_VARIABLE_SATISFIES_JUDGE",
    "ASSERT_VARIABLE_SIMILAR_TO",
    "COMPLETE_JOB_AD_HOC_SUB_PROCESS",
    "COMPLETE_JOB_USER_TASK_LISTENER",
    "EVALUATE_CONDITIONAL_START_EVENT",
    "RELEASE_JOB",
    "RUN_CALLED_PROCESS",
    "STUB_CALL_ACTIVITY_COMPLETE",
    "STUB_CALL_ACTIVITY_THROW_ERROR",
]

_JUDGE = "оценку текста языковой моделью Komek не проводит: ответ теста должен быть определённым"
_LATER = "в Camunda 8.6 этого ещё нет"

REASONS: dict[str, str] = {
    "ASSERT_VARIABLE_JUDGE": _JUDGE,
    "ASSERT_VARIABLE_SATISFIES_JUDGE": _JUDGE,
    "ASSERT_VARIABLE_SIMILAR_TO": _JUDGE,
    "COMPLETE_JOB_AD_HOC_SUB_PROCESS": f"ad-hoc-подпроцессы с работами появились в 8.8, {_LATER}",
    "COMPLETE_JOB_USER_TASK_LISTENER": f"слушатели задач появились в 8.8, {_LATER}",
    "EVALUATE_CONDITIONAL_START_EVENT": f"условные стартовые события появились в 8.9, {_LATER}",
    "RELEASE_JOB": f"придержанные работы (reserveJobs) появились в 8.11, {_LATER}",
    "RUN_CALLED_PROCESS": f"подмена вызова (stubCallActivities) появилась в 8.11, {_LATER}",
    "STUB_CALL_ACTIVITY_COMPLETE": (
        f"подмена вызова (stubCallActivities) появилась в 8.11, {_LATER}; есть MOCK_CHILD_PROCESS"
    ),
    "STUB_CALL_ACTIVITY_THROW_ERROR": f"подмена вызова (stubCallActivities) появилась в 8.11, {_LATER}",
}
if REASONS.keys() != set(get_args(RefusedType)):
    raise AssertionError("every refused instruction has its reason")


class RefusedInstruction(BaseModel):
    """An instruction of the schema that cannot be run here; what it holds is not read."""

    model_config = ConfigDict(frozen=True, extra="allow")

    type: RefusedType


def refusals(instruction: BaseModel) -> Iterator[str]:
    """Yield what of an instruction cannot be run on 8.6, each with its name and reason."""
    match instruction:
        case RefusedInstruction(type=kind):
            yield f"{kind}: {REASONS[kind]}"
        case CreateProcessInstance():
            if instruction.runtime_instructions:
                yield f"runtimeInstructions TERMINATE_PROCESS_INSTANCE: появилось в 8.8, {_LATER}"
            if instruction.reserve_jobs:
                yield f"reserveJobs: появилось в 8.11, {_LATER}"
            if instruction.stub_call_activities:
                yield f"stubCallActivities: появилось в 8.11, {_LATER}; есть MOCK_CHILD_PROCESS"
        case AssertVariable():
            if instruction.satisfies_judge is not None:
                yield f"satisfiesJudge: {_JUDGE}"
            if instruction.similar_to is not None:
                yield f"similarTo: {_JUDGE}"
        case AssertUserTask(state="IS_FAILED"):
            yield "IS_FAILED: у задач людей в Camunda 8.6 нет такого состояния"
        case _:
            return

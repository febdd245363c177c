"""The jobs of a gateway that is not there: handed out, timed out, answered, as Zeebe 8.6 does it."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import count
from typing import Any
from uuid import uuid4

from pyzeebe.proto import gateway_pb2 as wire

_keys = count(2_251_799_813_685_249)


class JobState(StrEnum):
    """How far a job has come; ``incident`` has no retries left."""

    WAITING = "waiting"
    ACTIVATED = "activated"
    COMPLETED = "completed"
    THROWN = "thrown"
    INCIDENT = "incident"
    CANCELLED = "cancelled"


@dataclass
class FakeJob:
    """One job. Times are monotonic seconds; an activated job whose deadline passed waits again."""

    type: str
    variables: Mapping[str, Any]
    retries: int = 5
    key: int = field(default_factory=lambda: next(_keys))
    state: JobState = JobState.WAITING
    deadline: float = 0.0
    not_before: float = 0.0
    handed_out: int = 0

    def is_offered(self) -> bool:
        """Say whether a poll would get this job now."""
        now = time.monotonic()
        if self.state is JobState.ACTIVATED and self.deadline <= now:
            self.state = JobState.WAITING
        return self.state is JobState.WAITING and self.not_before <= now

    def hand_out(self, timeout: float, fetch: list[str], worker: str) -> wire.ActivatedJob:
        """Activate the job for some seconds."""
        self.state, self.deadline = JobState.ACTIVATED, time.monotonic() + timeout
        self.handed_out += 1
        told = {name: value for name, value in self.variables.items() if not fetch or name in fetch}
        return wire.ActivatedJob(
            key=self.key,
            type=self.type,
            processInstanceKey=100,
            bpmnProcessId="process",
            elementId="element",
            elementInstanceKey=self.key,
            customHeaders="{}",
            worker=worker,
            retries=self.retries,
            deadline=int((time.time() + timeout) * 1000),
            variables=json.dumps(told),
        )

    @property
    def may_be_answered(self) -> bool:
        """Say whether the engine would take an answer: a job that timed out and waits again takes one too."""
        return self.state in (JobState.ACTIVATED, JobState.WAITING)


def fake_job(job_type: str, *, key: int | None, retries: int, variables: Mapping[str, Any]) -> FakeJob:
    """Return a job of a new case, unless the variables name one."""
    job = FakeJob(job_type, {"caseId": str(uuid4()), **variables}, retries)
    if key is not None:
        job.key = key
    return job

"""A job as the engine hands it out."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self

from pyzeebe.proto.gateway_pb2 import ActivatedJob


@dataclass(frozen=True, slots=True)
class Job:
    """One activated job; ``deadline`` is by the engine's clock."""

    key: int
    type: str
    process_instance_key: int
    bpmn_process_id: str
    element_id: str
    element_instance_key: int
    retries: int
    deadline: datetime
    variables: dict[str, Any]
    headers: dict[str, str]

    @classmethod
    def from_wire(cls, job: ActivatedJob) -> Self:
        """Read a job from the gateway protocol."""
        return cls(
            key=job.key,
            type=job.type,
            process_instance_key=job.processInstanceKey,
            bpmn_process_id=job.bpmnProcessId,
            element_id=job.elementId,
            element_instance_key=job.elementInstanceKey,
            retries=job.retries,
            deadline=datetime.fromtimestamp(job.deadline / 1000, UTC),
            variables=json.loads(job.variables),
            headers=json.loads(job.customHeaders),
        )

"""The models that are measured: one service task, once around and for ever around."""

from adapters.camunda.gateway import Resource

JOB_TYPE = "bench-record"
ROUND = "bench-round"
"""Every completed job makes the next one: the backlog stays as long as it was, and nothing feeds it."""
SINGLE = "bench-single"
"""Start, the task, end: for arrivals at a given rate."""

_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{process}" isExecutable="true">
    <bpmn:startEvent id="started"><bpmn:outgoing>in</bpmn:outgoing></bpmn:startEvent>
    <bpmn:sequenceFlow id="in" sourceRef="started" targetRef="record" />
    <bpmn:serviceTask id="record">
      <bpmn:extensionElements>
        <zeebe:taskDefinition type="{job_type}" retries="5" />
      </bpmn:extensionElements>
      <bpmn:incoming>in</bpmn:incoming>{also_in}<bpmn:outgoing>out</bpmn:outgoing>
    </bpmn:serviceTask>
    <bpmn:sequenceFlow id="out" sourceRef="record" targetRef="{target}" />
    {end}
  </bpmn:process>
</bpmn:definitions>
"""


def models(job_type: str = JOB_TYPE) -> list[Resource]:
    """Return both processes."""
    around = _DOCUMENT.format(
        process=ROUND,
        job_type=job_type,
        target="record",
        end="",
        also_in="<bpmn:incoming>out</bpmn:incoming>",
    )
    single = _DOCUMENT.format(
        process=SINGLE,
        job_type=job_type,
        target="ended",
        end='<bpmn:endEvent id="ended"><bpmn:incoming>out</bpmn:incoming></bpmn:endEvent>',
        also_in="",
    )
    return [Resource(f"{ROUND}.bpmn", around.encode()), Resource(f"{SINGLE}.bpmn", single.encode())]

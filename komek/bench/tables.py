"""What the decision tables add to a case, apart from the tasks that ask them.

A case does not call the tables over the wire: its business rule tasks are evaluated inside the engine. So
three processes are timed from the creation to the result, in turns: one that asks all four tables, one whose
four tasks take the same inputs and ask nothing, one without tasks. The differences of the medians count.
"""

import asyncio
import json
import time
from collections.abc import Mapping
from random import Random
from typing import Any

from pyzeebe.proto import gateway_pb2 as wire
from pyzeebe.proto.gateway_pb2_grpc import GatewayStub

from adapters.camunda.channel import GatewaySettings
from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Gateway, Resource, open_channel
from rules.decision_table import packaged_tables

TABLES = ("asp-document-completeness", "asp-person-check", "asp-category", "asp-refusal-grounds")
"""The tables that a case asks on its way."""
ASKING, TAKING, BARE = "bench-tables", "bench-inputs", "bench-nothing"
WARM = 300
"""Instances of each that do not count: by then the engine has compiled what it runs."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{process}" isExecutable="true">
    <bpmn:startEvent id="started"><bpmn:outgoing>flow0</bpmn:outgoing></bpmn:startEvent>
"""
_TASK = """    <bpmn:sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="{id}" />
    <bpmn:{kind} id="{id}">
      <bpmn:extensionElements>
        {decision}<zeebe:ioMapping>{inputs}</zeebe:ioMapping>
      </bpmn:extensionElements>
      <bpmn:incoming>flow{number}</bpmn:incoming><bpmn:outgoing>flow{next}</bpmn:outgoing>
    </bpmn:{kind}>
"""
_ASKS = '<zeebe:calledDecision decisionId="{}" resultVariable="{}" />'
_TAIL = """    <bpmn:sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="ended" />
    <bpmn:endEvent id="ended"><bpmn:incoming>flow{number}</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""


def models() -> list[Resource]:
    """Return the three processes."""
    contents = {
        ASKING: _with_tasks(ASKING, "businessRuleTask", _ASKS),
        TAKING: _with_tasks(TAKING, "manualTask", ""),
        BARE: _HEAD.format(process=BARE) + _TAIL.format(number=0, source="started"),
    }
    return [Resource(f"{name}.bpmn", content.encode()) for name, content in contents.items()]


def _with_tasks(process: str, kind: str, decision: str) -> str:
    tables = packaged_tables()
    model, source = _HEAD.format(process=process), "started"
    for number, name in enumerate(TABLES):
        inputs = "".join(
            f'<zeebe:input source="=given.t{number}.{column.key}" target="{column.key}" />'
            for column in tables[name].columns
        )
        task = f"ask{number}"
        model += _TASK.format(
            id=task, kind=kind, number=number, next=number + 1, source=source, inputs=inputs,
            decision=decision.format(name, task),
        )  # fmt: skip
        source = task
    return model + _TAIL.format(number=len(TABLES), source=source)


def codes_of_a_case(random: Random) -> dict[str, dict[str, str]]:
    """Draw a code for every column; each table finds them under its number.

    Columns stand for themselves: whether such a case can be does not matter to the time it takes. Only the
    category has combinations that no rule takes, and is given one that can be.
    """
    given = {
        f"t{number}": {column.key: random.choice(column.codes) for column in packaged_tables()[name].columns}
        for number, name in enumerate(TABLES)
    }
    given[f"t{TABLES.index('asp-category')}"] = {
        "ableBodied": random.choice(("none", "only-carer", "others")),
        "obliged": "some",
    }
    return given


async def milliseconds(
    settings: GatewaySettings, cases: int, random: Random, pace: float
) -> Mapping[str, list[float]]:
    """Run ``cases`` instances of each process in turns; return how long each took, in order of size.

    Args:
        settings: the engine.
        cases: of each process, after ``WARM`` that do not count.
        random: draws the codes.
        pace: seconds from one instance's beginning to the next one's: an engine that is never given a moment
            to export is measured with its exporter's work on what went before.
    """
    channel = await open_channel(settings)
    took: Mapping[str, list[float]] = {ASKING: [], TAKING: [], BARE: []}
    try:
        await Gateway(channel).deploy([*packaged_models(), *models()])
        stub: Any = GatewayStub(channel)
        next_at = time.perf_counter()
        for number in range(cases + WARM):
            variables = json.dumps({"given": codes_of_a_case(random)})
            for process in random.sample(list(took), len(took)):
                await asyncio.sleep(max(0.0, next_at - time.perf_counter()))
                next_at = max(next_at, time.perf_counter()) + (pace if number >= WARM else 0)
                request = wire.CreateProcessInstanceWithResultRequest(
                    request=wire.CreateProcessInstanceRequest(
                        bpmnProcessId=process, version=-1, variables=variables
                    ),
                    requestTimeout=10_000,
                    fetchVariables=["ask0"],
                )
                before = time.perf_counter()
                await stub.CreateProcessInstanceWithResult(request, timeout=15)
                if number >= WARM:
                    took[process].append((time.perf_counter() - before) * 1e3)
    finally:
        await channel.close()
    return {process: sorted(one) for process, one in took.items()}

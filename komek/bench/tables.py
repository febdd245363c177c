"""What the decision tables add to a case: a process that asks all four, beside one that asks none.

A case does not call the tables over the wire: its business rule tasks are evaluated inside the engine, so the
two processes are timed from the creation to the result, in turns, and the difference of the medians counts.
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
ASKING, BARE = "bench-tables", "bench-no-tables"
WARM = 300
"""Instances of each that do not count: by then the engine has compiled what it runs."""

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<bpmn:definitions xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="http://bpmn.io/schema/bpmn">
  <bpmn:process id="{process}" isExecutable="true">
    <bpmn:startEvent id="started"><bpmn:outgoing>flow0</bpmn:outgoing></bpmn:startEvent>
"""
_TASK = """    <bpmn:sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="{id}" />
    <bpmn:businessRuleTask id="{id}">
      <bpmn:extensionElements>
        <zeebe:calledDecision decisionId="{decision}" resultVariable="{id}" />
        <zeebe:ioMapping>{inputs}</zeebe:ioMapping>
      </bpmn:extensionElements>
      <bpmn:incoming>flow{number}</bpmn:incoming><bpmn:outgoing>flow{next}</bpmn:outgoing>
    </bpmn:businessRuleTask>
"""
_TAIL = """    <bpmn:sequenceFlow id="flow{number}" sourceRef="{source}" targetRef="ended" />
    <bpmn:endEvent id="ended"><bpmn:incoming>flow{number}</bpmn:incoming></bpmn:endEvent>
  </bpmn:process>
</bpmn:definitions>
"""


def models() -> list[Resource]:
    """Return the process with the four tables and the one without."""
    tables = packaged_tables()
    asking, source = _HEAD.format(process=ASKING), "started"
    for number, name in enumerate(TABLES):
        inputs = "".join(
            f'<zeebe:input source="=given.t{number}.{column.key}" target="{column.key}" />'
            for column in tables[name].columns
        )
        asking += _TASK.format(
            id=f"ask{number}", number=number, next=number + 1, source=source, decision=name, inputs=inputs
        )
        source = f"ask{number}"
    asking += _TAIL.format(number=len(TABLES), source=source)
    bare = _HEAD.format(process=BARE) + _TAIL.format(number=0, source="started")
    return [Resource(f"{ASKING}.bpmn", asking.encode()), Resource(f"{BARE}.bpmn", bare.encode())]


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


async def milliseconds_with_and_without(
    settings: GatewaySettings, cases: int, random: Random, pace: float
) -> tuple[list[float], list[float]]:
    """Run ``cases`` instances of each process in turns; return how long each took, in order of size.

    Args:
        settings: the engine.
        cases: of each process, after ``WARM`` that do not count.
        random: draws the codes.
        pace: seconds from one instance's beginning to the next one's: an engine that is never given a moment
            to export is measured with its exporter's work on what went before.
    """
    channel = await open_channel(settings)
    took: Mapping[str, list[float]] = {ASKING: [], BARE: []}
    try:
        await Gateway(channel).deploy([*packaged_models(), *models()])
        stub: Any = GatewayStub(channel)
        next_at = time.perf_counter()
        for number in range(cases + WARM):
            variables = json.dumps({"given": codes_of_a_case(random)})
            for process in (ASKING, BARE) if number % 2 else (BARE, ASKING):
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
    return sorted(took[ASKING]), sorted(took[BARE])

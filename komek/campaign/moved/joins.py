"""Who waits where branches meet: the engine, to 8.6, moves no instance of which a branch waits there."""

from collections.abc import Iterable
from functools import cache

from adapters.camunda.deployment import packaged_models
from komek.campaign.engine_books import Instance
from komek.change.versions import read_diagram
from komek.check.diagram import Element


@cache
def _joins() -> dict[str, dict[str, frozenset[str]]]:
    """Return by process its joining gateways, each with the flows that lead into it."""
    found: dict[str, dict[str, frozenset[str]]] = {}
    for model in packaged_models():
        if model.name.endswith(".bpmn"):
            diagram = read_diagram(model.name, model.content)
            for process in diagram.processes:
                found[process.id] = {
                    gateway.id: flows
                    for gateway in diagram.of_kind("parallelGateway")
                    if len(flows := _into(diagram.flows, gateway.id)) > 1
                }
    return found


def _into(flows: Iterable[Element], target: str) -> frozenset[str]:
    return frozenset(one.id for one in flows if one.attribute("targetRef") == target)


def waits_at_a_join(instance: Instance) -> bool:
    """Tell whether a flow into a joining gateway was taken more often than the gateway was entered."""
    return any(
        instance.flows[flow] > instance.joined[gateway]
        for gateway, flows in _joins().get(instance.process_id, {}).items()
        for flow in flows
    )

"""A deployment happens when a content changed, and tells what changed."""

from collections.abc import Sequence

import pytest

from adapters.camunda.deployment import Change, deploy, packaged_models
from adapters.camunda.gateway import Gateway, Refused, Resource
from adapters.database.connection import Sessions
from komek.process_tests.event_loop import EventLoop


class CountingGateway(Gateway):
    """The real gateway, which also counts deployments."""

    def __init__(self, gateway: Gateway) -> None:
        self._stub = gateway._stub
        self.deployed: list[int] = []

    async def deploy(self, resources: Sequence[Resource]) -> dict[str, int]:
        self.deployed.append(len(resources))
        return await super().deploy(resources)


TABLE = Resource(
    "shade.dmn",
    b"""<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="shades" name="shades" namespace="k">
  <decision id="shade" name="shade">
    <literalExpression id="one"><text>"dark"</text></literalExpression>
  </decision>
</definitions>""",
)
FORM = Resource("shade.form", b'{"components": [], "type": "default", "id": "shade-form"}')


def changed(resource: Resource) -> Resource:
    return Resource(resource.name, resource.content.replace(b"dark", b"light"))


@pytest.mark.engine
def test_only_changed_contents_lead_to_a_deployment_and_then_all_go_together(
    gateway: Gateway, event_loop_thread: EventLoop, database: Sessions
) -> None:
    counting = CountingGateway(gateway)

    def deployed(epoch: str, *models: Resource) -> dict[str, Change]:
        found = event_loop_thread.run(deploy(counting, database, epoch, models))
        return {one.resource: one.change for one in found}

    assert deployed("epoch-1", TABLE, FORM) == {"shade.dmn": Change.ADDED, "shade.form": Change.ADDED}
    assert deployed("epoch-1", TABLE, FORM) == {"shade.dmn": Change.UNCHANGED, "shade.form": Change.UNCHANGED}
    assert counting.deployed == [2]
    assert deployed("epoch-1", changed(TABLE), FORM) == {
        "shade.dmn": Change.CHANGED,
        "shade.form": Change.UNCHANGED,
    }
    assert counting.deployed == [2, 2]
    assert deployed("epoch-1", changed(TABLE)) == {
        "shade.dmn": Change.UNCHANGED,
        "shade.form": Change.REMOVED,
    }
    assert counting.deployed == [2, 2]
    assert deployed("epoch-2", TABLE, FORM) == {"shade.dmn": Change.ADDED, "shade.form": Change.ADDED}
    assert event_loop_thread.run(gateway.evaluate_decision("shade", {})).output == "dark"


@pytest.mark.engine
def test_a_refused_deployment_is_not_noted_as_made(
    gateway: Gateway, event_loop_thread: EventLoop, database: Sessions
) -> None:
    broken = Resource("broken.bpmn", b"<broken/>")
    for _ in range(2):
        with pytest.raises(Refused, match=r"broken\.bpmn"):
            event_loop_thread.run(deploy(gateway, database, "epoch-1", [broken]))


@pytest.mark.engine
def test_every_model_of_this_version_is_accepted_in_one_request(models_deployed: dict[str, int]) -> None:
    assert set(models_deployed) == {model.name for model in packaged_models()}


def test_the_packaged_models_are_processes_tables_and_forms_of_all_rooms() -> None:
    names = {model.name for model in packaged_models()}
    assert {"bpmn/asp/appointment.bpmn", "bpmn/shared/term-guard.bpmn", "rules/asp/category.dmn"} <= names
    assert {name.rpartition(".")[2] for name in names} == {"bpmn", "dmn", "form"}
    assert not any("/." in name for name in names)

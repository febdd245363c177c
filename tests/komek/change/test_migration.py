"""Instances move in batches; what the engine says of one does not stop the others."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from adapters.camunda.errors import Backpressure, EngineError, InMotion, JobGone, Refused
from adapters.camunda.gateway import Gateway
from adapters.camunda.search import Definition
from komek.change import migration
from komek.change.mapping import propose
from komek.change.migration import Outcome, Step, migrate
from komek.change.plan import Follow, ProcessPlan
from komek.change.versions import Version
from komek.change.words import told
from tests.komek.change.model_versions import AFTER_LOOK, FLOW_B, TEXT, changed, diagram

NEW = changed((FLOW_B, AFTER_LOOK))


class Answers(Gateway):
    """A gateway that answers each instance as told; the real one moves cases in the process tests."""

    def __init__(self, **answers: list[EngineError | None]) -> None:
        self.answers = {int(key.removeprefix("of_")): list(given) for key, given in answers.items()}
        self.asked: list[tuple[int, int, dict[str, str]]] = []
        self.at_once = self.most = 0

    async def migrate(self, instance_key: int, definition_key: int, mapping: Mapping[str, str]) -> None:
        self.asked.append((instance_key, definition_key, dict(mapping)))
        self.at_once += 1
        self.most = max(self.most, self.at_once)
        await asyncio.sleep(0)
        self.at_once -= 1
        answer = (self.answers.get(instance_key) or [None]).pop(0)
        if answer is not None:
            raise answer


def version(text: str, number: int, **standing: set[int]) -> Version:
    places = {element: frozenset(keys) for element, keys in standing.items()}
    return Version(Definition(100 + number, "walk", number), diagram(text), places)


def step(old: str, new: str, **standing: set[int]) -> Step:
    source, target = version(old, 1, **standing), version(new, 2)
    proposal = propose(source.diagram, target.diagram, source.standing.keys())
    return Step(target.diagram.processes[0], source, target, proposal)


def moved(gateway: Answers, the_step: Step, **options: Any) -> Outcome:
    return asyncio.run(migrate(gateway, the_step, **options))


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(migration, "_PAUSE", 0)


def test_each_instance_is_moved_once_to_the_newest_version_with_the_mapping() -> None:
    gateway = Answers()
    seen: list[int] = []
    outcome = moved(gateway, step(TEXT, NEW, look={1, 2, 3, 4, 5}), batch=2, show=seen.append)
    assert (outcome.moved, outcome.ended, outcome.refused) == (5, 0, {})
    assert sorted(gateway.asked) == [(key, 102, {"look": "look"}) for key in (1, 2, 3, 4, 5)]
    assert (gateway.most, seen) == (2, [2, 4, 5])


def test_a_busy_engine_is_asked_again() -> None:
    gateway = Answers(of_1=[Backpressure("busy"), Backpressure("busy"), None])
    assert moved(gateway, step(TEXT, NEW, look={1})).moved == 1
    assert len(gateway.asked) == 3


def test_an_engine_that_stays_busy_leaves_the_instance_where_it_is_and_says_so() -> None:
    outcome = moved(Answers(of_1=[Backpressure("busy")] * 50), step(TEXT, NEW, look={1, 2}))
    assert (outcome.moved, outcome.refused) == (1, {1: "busy"})


def test_one_that_ended_is_no_loss_and_one_that_is_refused_is_named() -> None:
    gateway = Answers(of_1=[JobGone("gone")], of_2=[Refused("no mapping for look")])
    outcome = moved(gateway, step(TEXT, NEW, look={1, 2, 3}))
    assert (outcome.moved, outcome.ended, outcome.refused) == (1, 1, {2: "no mapping for look"})


def test_one_that_goes_on_just_now_is_asked_again_and_one_that_waits_for_its_other_branch_is_left() -> None:
    gateway = Answers(of_1=[InMotion("now")], of_2=[InMotion("at a join")] * 50)
    outcome = moved(gateway, step(TEXT, NEW, look={1, 2}))
    assert (outcome.moved, outcome.later, outcome.refused) == (1, {2}, {})
    assert len(gateway.asked) < 10


def test_a_plan_is_told_by_names_and_says_who_stands_where_nothing_will_be() -> None:
    process = diagram(TEXT).processes[0]
    old = version(NEW, 3, look={1}, write={2, 3})
    follow = Follow(old, propose(old.diagram, diagram(TEXT), old.standing.keys()))
    plan = ProcessPlan(process, (), frozenset({"asp-new"}), (follow,), known=True)
    lines = list(told(plan))
    assert "идёт экземпляров: 3" in lines[0]
    assert any("asp-new" in line for line in lines)
    assert any("«Записать» – 2" in line and "не смогут перейти" in line for line in lines)
    assert plan.lost == [follow]

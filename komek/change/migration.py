"""Running cases follow to the newest version: in batches, and taken up again where it stopped.

An instance that has moved is found under the new version, so a run that was interrupted, or refused for
some, simply goes on with those who are left. Terms are rows and guards are instances of their own: a guard
moves as any other instance does, its timer kept.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from adapters.camunda.errors import Backpressure, EngineError, InMotion, JobGone, Unavailable
from adapters.camunda.gateway import Gateway
from adapters.camunda.search import EngineSearch
from komek.change.mapping import Proposal
from komek.change.plan import Given, follow
from komek.change.versions import Version, versions_of
from komek.check.diagram import Element

BATCH = 20
_PATIENCE = 8
_IN_MOTION = 3
"""Tries for an instance that is said to go on at this moment: mostly it waits where branches meet."""
_PAUSE = 0.25


@dataclass(frozen=True, slots=True)
class Step:
    """The instances of one older version, and how they follow to the newest."""

    process: Element
    source: Version
    target: Version
    proposal: Proposal

    @property
    def instances(self) -> list[int]:
        """Return whom the step moves."""
        return sorted(self.source.running)


@dataclass(slots=True)
class Outcome:
    """What became of instances.

    `moved`, `ended` by themselves meanwhile, `refused` with the engine's reason; `later` are those of whom a
    branch waits where branches meet: Camunda to 8.6 moves them only when the other has come, so they go on
    under the old version until then and follow in a later run.
    """

    moved: int = 0
    ended: int = 0
    later: set[int] = field(default_factory=set)
    refused: dict[int, str] = field(default_factory=dict)


def steps(search: EngineSearch, processes: list[Element], given: Given | None = None) -> Iterator[Step]:
    """Return what has to move: each older version of the deployed processes in which something runs."""
    for process in processes:
        versions = versions_of(search, process)
        for version in versions[:-1]:
            proposal = follow(version, versions[-1].diagram, (given or {}).get(process.id, {}))
            yield Step(process, version, versions[-1], proposal)


async def migrate(
    gateway: Gateway, step: Step, *, batch: int = BATCH, show: Callable[[int], None] = lambda _: None
) -> Outcome:
    """Move the instances of one step; none is lost: who cannot move goes on under its old version."""
    outcome = Outcome()
    mapping = {one.source.id: one.target.id for one in step.proposal.mapped}
    instances = step.instances
    for start in range(0, len(instances), batch):
        portion = instances[start : start + batch]
        await asyncio.gather(*(_one(gateway, key, step, mapping, outcome) for key in portion))
        show(start + len(portion))
    return outcome


async def _one(gateway: Gateway, key: int, step: Step, mapping: dict[str, str], outcome: Outcome) -> None:
    reason = ""
    for attempt in range(_PATIENCE):
        try:
            await gateway.migrate(key, step.target.definition.key, mapping)
        except JobGone:
            outcome.ended += 1
        except (Backpressure, Unavailable) as error:
            reason = str(error)
            await asyncio.sleep(_PAUSE * 2**attempt)
            continue
        except InMotion:
            if attempt < _IN_MOTION:
                await asyncio.sleep(_PAUSE * 2**attempt)
                continue
            outcome.later.add(key)
        except EngineError as error:
            outcome.refused[key] = str(error)
        else:
            outcome.moved += 1
        return
    outcome.refused[key] = reason

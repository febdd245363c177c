"""Terms in every fate by the real engine's timers (all, with restarts: tests/campaigns/walk_terms.py)."""

import pytest
from term_fates import every_fate
from term_walk import TermWalk
from world import World

from adapters.camunda.deployment import packaged_models
from komek.process_tests.term_host import host_model
from rules.law import Law

pytestmark = [pytest.mark.engine, pytest.mark.slow]

SOME = {"asp-commission-hand-over", "asp-survey", "asp-hearing-notice"}
"""One that written requests suspend, one that nothing does, one that runs backwards from an act."""


def test_some_terms_come_to_every_fate_once_and_at_their_instants(world: World) -> None:
    world.loop.run(world.gateway.deploy([*packaged_models(), host_model()]))
    walk = TermWalk(world, Law.load(carry_forward=True))
    every_fate(walk, [rule for rule in walk.guarded_terms() if rule.id in SOME])

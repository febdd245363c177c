"""Reconciliation of a world, as tests ask for it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from world import World

from adapters.camunda.search import EngineSearch
from adapters.camunda.user_tasks import UserTasks
from komek.process_tests.waiting import wait_until
from komek.reconcile.both_sides import BothSides
from komek.reconcile.finding import Finding
from komek.reconcile.looking import Look
from komek.reconcile.mending import Mender

PAUSE = timedelta(seconds=1.5)


@dataclass(frozen=True)
class Reconciling:
    """Reconciliation of a world, with a shorter pause: the search is a second behind here."""

    world: World
    search: EngineSearch
    user_tasks: UserTasks

    @property
    def sides(self) -> BothSides:
        world = self.world
        epoch = world.settings.engine_epoch or ""
        return BothSides(world.database, world.clock, world.gateway, self.search, self.user_tasks, epoch)

    def look(self) -> list[Finding]:
        return self.world.loop.run(Look(self.sides).twice(PAUSE))

    def mend(self, *, cancel: bool = False) -> list[Finding]:
        mender = Mender(self.sides, cancel=cancel, pause=PAUSE)
        return self.world.loop.run(mender.mend(self.look()))

    def mends(self, until: Callable[[], bool]) -> list[Finding]:
        """Mend again and again, as the schedule does, until something has come true."""
        mended: list[Finding] = []

        def done() -> bool:
            mended.extend(self.mend())
            return until()

        wait_until(done, 120, why=lambda: f"mended {mended}")
        return mended

    def finds(self, condition: Callable[[list[Finding]], bool]) -> list[Finding]:
        found: list[Finding] = []

        def found_it() -> bool:
            found[:] = self.look()
            return condition(found)

        wait_until(found_it, why=lambda: f"found {found}")
        return found

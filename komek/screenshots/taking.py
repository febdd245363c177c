"""Taking the pictures: opens the house, plays the scenario, photographs."""

from collections.abc import Set as AbstractSet
from pathlib import Path

from rich.console import Console

from adapters.database.connection import connect, sessions
from adapters.population import open_country
from komek.children.interrupts import termination_as_interrupt
from komek.demo.house import open_house
from komek.demo.performance import Performance
from komek.screenshots.album import take
from komek.screenshots.chromium import chromium, find_chromium
from komek.screenshots.scene import SCENARIO, Scene
from komek.settings import Settings
from komek.time_travel import TimeTravel


def take_screenshots(settings: Settings, names: AbstractSet[str], folder: Path, console: Console) -> None:
    """Open the house, take pictures by their names into a folder, close what was opened.

    Raises:
        ChromiumMissingError: the machine has none.
    """

    def report(line: str) -> None:
        console.print(line, soft_wrap=True)

    executable = find_chromium()
    with termination_as_interrupt(), open_house(settings, report) as house:
        engine = connect(house.addresses.database_url(), pool_size=2)
        try:
            database = sessions(engine)
            ended = Performance(settings, house.addresses, database, console, fates=SCENARIO).play(
                lambda: None
            )
            there, clock = house.addresses, house.addresses.clock()
            scene = Scene(
                rest=there.engine_rest(),
                doors=there.doors(),
                stubs=there.stub(None, "", "the stubs", "KOMEK_STUBS_URL"),
                gateway=there.gateway(),
                epoch=there.engine_epoch(),
                clock=clock,
                time=TimeTravel(database, there.embedded_engine().move_clock, clock),
                user_tasks=there.user_tasks(),
                search=there.search(),
                database=database,
                country=open_country(settings.data / "stubs", clock),
                ended=tuple(ended),
            )
            with chromium(executable) as browser:
                take(browser, scene, names, folder, report)
        finally:
            engine.dispose()

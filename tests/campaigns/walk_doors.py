"""Each door in each cross of language and size: `pytest -n 0 tests/campaigns/walk_doors.py`.

Twenty journeys, some minutes. The suite takes each door once (tests/browser/test_journeys.py).
"""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.conftest import browser, engine_stubs, more_settings, world
from tests.browser.journeys import CROSSES, DOORS, travel
from tests.processes.world import World

__all__ = ["browser", "engine_stubs", "more_settings", "world"]

pytestmark = [pytest.mark.engine, pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("turn", range(len(CROSSES)))
def test_each_door_in_another_cross(turn: int, world: World, browser: Browser, tmp_path: Path) -> None:
    crosses = [CROSSES[(nth + turn) % len(CROSSES)] for nth in range(len(DOORS))]
    assert travel(world, browser, tmp_path / "pictures", crosses) == {}

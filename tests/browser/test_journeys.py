"""From each door to its notice in Chromium; tests/campaigns/walk_doors.py takes each in every cross."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.journeys import CROSSES, travel
from tests.processes.world import World

pytestmark = [pytest.mark.engine, pytest.mark.browser]


def test_from_each_door_to_the_notice_in_both_languages_on_phone_and_desktop(
    world: World, browser: Browser, tmp_path: Path
) -> None:
    """Five doors, over which the four crosses of language and size are spread."""
    assert travel(world, browser, tmp_path / "pictures", [*CROSSES, CROSSES[0]]) == {}

"""The supervisors' guide: a register answers with a fault; the incident is seen and retried."""

from collections.abc import Iterator

import httpx
from playwright.sync_api import Browser

from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import visit
from komek.screenshots.engine_pages import show_instance
from komek.screenshots.logins import at_engine
from komek.screenshots.scene import FOR_REGISTRATION, Scene
from komek.stubs_command import FAULTS_PATH

_REGISTER = "gbd-fl"
_UNFOLDED = 1_500
"""Milliseconds in which the list of incidents unfolds."""
_PATIENCE = 240
"""Seconds in which a job spends its retries."""


def incident_story(browser: Browser, scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Yield the dashboard, the case with its incident, and the same when it is over."""
    faults = scene.stubs + FAULTS_PATH
    httpx.put(faults, json={_REGISTER: {"chances": {"fault": 1.0}}}, trust_env=False).raise_for_status()
    scene.user_tasks.complete(scene.task(FOR_REGISTRATION).key, {})
    [incident] = wait_until(scene.search.incidents, _PATIENCE, why="the fault became an incident")
    with visit(browser, width=1760, height=900) as context:
        page = at_engine(context, scene.rest, "operate")
        page.get_by_text("ШЭП").first.wait_for()
        page.wait_for_load_state("networkidle")
        yield "operate-dashboard", page.screenshot()

        show_instance(page, scene.rest, incident.instance_key)
        page.get_by_role("button", name="View 1 Incident in Instance").click()
        page.get_by_role("button", name="Retry Incident").first.wait_for()
        page.wait_for_timeout(_UNFOLDED)
        yield "operate-incident", page.screenshot()

        httpx.delete(faults, trust_env=False).raise_for_status()
        page.get_by_role("button", name="Retry Incident").first.click()
        wait_until(lambda: not scene.search.incidents(), 60, why="the incident is resolved")
        show_instance(page, scene.rest, incident.instance_key)
        yield "operate-resolved", page.screenshot()

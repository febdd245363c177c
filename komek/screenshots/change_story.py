"""The owners' guide: the task is put into the diagram, deployed, and done by a case that stood before it."""

import asyncio
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

from adapters.camunda.deployment import deploy, packaged_models
from adapters.camunda.gateway import Gateway, Resource, open_channel
from adapters.camunda.search import OpenTask
from komek.change.migration import migrate, steps
from komek.change.versions import processes_of
from komek.demo.desk import Desk
from komek.demo.robots import FORMS
from komek.process_tests.waiting import wait_until
from komek.screenshots.chromium import visit
from komek.screenshots.engine_pages import show_instance, show_task
from komek.screenshots.logins import at_engine
from komek.screenshots.modeler import ID, make_it_the_confirmation, open_modeler, paste_behind, saved
from komek.screenshots.scene import FOR_SURVEY, Scene
from komek.templates.folder import FOLDER, kept_templates

GUIDE = Path("docs/owners/first-change.md")
COMMISSION, FORM = "bpmn/asp/commission.bpmn", "bpmn/asp/confirm-conclusion.form"


def change_story(browser: Browser, scene: Scene) -> Iterator[tuple[str, bytes]]:
    """Yield the diagram with the copy, with the new task, the task in Tasklist, and the case in Operate."""
    there = {one.name: one.content for one in packaged_models()}
    with visit(browser, width=1440, height=760) as context:
        templates: list[dict[str, Any]] = list(kept_templates(Path.cwd() / FOLDER).values())
        xml = there[COMMISSION].decode()
        page = open_modeler(context, Path.cwd() / "node_modules", xml, templates)
        paste_behind(page)
        yield "modeler-pasted", page.screenshot()
        make_it_the_confirmation(page)
        yield "modeler-confirmed", page.screenshot()
        own = {COMMISSION: saved(page).encode(), FORM: form_of_the_guide().encode()}
    models = [Resource(*one) for one in {**there, **own}.items()]
    with ThreadPoolExecutor(1) as apart:  # Playwright's own event loop runs in this thread
        apart.submit(lambda: asyncio.run(_deploy(scene, models))).result()
    survey, today = scene.task(FOR_SURVEY), scene.clock.now().date().isoformat()
    scene.user_tasks.complete(survey.key, FORMS[survey.element_id](FOR_SURVEY, today))
    with closing(Desk(f"{scene.doors}/desk")) as desk:
        desk.act(_task(scene, "giveConclusion"), scene.family(FOR_SURVEY), FOR_SURVEY.need)
    confirmation = _task(scene, ID)
    with visit(browser, width=1280, height=720) as context:
        page = at_engine(context, scene.rest, "tasklist")
        show_task(page, scene.rest, confirmation.key)
        yield "tasklist-confirm", page.screenshot()
        scene.user_tasks.complete(confirmation.key, {"chairConfirmed": True})
    _task(scene, "approveDecision")
    with visit(browser, width=1680, height=860) as context:
        page = at_engine(context, scene.rest, "operate")
        show_instance(page, scene.rest, scene.instance(FOR_SURVEY, "asp-commission").key)
        yield "operate-confirm", page.screenshot()


def form_of_the_guide() -> str:
    """Return the form that the guide lets its reader make."""
    form: str = re.findall(r"```json\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)[0]
    json.loads(form)
    return form


async def _deploy(scene: Scene, models: list[Resource]) -> None:
    """Deploy, and let the case that stands at the commission follow."""
    channel = await open_channel(scene.gateway)
    try:
        gateway = Gateway(channel)
        await deploy(gateway, scene.database, scene.epoch, models)
        processes = [one for one in processes_of(models) if one.id == "asp-commission"]
        found = await asyncio.to_thread(
            wait_until,
            lambda: list(steps(scene.search, processes)),
            60,
            why="the search knows the new version",
        )
        for step in found:
            await migrate(gateway, step)
    finally:
        await channel.close()


def _task(scene: Scene, element: str) -> OpenTask:
    case = scene.case(FOR_SURVEY)
    [task] = wait_until(
        lambda: scene.search.open_tasks(case_id=case, element_id=element), 90, why=f"{element} waits"
    )
    return task

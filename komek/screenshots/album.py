"""The pictures, taken one after the other: of cases that go well, and then of what guides are about."""

from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from komek.screenshots import engine_pages, our_pages
from komek.screenshots.change_story import change_story
from komek.screenshots.incident_story import incident_story
from komek.screenshots.inputs import note
from komek.screenshots.overdue_story import overdue_story
from komek.screenshots.paper import pages
from komek.screenshots.pictures import keep, read, side_by_side
from komek.screenshots.scene import APPOINTED, REFUSED, Scene

Shot = Callable[[Browser, Scene], bytes]
Story = Callable[[Browser, Scene], Iterator[tuple[str, bytes]]]

SHOTS: dict[str, Shot] = {
    "operate-appointed": lambda browser, scene: engine_pages.appointment(browser, scene, APPOINTED),
    "operate-refused": lambda browser, scene: engine_pages.appointment(browser, scene, REFUSED),
    "operate-term-guard": engine_pages.term_guard,
    "tasklist-survey": engine_pages.task,
    "portal-application": our_pages.application,
    "portal-cabinet": our_pages.cabinet,
    "portal-phone": our_pages.cabinet_on_a_phone,
    "desk-cases": our_pages.cases,
    "desk-tasks": our_pages.tasks,
    "desk-case": our_pages.case,
    "desk-terms": our_pages.terms,
    "desk-signing": our_pages.signing,
}
PAPERS = {
    "notice-appointment": (APPOINTED, "notice-appointment"),
    "notice-refusal": (REFUSED, "notice-refusal"),
    "slip": (APPOINTED, "slip"),
}
STORIES: dict[Story, tuple[str, ...]] = {
    incident_story: ("operate-dashboard", "operate-incident", "operate-resolved"),
    change_story: ("modeler-pasted", "modeler-confirmed", "tasklist-confirm", "operate-confirm"),
    overdue_story: ("operate-overdue", "operate-overdue-guard", "tasklist-breach"),
}
"""Each with its pictures; it goes on with the house as the one before left it."""


def take(
    browser: Browser, scene: Scene, names: AbstractSet[str], folder: Path, report: Callable[[str], None]
) -> None:
    """Take pictures by their names, write them into a folder, and note what each was taken of."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, picture: Image.Image) -> None:
        file = folder / f"{name}.png"
        report(f"{file}  {keep(picture, file) / 1024:.0f} KB")
        note(Path.cwd(), folder, name)

    for name, shot in SHOTS.items():
        if name in names:
            put(name, read(shot(browser, scene)))
    for name, (fate, kind) in PAPERS.items():
        if name in names:
            put(name, side_by_side(pages(scene.paper(fate, kind))))
    for story, told in STORIES.items():
        if not names.isdisjoint(told):
            for name, png in story(browser, scene):
                if name in names:
                    put(name, read(png))

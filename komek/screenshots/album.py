"""All pictures, taken one after the other."""

from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from komek.screenshots import engine_pages, our_pages
from komek.screenshots.paper import pages
from komek.screenshots.pictures import keep, read, side_by_side
from komek.screenshots.scene import APPOINTED, REFUSED, Scene

Shot = Callable[[Browser, Scene], bytes]

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


def take_all(browser: Browser, scene: Scene, folder: Path, report: Callable[[str], None]) -> None:
    """Take every picture and write it into a folder."""
    folder.mkdir(parents=True, exist_ok=True)

    def put(name: str, picture: Image.Image) -> None:
        file = folder / f"{name}.png"
        report(f"{file}  {keep(picture, file) / 1024:.0f} KB")

    for name, shot in SHOTS.items():
        put(name, read(shot(browser, scene)))
    for name, (fate, kind) in PAPERS.items():
        put(name, side_by_side(pages(scene.paper(fate, kind))))

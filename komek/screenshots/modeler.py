"""Modeler's own canvas with its properties panel, and the hand that follows the process owners' guide in it.

Camunda Modeler is this canvas (``camunda-bpmn-js``) in a window of its own, which no test can open.
"""

from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page

_PAGE = """<!doctype html><title>Modeler</title>
<style>
  body { margin: 0; font-family: Arial, sans-serif }
  #canvas { position: absolute; inset: 0 380px 0 0 }
  #panel { position: absolute; inset: 0 0 0 auto; width: 380px; overflow: auto; background: #f8f8f8 }
</style>
<div id="canvas"></div><div id="panel"></div>"""
_STYLES = (
    "bpmn-font/css/bpmn-embedded.css",
    "bpmn-js.css",
    "diagram-js.css",
    "popup-menu.css",
    "properties-panel.css",
    "element-templates.css",
    "camunda-cloud-modeler.css",
)
_OPEN = """async ([ xml, templates ]) => {
  window.modeler = new BpmnModeler({ container: '#canvas', propertiesPanel: { parent: '#panel' } });
  modeler.get('elementTemplatesLoader').setTemplates(templates);
  await modeler.importXML(xml);
}"""
_LOOK = """(id) => {
  const one = modeler.get('elementRegistry').get(id), canvas = modeler.get('canvas');
  const { clientWidth: width, clientHeight: height } = canvas.getContainer();
  canvas.viewbox({ x: one.x + one.width / 2 - width / 2, y: one.y - height / 3, width, height });
}"""
_CORNERS = """(id) => {
  const one = modeler.get('elementRegistry').get(id), { x, y, scale } = modeler.get('canvas').viewbox();
  const at = (left, top) => [ (left - x) * scale, (top - y) * scale ];
  return [ at(one.x, one.y), at(one.x + one.width, one.y + one.height) ];
}"""
_OUT = "(id) => modeler.get('elementRegistry').get(id).outgoing[0].id"
_CHOSEN = "() => modeler.get('selection').get().map(({ id }) => id)"
_CHOOSE = "(id) => modeler.get('selection').select(modeler.get('elementRegistry').get(id))"
_SAVE = "async () => (await modeler.saveXML({ format: true })).xml"
BEFORE, NAME, ID, FORM = (
    "giveConclusion",
    "Подтвердить заключение",
    "confirmConclusion",
    "asp-confirm-conclusion",
)
KAZAKH, FLOW = "kk: Қорытындыны растау", "confirmConclusionToSurveyEnded"
_ROOM = 170


def open_modeler(window: BrowserContext, parts: Path, xml: str, templates: list[dict[str, Any]]) -> Page:
    """Open a process; ``parts`` is the folder ``node_modules``."""
    page = window.new_page()
    page.set_content(_PAGE)
    page.add_script_tag(path=parts / "camunda-bpmn-js/dist/camunda-cloud-modeler.production.min.js")
    for name in _STYLES:
        page.add_style_tag(path=parts / "camunda-bpmn-js/dist/assets" / name)
    page.evaluate(_OPEN, [xml, templates])
    return page


def saved(page: Page) -> str:
    """Return the diagram as Modeler saves it."""
    xml: str = page.evaluate(_SAVE)
    return xml


def paste_behind(page: Page) -> str:
    """Make room behind the conclusion, put a copy of the task onto its arrow; return the copy's id."""
    page.evaluate(_LOOK, BEFORE)
    (left, top), (right, bottom) = page.evaluate(_CORNERS, BEFORE)
    across, down = (left + right) / 2, (top + bottom) / 2
    page.mouse.click(across, down)
    page.keyboard.press("s")  # the tool that makes room
    _drag(page, (right + 15, bottom + 250), _ROOM)
    page.mouse.click(across, down)
    page.keyboard.press("Control+c")
    page.keyboard.press("Control+v")
    onto = right + (60 + _ROOM) / 2
    page.mouse.move(onto - 30, down + 8)
    page.mouse.move(onto, down, steps=5)
    page.mouse.click(onto, down)
    (copy,) = page.evaluate(_CHOSEN)
    return str(copy)


def make_it_the_confirmation(page: Page) -> None:
    """Give the copy its name, id, form and Kazakh name, name the arrow behind it."""
    _open_group(page, "General")
    _fill(page, "name", NAME)
    _fill(page, "id", ID)
    _open_group(page, "Documentation")
    _fill(page, "documentation", KAZAKH)
    _open_group(page, "Form")
    _fill(page, "formId", FORM)
    page.evaluate(_CHOOSE, page.evaluate(_OUT, ID))
    _open_group(page, "General")
    _fill(page, "id", FLOW)
    page.evaluate(_CHOOSE, ID)


def _drag(page: Page, start: tuple[float, float], right: float) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(start[0] + right, start[1], steps=6)
    page.mouse.up()


def _header(page: Page, group: str) -> Locator:
    title = page.get_by_text(group, exact=True)
    return page.locator(".bio-properties-panel-group-header", has=title).first


def _open_group(page: Page, group: str) -> None:
    header = _header(page, group)
    if "open" not in (header.get_attribute("class") or "").split():
        header.click()


def _fill(page: Page, field: str, text: str) -> None:
    box = page.locator(f"#bio-properties-panel-{field}")
    box.fill(text)
    box.press("Tab")

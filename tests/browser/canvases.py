"""The canvases of Camunda Modeler in a page of Chromium: what a process owner has before them."""

from pathlib import Path
from typing import Any

from lxml import etree
from playwright.sync_api import BrowserContext, Page

ROOT = Path(__file__).parents[2]
PARTS = ROOT / "node_modules"
PAGE = """<!doctype html><title>Modeler</title>
<style>
  body { margin: 0; font-family: Arial, sans-serif }
  #canvas { position: absolute; inset: 0 380px 0 0 }
  #panel { position: absolute; inset: 0 0 0 auto; width: 380px; overflow: auto; background: #f8f8f8 }
</style>
<div id="canvas"></div><div id="panel"></div>"""
DEFAULTS = {"isInterrupting": "true", "cancelActivity": "true", "hitPolicy": "UNIQUE"}
"""What the standards say of an attribute that is not there: the canvases leave it out."""


def process_canvas(window: BrowserContext, said: list[str]) -> Page:
    """Open ``camunda-bpmn-js`` for Camunda 8 with its properties panel; ``said`` gets its complaints."""
    styles = (
        "bpmn-js",
        "diagram-js",
        "popup-menu",
        "properties-panel",
        "element-templates",
        "camunda-cloud-modeler",
    )
    page = _page(window, said, "camunda-bpmn-js/dist/camunda-cloud-modeler.production.min.js")
    for name in (*styles, "camunda-cloud-modeler"):
        page.add_style_tag(path=PARTS / f"camunda-bpmn-js/dist/assets/{name}.css")
    return page


def table_canvas(window: BrowserContext, said: list[str]) -> Page:
    """Open ``dmn-js``."""
    return _page(window, said, "dmn-js/dist/dmn-modeler.production.min.js")


def form_canvas(window: BrowserContext, said: list[str]) -> Page:
    """Open ``form-js``."""
    return _page(window, said, "@bpmn-io/form-js/dist/form-editor.umd.js")


def _page(window: BrowserContext, said: list[str], script: str) -> Page:
    page = window.new_page()
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda one: said.append(one.text) if one.type in {"error", "warning"} else None)
    page.set_content(PAGE)
    page.add_script_tag(path=PARTS / script)
    return page


def meaning(xml: str) -> Any:
    """Return what a diagram or table says and how it is drawn, but not where on the endless paper.

    The canvas pushes a drawing to its upper edge and measures the words of labels anew.
    """
    root = etree.fromstring(xml.encode())
    bounds = root.findall(".//{*}BPMNShape/{*}Bounds")
    corner = {axis: min((float(one.get(axis)) for one in bounds), default=0.0) for axis in ("x", "y")}
    return _said(root, corner)


def _said(element: etree._Element, corner: dict[str, float]) -> Any:
    name = etree.QName(element).localname
    attributes = {key: value for key, value in element.attrib.items() if DEFAULTS.get(key) != value}
    if name in {"Bounds", "waypoint"}:
        attributes |= {axis: str(float(attributes[axis]) - corner[axis]) for axis in ("x", "y")}
    inside = [_said(child, corner) for child in element if isinstance(child.tag, str)]
    if name == "BPMNPlane":
        inside.sort(key=repr)
    if name == "BPMNLabel":
        inside.clear()
    return (element.tag, sorted(attributes.items()), (element.text or "").strip(), inside)

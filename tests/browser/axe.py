"""axe-core's judgement of a page: WCAG 2.2, levels A and AA."""

from functools import cache
from pathlib import Path

from playwright.sync_api import Page

_SOURCE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"
_RUN = """async () => {
  const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
  const found = await axe.run(document, {runOnly: rules, resultTypes: ['violations'], iframes: false});
  return found.violations.flatMap(one => one.nodes.map(node => `${one.id}: ${node.html.slice(0, 120)}`));
}"""


def barriers(page: Page) -> list[str]:
    """Return what keeps somebody from using the page, each rule with the element that breaks it."""
    # Given by the browser's own debugging port: the page's policy lets no foreign script in, and stays.
    page.evaluate(_axe())
    found: list[str] = page.evaluate(_RUN)
    return found


@cache
def _axe() -> str:
    return _SOURCE.read_text(encoding="utf-8")

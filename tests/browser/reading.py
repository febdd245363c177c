"""What anybody must find on a page, whoever reads it and with whatever."""

from playwright.sync_api import Page

from tests.browser.axe import barriers

_UNNAMED = """() => {
  // What stands in a closed <details> is not drawn and has no innerText: it is named by its text.
  const words = (one) => one.checkVisibility() ? one.innerText : one.textContent;
  return [...document.querySelectorAll('input, select, textarea, button, a, img')]
  .filter(one => one.type !== 'hidden')
  .filter(one => !one.closest('[aria-hidden=true]') && one.offsetParent !== null)
  .filter(one => !(one.labels && one.labels.length) && !one.getAttribute('aria-label')
    && !one.hasAttribute('alt') && !words(one).trim() && !one.title)
  .map(one => one.outerHTML.slice(0, 120))
}"""

_TOO_WIDE = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def hard_to_read(page: Page) -> list[str]:
    """Return what a page lacks: language, title, one heading, names, width, and what axe finds (WCAG AA)."""
    lacks = [f"has no name: {one}" for one in page.evaluate(_UNNAMED)]
    if page.locator("html").get_attribute("lang") not in {"ru", "kk"}:
        lacks.append("does not say its language")
    if not page.title().strip():
        lacks.append("has no title")
    if (headings := page.locator("h1").count()) != 1:
        lacks.append(f"has {headings} main headings")
    if page.evaluate(_TOO_WIDE) > 0:
        lacks.append("must be scrolled sideways")
    return [*lacks, *barriers(page)]

"""The documentation builds as one site, and is searched from the disk with no server and no network."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect

from komek.screenshots.chromium import chromium, find_chromium, visit

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.browser


def test_the_site_builds_without_a_dead_link_and_is_searched_from_the_disk(tmp_path: Path) -> None:
    site = tmp_path / "site"
    built = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(site)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    asked: list[str] = []
    with chromium(find_chromium()) as browser, visit(browser) as context:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        for words, found in (("нарушения срока", "supervision.html"), ("ledger epoch", "operations.html")):
            page.goto(f"file://{site}/index.html")
            page.get_by_role("textbox", name="Поиск").press_sequentially(words)
            result = page.locator(f".md-search-result__link[href*='{found}']")
            expect(result.first).to_be_visible(timeout=30_000)
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []

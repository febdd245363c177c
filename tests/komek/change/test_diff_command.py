"""`komek diff` says in words what differs, and draws both versions in a page that works offline."""

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from komek.diff_command import diff_command
from komek.screenshots.chromium import chromium, find_chromium
from tests.komek.change.model_versions import AFTER_LOOK, FLOW_B, TEXT, changed

app = typer.Typer()
app.command()(diff_command)
ROOT = Path(__file__).parents[3]
SURVEY = ROOT / "bpmn/asp/commission.bpmn"


def test_versions_that_do_not_differ_end_with_0(tmp_path: Path) -> None:
    file = tmp_path / "walk.bpmn"
    file.write_text(TEXT)
    answer = CliRunner().invoke(app, [str(file), str(file)])
    assert (answer.exit_code, answer.output.strip()) == (0, "Для тех, кто ведёт дела, ничего не изменилось.")


def test_what_differs_is_said_by_name_and_ends_with_1(tmp_path: Path) -> None:
    old, new = tmp_path / "old.bpmn", tmp_path / "new.bpmn"
    old.write_text(TEXT)
    new.write_text(changed((FLOW_B, AFTER_LOOK)))
    answer = CliRunner().invoke(app, [str(old), str(new)])
    assert answer.exit_code == 1
    assert answer.output.splitlines() == ["~ Осмотреть: переходы", "+ Записать: добавлен"]


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "walk.bpmn"
    file.write_text("no xml")
    assert CliRunner().invoke(app, [str(file), str(file)]).exit_code == 2


@pytest.mark.browser
def test_the_page_draws_both_versions_and_colours_what_differs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    new, page = tmp_path / "commission.bpmn", tmp_path / "difference.html"
    renamed = SURVEY.read_text("utf-8").replace('"conductSurvey"', '"visitFamily"')
    new.write_text(renamed.replace('name="Дать заключение"', 'name="Заключить"'), "utf-8")
    assert CliRunner().invoke(app, [str(SURVEY), str(new), "--html", str(page)]).exit_code == 1
    with chromium(find_chromium()) as browser:
        shown = browser.new_page()
        shown.goto(page.as_uri())
        shown.wait_for_selector("body[data-drawn=yes]")
        marked = {
            kind: shown.locator(f"#{side} .djs-element.{kind}").first.get_attribute("data-element-id")
            for side, kind in (("old", "removed"), ("new", "added"))
        }
        changed_names = shown.locator("#new .djs-element.changed").all_text_contents()
    assert marked == {"removed": "conductSurvey", "added": "visitFamily"}
    assert any("Заключить" in name for name in changed_names)

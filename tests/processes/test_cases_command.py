"""`komek test` as a process owner runs it, on an engine that runs already."""

import json
from pathlib import Path

import pytest
from lxml import etree
from typer.testing import CliRunner

from komek.command_line import app
from komek.process_tests.shared_engine import SharedEngine

pytestmark = pytest.mark.engine

ROOT = Path(__file__).parents[2]
SIGNING = ROOT / "bpmn" / "shared" / "signing.test.json"


def test_a_file_is_run_and_told_in_the_terminal_in_xml_and_on_a_page(
    engine: SharedEngine, tmp_path: Path
) -> None:
    broken = json.loads(SIGNING.read_text("utf-8"))
    right = len(broken["testCases"])
    broken["testCases"] = broken["testCases"][:1]
    broken["testCases"][0]["instructions"][-1]["variables"]["signature"] = "invalid"
    wrong = tmp_path / "wrong.test.json"
    wrong.write_text(json.dumps(broken), encoding="utf-8")
    reports = ["--junit", str(tmp_path / "junit.xml"), "--html", str(tmp_path / "page.html")]
    there = ["--engine-data", str(engine.data_directory)]
    command = ["test", str(SIGNING), str(wrong), *there, *reports, "--slowest", "1", "--limit", "10"]
    done = CliRunner().invoke(app, command, env={"COLUMNS": "200"})
    assert done.exit_code == 1, done.output
    assert "✓ Выполнить задачу «Подписать документ ЭЦП»" in done.output
    assert '✗ Переменные: signature = "invalid", documentNumber = "12-УВ"' in done.output
    assert 'На деле: signature = "valid"' in done.output
    assert f"прошли: {right}, не прошли: 1" in done.output
    assert "signing" in done.output
    assert "100%" in done.output
    assert etree.parse(tmp_path / "junit.xml").getroot().get("failures") == "1"
    assert "Подписание документа" in (tmp_path / "page.html").read_text("utf-8")


def test_a_file_that_cannot_be_read_is_told_and_leaves_with_2(tmp_path: Path) -> None:
    file = tmp_path / "a.test.json"
    file.write_text('{"testCases": [{"name": "А", "instructions": [{"type": "DO"}]}]}', encoding="utf-8")
    done = CliRunner().invoke(app, ["test", str(file)], env={"COLUMNS": "200"})
    assert done.exit_code == 2
    assert "тест 1 «А», шаг 1 (DO): инструкции «DO» в формате нет" in done.output.replace("\n", "")

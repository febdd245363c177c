"""`komek deploy` prints what changed, and ends plainly where it cannot."""

import re
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from komek.deploy_command import deploy_command
from komek.process_tests.shared_engine import SharedEngine

app = typer.Typer()
app.command()(deploy_command)


@pytest.mark.engine
def test_the_second_deployment_leaves_the_engine_alone(
    engine: SharedEngine, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEK_DATA_DIRECTORY", str(engine.data_directory))
    monkeypatch.setenv("KOMEK_DATABASE_URL", database_url)
    first, second = CliRunner().invoke(app), CliRunner().invoke(app)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert re.search(r"bpmn/asp/appointment\.bpmn +added", first.output)
    assert "unchanged" not in first.output
    assert "Nothing changed" in second.output


def test_where_no_engine_runs_the_command_says_how_to_start_one(
    tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEK_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("KOMEK_DATABASE_URL", database_url)
    answer = CliRunner().invoke(app)
    assert answer.exit_code == 1
    assert "komek engine start" in answer.output


@pytest.mark.engine
def test_a_database_without_tables_is_told_plainly(
    engine: SharedEngine, empty_database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEK_DATA_DIRECTORY", str(engine.data_directory))
    monkeypatch.setenv("KOMEK_DATABASE_URL", empty_database)
    answer = CliRunner().invoke(app)
    assert answer.exit_code == 1
    assert "komek database upgrade" in answer.output

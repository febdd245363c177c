"""`komek deploy` prints what changed, and ends plainly where it cannot."""

from contextlib import nullcontext
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from adapters.camunda.deployment import Difference
from adapters.camunda.errors import Unavailable
from komek.addresses import Addresses
from komek.deploy_command import deploy_command, deploy_patiently
from komek.process_tests.shared_engine import SharedEngine
from komek.settings import Settings

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
    assert "добавлено bpmn/asp/appointment.bpmn\n" in first.output
    assert "Без изменений: 0." in first.output
    assert "Ничего не изменилось" in second.output


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


@pytest.mark.parametrize(("failures", "taken"), [(0, True), (4, True), (5, False)])
def test_an_engine_that_does_not_answer_yet_is_asked_five_times(
    monkeypatch: pytest.MonkeyPatch, failures: int, taken: bool
) -> None:
    left = [Unavailable("deploy: DEADLINE_EXCEEDED")] * failures

    async def deploy(_: Addresses) -> list[Difference]:
        if left:
            raise left.pop()
        return []

    monkeypatch.setattr("komek.deploy_command.deploy_packaged", deploy)
    with nullcontext() if taken else pytest.raises(Unavailable):
        assert deploy_patiently(Addresses(Settings())) == []
    assert left == []

"""The command line knows every command, and imports only the one that is asked for."""

import subprocess
import sys

import typer
from typer.main import get_command
from typer.testing import CliRunner

from komek.command_line import app


def test_every_command_stands_where_it_is_said_to_stand() -> None:
    group = get_command(app)
    context = typer.Context(group)
    names = group.list_commands(context)  # type: ignore[attr-defined]
    found = [group.get_command(context, name) for name in names]  # type: ignore[attr-defined]
    assert [one.name for one in found] == names
    assert names == sorted(names)
    assert all(one.help for one in found)


def test_the_help_tells_what_each_command_does() -> None:
    told = CliRunner().invoke(app, ["--help"])
    assert told.exit_code == 0
    assert "Проверить модели, таблицы и формы" in " ".join(told.output.split())


def test_an_unknown_command_is_refused_by_name() -> None:
    told = CliRunner().invoke(app, ["chek"])
    assert told.exit_code == 2
    assert "chek" in told.output


def test_no_command_waits_for_the_others_to_be_imported() -> None:
    code = "import sys, komek.command_line; print('sqlalchemy' in sys.modules, 'fastapi' in sys.modules)"
    told = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert told.stdout.split() == ["False", "False"]

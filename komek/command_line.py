"""The command `komek`: each command is imported when it is asked for, so that none waits for the others."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_command, get_group

_COMMANDS: Mapping[str, str] = {
    "bench": "komek.bench.command:app",
    "campaign": "komek.campaign.command:app",
    "check": "komek.check.command:check_command",
    "database": "komek.database_command:app",
    "demo": "komek.demo.command:demo_command",
    "deploy": "komek.deploy_command:deploy_command",
    "diff": "komek.diff_command:diff_command",
    "effects": "komek.effects_command:app",
    "engine": "komek.engine.commands:app",
    "law": "komek.law_commands:app",
    "letters": "komek.letters.command:app",
    "migrate": "komek.migrate_command:migrate_command",
    "population": "komek.population_command:population_command",
    "reconcile": "komek.reconcile_command:reconcile_command",
    "retention": "komek.retention_command:app",
    "screenshots": "komek.screenshots_command:screenshots_command",
    "serve": "komek.serve_command:serve_command",
    "shep": "komek.shep_command:app",
    "stubs": "komek.stubs_command:app",
    "templates": "komek.templates.command:app",
    "terms": "komek.terms_commands:app",
    "test": "komek.cases_command:app",
    "time": "komek.time_command:app",
    "traceability": "komek.traceability_command:traceability_command",
    "work": "komek.work_command:work_command",
}
"""Where each command stands: a module and in it a group of commands (a Typer) or the function of one."""


class _Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - the group's own signature
        return list(_COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ARG002
        place = _COMMANDS.get(cmd_name)
        if place is None:
            return None
        module, _, name = place.partition(":")
        found = getattr(import_module(module), name)
        if isinstance(found, typer.Typer):
            command: Any = get_group(found)
        else:
            single = typer.Typer(add_completion=False)
            single.command()(found)
            command = get_command(single)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=_Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # what a variable holds may be personal
    help="Kazakhstan's social assistance as processes that run.",
)


@app.callback()
def komek() -> None:
    """Komek: «help» in Kazakh."""

"""`komek campaign migration`."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from adapters.database.connection import Sessions
from komek.campaign.course import Result, dimly, run_course
from komek.campaign.house import Ground, open_house
from komek.campaign.moved.migration import Migration, MigrationFailedError
from komek.time_travel import NotQuietError


def migration_command(
    *,
    cases: Annotated[int, typer.Option(min=5, help="How many families apply.")] = 200,
    finish: Annotated[
        int, typer.Option(min=1, help="How many of the cases that stood are led to their ends afterwards.")
    ] = 10_000,
    seed: Annotated[int, typer.Option(help="Who stands where when the models change.")] = 1,
    minutes: Annotated[int, typer.Option(min=1, help="After so long it is called hanging.")] = 40,
    report: Annotated[Path | None, typer.Option(help="Where the JSON report is written.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep all data and logs also when it held.")] = False,
) -> None:
    """Change the models while cases stand at every task, move them, die half-way; prove that none is lost."""

    def act(ground: Ground, database: Sessions, console: Console) -> Result:
        migration = Migration(cases, finish, seed, timedelta(minutes=minutes), dimly(console))
        came_to_rest = True
        try:
            with open_house(ground, cases, migration.tell) as house:
                migration.run(house, database)
        except (MigrationFailedError, NotQuietError) as failure:
            # What was proved until then is told all the same.
            console.print(str(failure), markup=False)
            migration.facts["came to rest"] = came_to_rest = False
        return Result({"seed": seed, "facts": migration.facts}, migration.proofs, came_to_rest)

    run_course(f"migration-{cases}-{seed}", act, report, keep=keep)

"""`komek campaign migration`."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from adapters.camunda.errors import EngineError as CallFailed
from adapters.database.connection import connect, sessions
from komek.campaign.house import Ground, open_house, own_ground
from komek.campaign.moved.migration import Migration, MigrationFailedError
from komek.campaign.own_log import own_log
from komek.campaign.part import PartNotReadyError
from komek.campaign.report import proofs_table, write
from komek.children.interrupts import termination_as_interrupt
from komek.engine import EngineError
from komek.settings import Environment, Settings
from komek.time_travel import NotQuietError

_INTERRUPTED = 130


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
    settings, console = Settings(), Console(highlight=False)
    if settings.environment is Environment.PRODUCTION:
        console.print("A campaign kills what runs: it has no place in production.")
        raise typer.Exit(1)
    data = settings.data / "campaigns" / f"migration-{cases}-{seed}"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)

    def tell(line: str) -> None:
        console.print(f"[dim]{line}[/]")

    try:
        with termination_as_interrupt(), own_ground(data, settings, tell) as ground:
            wanted = Migration(cases, finish, seed, timedelta(minutes=minutes), tell)
            held = _run(ground, wanted, console, report or data.with_suffix(".json"))
    except (CallFailed, EngineError, PartNotReadyError) as failure:
        console.print(str(failure), f"Data and logs: {data}", sep="\n", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    except KeyboardInterrupt as interrupt:
        console.print("\nStopped: nothing is left running.")
        raise typer.Exit(_INTERRUPTED) from interrupt
    if held and not keep:
        shutil.rmtree(data, ignore_errors=True)
    else:
        console.print(f"Data and logs: {data}", soft_wrap=True)
    raise typer.Exit(0 if held else 1)


def _run(ground: Ground, migration: Migration, console: Console, report: Path) -> bool:
    with own_log(ground.data):
        database = connect(ground.database_url, pool_size=8)
        try:
            with open_house(ground, migration.cases, migration.tell) as house:
                migration.run(house, sessions(database))
        except (MigrationFailedError, NotQuietError) as failure:
            # What was proved until then is told all the same.
            console.print(str(failure), markup=False)
            migration.facts["came to rest"] = False
        finally:
            database.dispose()
    write(report, {"seed": migration.seed, "facts": migration.facts}, migration.proofs)
    console.print(proofs_table(migration.proofs))
    for name, value in migration.facts.items():
        console.print(f"{name}: {value}", markup=False)
    console.print(f"Report: {report}", soft_wrap=True)
    held = "came to rest" not in migration.facts and all(one.holds for one in migration.proofs)
    console.print("[green]Every proof holds[/]" if held else "[red]It does not hold[/]")
    return held

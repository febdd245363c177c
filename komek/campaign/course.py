"""The course of any campaign: a ground of its own, a report, a verdict; data stay where it does not hold."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

import typer
from rich.console import Console
from rich.table import Table

from adapters.camunda.errors import EngineError as CallFailed
from adapters.database.connection import Sessions, connect, sessions
from komek.campaign.house import Ground, own_ground
from komek.campaign.own_log import own_log
from komek.campaign.part import PartNotReadyError
from komek.campaign.proof import Proof
from komek.campaign.report import proofs_table, write
from komek.children.interrupts import termination_as_interrupt
from komek.engine import EngineError
from komek.settings import Environment, Settings

INTERRUPTED = 130


@dataclass(frozen=True)
class Result:
    """What a campaign came to."""

    told: dict[str, Any]
    """What its report tells beside the proofs, ``facts`` among it."""
    proofs: Sequence[Proof]
    came_to_rest: bool
    tables: Sequence[Table] = ()
    """What is shown before the proofs."""


Act = Callable[[Ground, Sessions, Console], Result]


def run_course(name: str, act: Act, report: Path | None, *, keep: bool) -> NoReturn:
    """Carry a campaign out and end the command: with 0 where every proof holds, else with 1.

    Args:
        name: of its data and, unless ``report`` is given, of its report.
        act: the campaign itself.
        report: where the JSON report is written.
        keep: whether data and logs stay also when it held.
    """
    settings, console = Settings(), Console(highlight=False)
    if settings.environment is Environment.PRODUCTION:
        console.print("A campaign kills what runs: it has no place in production.")
        raise typer.Exit(1)
    data = settings.data / "campaigns" / name
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    try:
        with termination_as_interrupt(), own_ground(data, settings, dimly(console)) as ground:
            held = _conclude(_act(act, ground, console), console, report or data.with_suffix(".json"))
    except (CallFailed, EngineError, PartNotReadyError) as failure:
        console.print(str(failure), f"Data and logs: {data}", sep="\n", markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure
    except KeyboardInterrupt as interrupt:
        console.print("\nStopped: nothing is left running.")
        raise typer.Exit(INTERRUPTED) from interrupt
    if held and not keep:
        shutil.rmtree(data, ignore_errors=True)
    else:
        console.print(f"Data and logs: {data}", soft_wrap=True)
    raise typer.Exit(0 if held else 1)


def dimly(console: Console) -> Callable[[str], None]:
    """Return what tells, beside the main thing, how it goes."""
    return lambda line: console.print(f"[dim]{line}[/]")


def _act(act: Act, ground: Ground, console: Console) -> Result:
    with own_log(ground.data):
        database = connect(ground.database_url, pool_size=8)
        try:
            return act(ground, sessions(database), console)
        finally:
            database.dispose()


def _conclude(result: Result, console: Console, report: Path) -> bool:
    """Write the report, show it, and return whether it holds."""
    write(report, result.told, result.proofs)
    console.print(*result.tables, proofs_table(result.proofs))
    for name, value in result.told["facts"].items():
        console.print(f"{name}: {value}", markup=False)
    console.print(f"Report: {report}", soft_wrap=True)
    held = result.came_to_rest and all(one.holds for one in result.proofs)
    console.print("[green]Every proof holds[/]" if held else "[red]It does not hold[/]")
    return held

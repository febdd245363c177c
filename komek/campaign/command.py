"""`komek campaign`: faults in number."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from adapters.camunda.errors import EngineError as CallFailed
from adapters.database.connection import connect, sessions
from komek.campaign.house import Ground, open_house, own_ground
from komek.campaign.kill import Kill, Progress, Wanted
from komek.campaign.moved.command import migration_command
from komek.campaign.own_log import own_log
from komek.campaign.part import PartNotReadyError
from komek.campaign.plan import LONG_FORM, Target, limited
from komek.campaign.proofs import prove
from komek.campaign.report import facts, progress_line, proofs_table, strikes_table, write_report
from komek.children.interrupts import termination_as_interrupt
from komek.engine import EngineError
from komek.settings import Environment, Settings

app = typer.Typer(no_args_is_help=True, help="Break things in number, and prove that nothing came of it.")
INTERRUPTED = 130
_TOLD_EVERY = 20.0
app.command("migration")(migration_command)


@app.callback()
def campaign() -> None:
    """Break things in number, and prove that nothing came of it."""


@app.command("kill")
def kill_command(
    *,
    cases: Annotated[int, typer.Option(min=1, help="How many families apply.")] = 300,
    seed: Annotated[int, typer.Option(help="The same seed strikes the same parts at the same seconds.")] = 1,
    engine_kills: Annotated[int, typer.Option(min=0, help="How often the engine dies at most.")] = 4,
    at_once: Annotated[int, typer.Option(min=1, help="How many cases are under way at a time.")] = 60,
    minutes: Annotated[int, typer.Option(min=1, help="After so long it is called hanging.")] = 40,
    pace: Annotated[float, typer.Option(min=0.1, help="So many times as far apart: for a busy machine.")] = 1,
    report: Annotated[Path | None, typer.Option(help="Where the JSON report is written.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep all data and logs also when it held.")] = False,
) -> None:
    """Kill workers, relays, stubs, doors and the engine while cases run; prove that nothing came of it."""
    settings, console = Settings(), Console(highlight=False)
    if settings.environment is Environment.PRODUCTION:
        console.print("A campaign kills what runs: it has no place in production.")
        raise typer.Exit(1)
    data = settings.data / "campaigns" / f"kill-{cases}-{seed}"
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(parents=True)
    streams = limited(LONG_FORM, {Target.ENGINE: engine_kills}, pace)
    wanted = Wanted(cases, seed, streams, at_once, timedelta(minutes=minutes))
    try:
        with (
            termination_as_interrupt(),
            own_ground(data, settings, lambda line: console.print(f"[dim]{line}[/]")) as ground,
        ):
            held = _run(ground, wanted, console, report or data.with_suffix(".json"))
    except (CallFailed, EngineError, PartNotReadyError) as failure:
        console.print(str(failure), markup=False)
        raise typer.Exit(1) from failure
    except KeyboardInterrupt as interrupt:
        console.print("\nStopped: nothing is left running.")
        raise typer.Exit(INTERRUPTED) from interrupt
    if held and not keep:
        shutil.rmtree(data, ignore_errors=True)
    else:
        console.print(f"Data and logs: {data}", soft_wrap=True)
    raise typer.Exit(0 if held else 1)


def _run(ground: Ground, wanted: Wanted, console: Console, report: Path) -> bool:
    with own_log(ground.data):
        database = connect(ground.database_url, pool_size=8)
        try:
            with (
                open_house(ground, wanted.cases, lambda line: console.print(f"[dim]{line}[/]")) as house,
                Live(console=console, refresh_per_second=2, transient=True) as live,
            ):
                kill = Kill(house, sessions(database), wanted, _Teller(console, live))
                evidence = kill.run()
        finally:
            database.dispose()
    proofs = prove(evidence)
    write_report(report, kill, evidence, proofs)
    console.print(strikes_table(kill), proofs_table(proofs))
    for name, value in facts(kill, evidence).items():
        console.print(f"{name}: {value}", markup=False)
    console.print(f"Report: {report}", soft_wrap=True)
    held = kill.came_to_rest and all(one.holds for one in proofs)
    console.print("[green]Every proof holds[/]" if held else "[red]It does not hold[/]")
    return held


class _Teller:
    """Shows progress live on a terminal, else a line now and then."""

    def __init__(self, console: Console, live: Live) -> None:
        self._console = console
        self._live = live
        self._told = -_TOLD_EVERY

    def __call__(self, now: Progress) -> None:
        """Show how the campaign stands."""
        if self._console.is_terminal:
            self._live.update(progress_line(now))
        elif now.seconds - self._told >= _TOLD_EVERY:
            self._told = now.seconds
            self._console.print(progress_line(now))

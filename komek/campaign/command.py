"""`komek campaign`: faults in number."""

from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.live import Live

from adapters.database.connection import Sessions
from komek.campaign.course import Result, dimly, run_course
from komek.campaign.house import Ground, open_house
from komek.campaign.kill import Kill, Progress, Wanted
from komek.campaign.moved.command import migration_command
from komek.campaign.plan import LONG_FORM, Target, limited
from komek.campaign.proofs import prove
from komek.campaign.report import kill_told, progress_line, strikes_table

app = typer.Typer(no_args_is_help=True, help="Break things in number, and prove that nothing came of it.")
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
    minutes: Annotated[int, typer.Option(min=1, help="After so long it is called hanging.")] = 60,
    pace: Annotated[float, typer.Option(min=0.1, help="So many times as far apart: for a busy machine.")] = 1,
    report: Annotated[Path | None, typer.Option(help="Where the JSON report is written.")] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep all data and logs also when it held.")] = False,
) -> None:
    """Kill workers, relays, stubs, doors and the engine while cases run; prove that nothing came of it."""
    streams = limited(LONG_FORM, {Target.ENGINE: engine_kills}, pace)
    wanted = Wanted(cases, seed, streams, at_once, timedelta(minutes=minutes))
    run_course(f"kill-{cases}-{seed}", partial(_kill, wanted), report, keep=keep)


def _kill(wanted: Wanted, ground: Ground, database: Sessions, console: Console) -> Result:
    with (
        open_house(ground, wanted.cases, dimly(console)) as house,
        Live(console=console, refresh_per_second=2, transient=True) as live,
    ):
        kill = Kill(house, database, wanted, _Teller(console, live))
        evidence = kill.run()
    return Result(kill_told(kill, evidence), prove(evidence), kill.came_to_rest, [strikes_table(kill)])


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

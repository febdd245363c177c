"""`komek bench guards`: what live guards cost an idle engine, and how they follow a changed calendar."""

import logging
import os
import statistics
import time
from dataclasses import dataclass
from typing import Annotated

import structlog
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from komek.bench.guards.house import TERMS_A_CASE, GuardHouse, guard_house
from komek.bench.guards.moving import Moved, move_half, one_guard
from komek.process_tests.waiting import wait_until
from komek.settings import Settings

_BATCH = 100
_ALONE = 10
_RESTLESS = 10
_STILL = 0.95
"""Which part of the window before a window takes when there is nothing left to do."""


@dataclass(frozen=True)
class Measured:
    """What was found."""

    idle: list[float]
    """CPU seconds of the engine a second, in windows before there were guards."""
    guarded: list[float]
    """The same with the guards waiting."""
    arming: float
    calm: list[float]
    """Seconds from a new term to its guard, while nothing else goes on."""
    moved: Moved


def guards_command(
    guards: Annotated[int, typer.Option(min=TERMS_A_CASE, help="How many live guards.")] = 3000,
    window: Annotated[int, typer.Option(min=1, help="Seconds of one window of CPU time.")] = 60,
    windows: Annotated[int, typer.Option(min=1, help="Windows before and after; their median counts.")] = 3,
) -> None:
    """Measure guards on an engine of their own; takes some twelve minutes, prints a table."""
    console = Console(highlight=False)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with guard_house(Settings().cache_directory) as house:
        found = _measure(house, guards, window, windows, console)
    table = Table("what", "figure", title=f"{guards} live guards (load average {os.getloadavg()[0]:.1f})")
    idle, guarded, moved = statistics.median(found.idle), statistics.median(found.guarded), found.moved
    for what, figure in (
        (f"CPU of the idle engine, of a core: {_all(found.idle)}", f"{idle:.1%}"),
        (f"CPU with the guards, of a core: {_all(found.guarded)}", f"{guarded:.1%}"),
        ("the guards' own cost, of a core", f"{guarded - idle:+.1%}"),
        ("terms armed and guarded a second", f"{found.arming:.0f}"),
        ("terms looked at before the interruption, and by the run that went on",
         f"{moved.seen_before}, {moved.seen_after}{'' if moved.resumed else ' (not resumed)'}"),
        ("messages to guards; of them to guards whose instants stayed, or twice",
         f"{moved.messages}, {moved.wrongly_told}"),
        ("changes that guards took", str(moved.heard)),
        ("a second, by the re-projection and with cases coming in", f"{moved.rate:.0f}"),
        ("a second, published straight to the engine and with cases coming in", f"{moved.raw_rate:.0f}"),
        ("new term to its guard, calm: median, longest", _seconds(found.calm)),
        (f"the same meanwhile, {len(moved.busy)} new cases: median, longest", _seconds(moved.busy)),
        (f"the same while published straight, {len(moved.busy_straight)} new cases: median, longest",
         _seconds(moved.busy_straight)),
    ):  # fmt: skip
        table.add_row(what, figure)
    console.print(table)


def _measure(house: GuardHouse, guards: int, window: int, windows: int, console: Console) -> Measured:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        bar = progress.add_task("idle engine", total=guards)
        _rest(house, window)  # the start still compiles and imports
        idle = [_cpu(house, window) for _ in range(windows)]
        with house.working():
            began = time.monotonic()
            for first in range(0, guards, _BATCH):
                house.open_cases(min(_BATCH, guards - first) // TERMS_A_CASE)
                progress.update(bar, description="arming", completed=first + _BATCH)
            wait_until(lambda: house.unguarded() == 0, 900, why="all terms are guarded")
            arming = guards / (time.monotonic() - began)
            calm = [_after_a_pause(house) for _ in range(_ALONE)]
        progress.update(bar, description="waiting guards")
        _rest(house, window)
        guarded = [_cpu(house, window) for _ in range(windows)]

        def show(seen: int, waiting: int) -> None:
            what = f"re-projecting (messages that wait: {waiting})"
            progress.update(bar, description=what, completed=seen, total=max(seen, guards))

        with house.working():
            moved = move_half(house, show)
    return Measured(idle, guarded, arming, calm, moved)


def _after_a_pause(house: GuardHouse) -> float:
    time.sleep(0.2)
    return one_guard(house)


def _rest(house: GuardHouse, window: int) -> None:
    """Wait until a window takes no less than the one before: the engine exports and imports for a while."""
    before = _cpu(house, window)
    for _ in range(_RESTLESS):
        now = _cpu(house, window)
        if now > before * _STILL:
            return
        before = now


def _cpu(house: GuardHouse, window: int) -> float:
    before, began = house.cpu_seconds(), time.monotonic()
    time.sleep(window)
    return (house.cpu_seconds() - before) / (time.monotonic() - began)


def _all(windows: list[float]) -> str:
    return ", ".join(f"{one:.1%}" for one in windows)


def _seconds(took: list[float]) -> str:
    return f"{statistics.median(took):.2f} s, {max(took):.2f} s" if took else "—"

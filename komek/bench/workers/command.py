"""`komek bench workers`: the numbers of the worker runtime."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Annotated

import typer
from rich.console import Console

from komek.bench.workers.arrivals import look_with_arrivals
from komek.bench.workers.backlog import Backlog, open_cases
from komek.bench.workers.plans import compare
from komek.bench.workers.report import Latency, Report, overhead, rates, show
from komek.bench.workers.room import Room, open_room
from komek.bench.workers.window import Order, Sample, Seen, Variant, WindowFailedError, look
from komek.children.interrupts import termination_as_interrupt
from komek.engine import EngineError
from komek.postgres import PostgresError
from komek.settings import Settings

_DEFAULT = (Variant.RAW, Variant.OURS, Variant.PYZEEBE, Variant.PYZEEBE_TUNED)


def workers_command(
    *,
    window: Annotated[float, typer.Option(min=0.5, help="Seconds of a window.")] = 60,
    rounds: Annotated[int, typer.Option(min=1, help="Windows of each variant.")] = 3,
    variant: Annotated[list[Variant] | None, typer.Option(help="Only these; several may be given.")] = None,
    backlog: Annotated[int, typer.Option(min=10, help="Instances that always have a job waiting.")] = 1_000,
    jobs: Annotated[int, typer.Option(min=0, help="Jobs of the long run for the memory; 0: none.")] = 50_000,
    half_load: Annotated[bool, typer.Option(help="Measure the latency at half load.")] = True,
    closed_cases: Annotated[
        int, typer.Option(min=0, help="Closed cases of the comparison of plans.")
    ] = 100_000,
    warm_up: Annotated[float, typer.Option(min=0, help="Seconds before each window that do not count.")] = 3,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write everything as JSON here.")] = None,
) -> None:
    """Measure our worker beside a raw loop and pyzeebe's own, in windows that take turns on one engine.

    Takes about `rounds × variants × (window + 6 s)` and seven minutes for the rest. An engine and a database
    are started for it under the data directory and wiped after, unless KOMEK_ENGINE_GRPC and
    KOMEK_DATABASE_URL name others; the database used is always a new one.
    """
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)
    with (
        _told_plainly(console),
        termination_as_interrupt(),
        open_room(Settings(), lambda line: console.print(f"[dim]{line}[/]")) as room,
    ):
        bench = Bench(room, console, window, warm_up)
        load = [os.getloadavg()]
        case_ids = open_cases(room.database_url, backlog)
        latency = bench.latency(case_ids, rounds) if half_load else None
        with Backlog(room.gateway, case_ids):
            found = rates(list(bench.windows(variant or _DEFAULT, rounds)))
            load.append(os.getloadavg())
            memory = bench.long_run(jobs) if jobs else []
        before, after = compare(room.database_url, closed_cases) if closed_cases else (None, None)
        load.append(os.getloadavg())
    report = Report(
        window=window,
        rounds=rounds,
        backlog=backlog,
        load=load,
        rates=found,
        overhead=overhead(found),
        latency=latency,
        memory=memory,
        queries_per_job=(before.per_job, after.per_job) if before and after else None,
        same_plans=before.plans == after.plans if before and after else None,
        closed_cases=closed_cases,
    )
    show(report, console)
    if json_file is not None:
        json_file.write_text(report.model_dump_json(indent=2) + "\n", "utf-8")


@contextmanager
def _told_plainly(console: Console) -> Iterator[None]:
    """End the command with 1 and the reason where a part does not start or a window breaks."""
    try:
        yield
    except (EngineError, PostgresError, WindowFailedError) as failure:
        console.print(str(failure), markup=False, soft_wrap=True)
        raise typer.Exit(1) from failure


class Bench:
    """Runs the windows."""

    def __init__(self, room: Room, console: Console, window: float, warm_up: float) -> None:
        self._room = room
        self._console = console
        self._window = window
        self._warm_up = warm_up
        self._log = room.logs / "windows.log"

    def windows(self, variants: tuple[Variant, ...] | list[Variant], rounds: int) -> Iterator[Seen]:
        """Yield what each window saw; every other round goes the other way."""
        for number in range(rounds):
            for variant in variants[:: -1 if number % 2 else 1]:
                seen = look(self._order(variant, self._window), self._log)
                self._console.print(f"[dim]{variant}: {seen.rate:.0f} jobs/s[/]")
                yield seen

    def latency(self, case_ids: list[str], rounds: int) -> Latency | None:
        """Let instances arrive at half of what the engine starts and completes at most."""
        seconds = max(1.0, self._window / 3)
        full = self._order(Variant.RAW, seconds, timed=True)
        most = look_with_arrivals(full, self._room.gateway, case_ids, None, self._log).rate
        arrivals = max(1.0, most / 2)
        windows: dict[Variant, list[float]] = {Variant.RAW: [], Variant.OURS: []}
        for _ in range(rounds):
            for variant, medians in windows.items():
                order = self._order(variant, seconds, timed=True)
                seen = look_with_arrivals(order, self._room.gateway, case_ids, arrivals, self._log)
                if seen.latencies:
                    medians.append(median(seen.latencies))
                    self._console.print(f"[dim]{variant}: {medians[-1]:.1f} ms at {arrivals:.0f}/s[/]")
        return Latency(arrivals=arrivals, windows=windows) if all(windows.values()) else None

    def long_run(self, jobs: int) -> list[Sample]:
        """Let our worker do so many jobs and return its memory on the way."""
        self._console.print(f"[dim]{jobs:,} jobs for the memory …[/]")
        return look(self._order(Variant.OURS, 0, jobs=jobs), self._log).memory

    def _order(self, variant: Variant, seconds: float, *, timed: bool = False, jobs: int = 0) -> Order:
        return Order(
            variant=variant,
            gateway=self._room.gateway.address,
            database_url=self._room.database_url,
            epoch=self._room.epoch,
            seconds=seconds,
            warm_up=self._warm_up,
            timed=timed,
            jobs=jobs,
        )

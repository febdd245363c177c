"""What the measurement found, as a table and as JSON."""

import os
from statistics import median

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from komek.bench.workers.raw_loop import BATCH, IN_FLIGHT
from komek.bench.workers.window import Sample, Seen, Variant

MEGABYTE = 2**20
FLAT = 8 * MEGABYTE
"""So much may the memory grow between the first fifth and the end of a long run."""


class Rates(BaseModel):
    """A variant over its windows: medians; processor time is milliseconds a job."""

    variant: Variant
    windows: list[float]
    rate: float
    ratio: float
    cpu: float
    handler: float
    memory: int


class Latency(BaseModel):
    """Milliseconds from the wish for an instance to the completion of its job: medians of the windows."""

    arrivals: float
    windows: dict[Variant, list[float]]

    @property
    def added(self) -> float:
        """What our worker adds to the baseline."""
        return median(self.windows[Variant.OURS]) - median(self.windows[Variant.RAW])


class Report(BaseModel):
    """Everything."""

    window: float
    rounds: int
    backlog: int
    load: list[tuple[float, float, float]]
    rates: list[Rates]
    overhead: float | None
    """Milliseconds of our worker's processor time a job, without the handler's and without the wire's."""
    latency: Latency | None
    memory: list[Sample]
    queries_per_job: tuple[float, float] | None
    same_plans: bool | None
    closed_cases: int


def rates(seen: list[Seen]) -> list[Rates]:
    """Return each variant's medians, in the order of their first windows."""
    by: dict[Variant, list[Seen]] = {}
    for one in seen:
        by.setdefault(one.variant, []).append(one)
    base = median(one.rate for one in by[Variant.RAW]) if Variant.RAW in by else float("nan")
    return [
        Rates(
            variant=variant,
            windows=[round(one.rate, 1) for one in all_],
            rate=(rate := median(one.rate for one in all_)),
            ratio=rate / base if base else float("nan"),
            cpu=median(one.cpu_per_job for one in all_),
            handler=median(one.handler_per_job for one in all_),
            memory=int(median(one.memory[-1].pss for one in all_)),
        )
        for variant, all_ in by.items()
    ]


def overhead(found: list[Rates]) -> float | None:
    """Return our worker's time outside handler and wire; the wire's is the whole of the baseline's time."""
    by = {one.variant: one for one in found}
    if Variant.RAW not in by or Variant.OURS not in by:
        return None
    ours = by[Variant.OURS]
    return ours.cpu - ours.handler - by[Variant.RAW].cpu


def show(report: Report, console: Console) -> None:
    """Print the tables and how each promise stands."""
    table = Table("variant", "jobs/s", "of the baseline", "windows", "CPU ms/job", "handler", "PSS MB")
    for one in report.rates:
        table.add_row(
            one.variant,
            f"{one.rate:.0f}",
            f"{one.ratio:.2f}",
            " ".join(f"{rate:.0f}" for rate in one.windows),
            f"{one.cpu:.2f}",
            f"{one.handler:.2f}" if one.handler else "",
            f"{one.memory / MEGABYTE:.0f}",
        )
    console.print(table)
    console.print(
        f"{report.rounds} windows of {report.window:g} s each, interleaved; {report.backlog} instances go "
        f"round for ever; the baseline asks for {BATCH} jobs a poll and holds {IN_FLIGHT}; load average "
        + " → ".join(f"{load[0]:.1f}" for load in report.load)
        + f" on {os.cpu_count()} processors"
    )
    for promise, figure, kept in _promises(report):
        mark = {True: "[green]kept[/]", False: "[red]NOT kept[/]"}[kept]
        console.print(f"{mark}  {promise}: {figure}", soft_wrap=True)


def _promises(report: Report) -> list[tuple[str, str, bool]]:
    found: list[tuple[str, str, bool]] = []
    ours = next((one for one in report.rates if one.variant is Variant.OURS), None)
    if ours is not None and report.overhead is not None:
        found.append(("jobs/s ≥ 0.8 of the baseline", f"{ours.ratio:.2f}", ours.ratio >= 0.8))
        over = report.overhead
        found.append(("overhead ≤ 2 ms of CPU a job", f"{over:.2f} ms", over <= 2))
    if report.latency is not None:
        added = report.latency.added
        words = f"{added:.1f} ms at {report.latency.arrivals:.0f} arrivals/s"
        found.append(("latency added at half load ≤ 5 ms", words, added <= 5))
    if report.memory:
        top = max(sample.pss for sample in report.memory)
        fifth = report.memory[len(report.memory) // 5]
        grown = report.memory[-1].pss - fifth.pss
        jobs = report.memory[-1].jobs
        found.append(("memory ≤ 200 MB", f"{top / MEGABYTE:.0f} MB (PSS)", top <= 200 * MEGABYTE))
        found.append(
            (f"flat over {jobs:,} jobs", f"{grown / MEGABYTE:+.1f} MB after the first fifth", grown <= FLAT)
        )
    if report.queries_per_job is not None:
        before, after = report.queries_per_job
        words = f"{before:g} → {after:g} a job, plans {'the same' if report.same_plans else 'DIFFER'}"
        same = before == after and bool(report.same_plans)
        found.append((f"queries with {report.closed_cases:,} closed cases as with none", words, same))
    return found

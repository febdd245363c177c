"""`komek bench law`: families decided a second by the Python part, and what the engine's tables add."""

import asyncio
import os
import resource
import time
from random import Random
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table

from komek.addresses import Addresses
from komek.bench.families import random_family
from komek.bench.tables import ASKING, BARE, TAKING, milliseconds
from komek.plainly import plainly
from komek.settings import Settings
from rules.asp import CaseFacts, IncomeAssessment, TraceLine, pay, work_out
from rules.codes import AbleBodied, Category, IncomeLevel
from rules.law import Law

SEED = 20261123
WARM = 500


def law_command(
    families: Annotated[int, typer.Option(min=10, help="How many families.")] = 20_000,
    engine: Annotated[bool, typer.Option("--engine", help="Ask the running engine's tables too.")] = False,
    pace: Annotated[
        float, typer.Option(min=0, help="Seconds between two cases that the engine is given; 0: none.")
    ] = 0.1,
) -> None:
    """Decide random families with the full trace on one core; prints families a second and memory."""
    console = Console(highlight=False)
    console.print(_python(families))
    if engine:
        with plainly():
            console.print(_engine(min(families, 1_000), pace))


def decided(facts: CaseFacts, law: Law) -> tuple[TraceLine, ...]:
    """Decide one family as the workers do, without asking the tables; return the whole trace."""
    found = work_out(facts, law)
    if not isinstance(found.income, IncomeAssessment):
        return ()
    if found.income.level is IncomeLevel.ABOVE or found.bars.grounds:
        return (*found.income.lines, *found.bars.lines)
    others = found.codes["ableBodied"] == AbleBodied.OTHERS
    paid = pay(facts, found.income, Category.CONDITIONAL if others else Category.UNCONDITIONAL, law)
    return getattr(paid, "trace", ())


def _python(count: int) -> Table:
    random, law = Random(SEED), Law.load()  # noqa: S311 - families are drawn, not secrets
    for _ in range(WARM):
        decided(random_family(random), law)
    process, lines = psutil.Process(), 0
    memory = [process.memory_info().rss]
    spent = 0.0
    for _ in range(10):
        portion = [random_family(random) for _ in range(count // 10)]
        before = time.process_time()
        lines += sum(len(decided(facts, law)) for facts in portion)
        spent += time.process_time() - before
        del portion
        memory.append(process.memory_info().rss)
    table = Table("families", "a second of CPU", "trace lines a family", "memory, MB", title=_load())
    grown = f"{memory[1] / 1e6:.0f} after a tenth, {memory[-1] / 1e6:.0f} at the end"
    table.add_row(f"{count:,}", f"{count / spent:,.0f}", f"{lines / count:.0f}", grown)
    return table


def _engine(cases: int, pace: float) -> Table:
    random = Random(SEED)  # noqa: S311 - the same
    gateway = Addresses(Settings()).gateway()
    took = asyncio.run(milliseconds(gateway, cases, random, pace))
    table = Table("", "median, ms", "p95, ms", title=f"{cases} cases, one in {pace:g} s, {_load()}")
    for what, process in (
        ("four tasks that ask the tables", ASKING), ("the same tasks and inputs, no table", TAKING),
        ("no task", BARE),
    ):  # fmt: skip
        table.add_row(what, f"{took[process][cases // 2]:.1f}", f"{took[process][int(cases * 0.95)]:.1f}")
    median = {process: one[cases // 2] for process, one in took.items()}
    table.add_row("the tables add", f"{median[ASKING] - median[TAKING]:.1f}", "")
    table.add_row("tasks and inputs add", f"{median[TAKING] - median[BARE]:.1f}", "")
    return table


def _load() -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return f"load average {os.getloadavg()[0]:.1f}, peak so far {peak:.0f} MB"

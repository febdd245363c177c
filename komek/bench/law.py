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

from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Gateway, open_channel
from komek.addresses import Addresses
from komek.bench.families import random_family
from komek.plainly import plainly
from komek.settings import Settings
from rules.asp import CaseFacts, IncomeAssessment, TraceLine, pay, work_out
from rules.codes import AbleBodied, Category, IncomeLevel
from rules.decision_table import packaged_tables
from rules.law import Law

SEED = 20261123
TABLES = ("asp-document-completeness", "asp-person-check", "asp-category", "asp-refusal-grounds")
"""The tables that a case asks on its way."""
WARM = 500


def law_command(
    families: Annotated[int, typer.Option(min=10, help="How many families.")] = 20_000,
    engine: Annotated[bool, typer.Option("--engine", help="Ask the running engine's tables too.")] = False,
) -> None:
    """Decide random families with the full trace on one core; prints families a second and memory."""
    console = Console(highlight=False)
    console.print(_python(families))
    if engine:
        with plainly():
            console.print(asyncio.run(_engine(min(families, 200))))


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


async def _engine(cases: int) -> Table:
    random = Random(SEED)  # noqa: S311 - the same
    tables = packaged_tables()
    channel = await open_channel(Addresses(Settings()).gateway())
    took = []
    try:
        gateway = Gateway(channel)
        await gateway.deploy(packaged_models())
        for number in range(cases + 20):
            codes = [
                (name, {column.key: random.choice(column.codes) for column in tables[name].columns})
                for name in TABLES
                if name != "asp-category"
            ]
            category = {"ableBodied": random.choice(("none", "only-carer", "others")), "obliged": "some"}
            before = time.perf_counter()
            for name, given in [*codes, ("asp-category", category)]:
                await gateway.evaluate_decision(name, given)
            if number >= 20:  # the first warm the engine up
                took.append(time.perf_counter() - before)
    finally:
        await channel.close()
    took.sort()
    table = Table("cases", "four tables: median", "p95", title=_load())
    table.add_row(str(cases), f"{took[cases // 2] * 1e3:.1f} ms", f"{took[int(cases * 0.95)] * 1e3:.1f} ms")
    return table


def _load() -> str:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    return f"load average {os.getloadavg()[0]:.1f}, peak so far {peak:.0f} MB"

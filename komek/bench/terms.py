"""`komek bench terms`: what a projection costs, and 100,000 open terms that follow a changed calendar."""

import os
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import psutil
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from adapters.clock import ALMATY, FixedClock
from adapters.database.connection import connect, sessions
from adapters.database.migrate import upgrade
from komek.bench.term_seed import OTHERS, REVIEWS, seed_terms
from komek.postgres import EmbeddedPostgres
from komek.reprojection import Reprojection
from rules.law import Law
from rules.terms import Suspension, project

NOW = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
DAY_OFF = """
year: 2026
confirmed: true
source: {title: Перенос для измерения}
days_off: {2026-11-27: перенос}
"""
_TIMES = 2_000


def terms_command(
    terms: Annotated[int, typer.Option(min=2, help="How many open terms.")] = 100_000,
) -> None:
    """Project one term of each kind, then re-project many in a PostgreSQL of its own; prints two tables."""
    console = Console(highlight=False)
    law = Law.load()
    console.print(_one_term(law))
    with tempfile.TemporaryDirectory(prefix="komek-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        try:
            console.print(_many(server.start(), law, terms))
        finally:
            server.stop()


def _one_term(law: Law) -> Table:
    table = Table("term", "CPU of one projection with its explanation, µs", title=_load("one term"))
    asked = Suspension((NOW - timedelta(days=3)).date(), (NOW + timedelta(days=27)).date())
    for code in (*REVIEWS, *OTHERS, "asp-refusal-bar", "certificate-reception"):
        rule = law.term(code, NOW)
        suspensions = [asked] if rule.suspended_by else []
        start = NOW - timedelta(days=5)
        project(rule, start, calendar=law.calendar, suspensions=suspensions)  # works the years out
        before = time.process_time()
        for _ in range(_TIMES):
            project(rule, start, calendar=law.calendar, suspensions=suspensions)
        table.add_row(code, f"{(time.process_time() - before) / _TIMES * 1e6:.0f}")
    return table


def _many(url: str, law: Law, count: int) -> Table:
    upgrade(url)
    engine = connect(url, pool_size=2)
    try:
        database = sessions(engine)
        seed_terms(database, law, count, NOW)
        changed = Law.load({"days-off": [("2026.yaml", DAY_OFF)]})
        with database() as session:
            # One connection at a time, so one process of the server does all of it.
            server = psutil.Process(session.scalar(text("SELECT pg_backend_pid()")))
        columns = (
            "step",
            "terms",
            "moved",
            "messages",
            "wall, s",
            "CPU of the command, s",
            "of PostgreSQL, s",
        )
        table = Table(*columns, title=_load(f"{count} open terms, one day off more"))
        for step in ("rehearse", "apply", "apply again"):
            run = Reprojection(database, changed, FixedClock(NOW), backlog=0)
            wall, cpu, served = time.perf_counter(), time.process_time(), _cpu(server)
            tally = run.rehearse() if step == "rehearse" else run.apply()
            table.add_row(
                step, str(tally.seen), str(tally.moved), str(tally.messages),
                f"{time.perf_counter() - wall:.1f}", f"{time.process_time() - cpu:.1f}",
                f"{_cpu(server) - served:.1f}",
            )  # fmt: skip
        return table
    finally:
        engine.dispose()


def _cpu(process: psutil.Process) -> float:
    spent = process.cpu_times()
    return spent.user + spent.system


def _load(title: str) -> str:
    return f"{title} (load average {os.getloadavg()[0]:.1f})"

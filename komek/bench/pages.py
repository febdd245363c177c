"""`komek bench pages`: how long the desk and the cabinet take with many cases in the database."""

import os
import tempfile
import time
from datetime import datetime
from pathlib import Path
from secrets import token_urlsafe
from statistics import median, quantiles
from typing import Annotated

import httpx
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from adapters.clock import ALMATY, FixedClock
from adapters.database.connection import Sessions, connect, sessions
from adapters.database.migrate import upgrade
from adapters.desk import DeskOfficial, desk_app
from adapters.eds.client import EdsClient
from adapters.serving import serving
from komek.bench.case_seed import seed_cases
from komek.postgres import EmbeddedPostgres
from rules.law import Law

NOW = datetime(2026, 11, 23, 12, tzinfo=ALMATY)
OFFICIAL = DeskOfficial("centre", "Сейтова Айгуль Маратовна", frozenset({"centre:oskemen"}), "0" * 12)
MOST_MS = 150
_TIMES = 40


def pages_command(
    cases: Annotated[int, typer.Option(min=100, help="How many cases.")] = 10_000,
) -> None:
    """Fill a PostgreSQL of its own with cases, ask for pages one after another; prints a table."""
    law = Law.load(carry_forward=True)
    with tempfile.TemporaryDirectory(prefix="komek-bench-") as folder:
        server = EmbeddedPostgres(Path(folder))
        try:
            url = server.start()
            upgrade(url)
            engine = connect(url, pool_size=4)
            database = sessions(engine)
            seed_cases(database, cases, NOW)
            desk = desk_app(
                database, FixedClock(NOW), EdsClient("http://127.0.0.1:9"), [OFFICIAL],
                law=law, secret=token_urlsafe(24), signer=None,
            )  # fmt: skip
            with serving(desk) as address:
                Console(highlight=False).print(_asked(address, _paths(database), cases))
            engine.dispose()
        finally:
            server.stop()


def _paths(database: Sessions) -> dict[str, list[str]]:
    with database() as session:
        drawn = text('SELECT id, number FROM "case" ORDER BY md5(id) LIMIT :times')
        some = session.execute(drawn, {"times": _TIMES}).all()
        middle = session.scalar(text('SELECT max(sequence) / 2 FROM "case"'))
    return {
        "work list": ["/"] * _TIMES,
        "work list, deep": [f"/?below={middle}"] * _TIMES,
        "work list, one stage": ["/?stage=commission"] * _TIMES,
        "work list, by number": [f"/?number={case.number[-6:]}" for case in some],
        "case page": [f"/cases/{case.id}" for case in some],
        "board of terms": ["/terms"] * _TIMES,
    }


def _asked(address: str, paths: dict[str, list[str]], cases: int) -> Table:
    title = f"{cases} cases (load average {os.getloadavg()[0]:.1f}); at most {MOST_MS} ms"
    table = Table("page", "median, ms", "95 of 100 within, ms", "CPU, ms", title=title)
    with httpx.Client(base_url=address, follow_redirects=True, timeout=60) as browser:
        browser.post("/login", data={"login": OFFICIAL.login}).raise_for_status()
        for name, asked in paths.items():
            browser.get(asked[0]).raise_for_status()
            spent, taken = time.process_time(), []
            for path in asked:
                begun = time.perf_counter()
                browser.get(path).raise_for_status()
                taken.append((time.perf_counter() - begun) * 1000)
            cpu = (time.process_time() - spent) * 1000 / len(asked)
            table.add_row(name, f"{median(taken):.0f}", f"{quantiles(taken, n=20)[-1]:.0f}", f"{cpu:.0f}")
    return table

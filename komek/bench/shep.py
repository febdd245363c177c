"""`komek bench shep`: CPU of a call, latency and throughput of cases, and an hour without one system."""

import os
import tempfile
import time
from collections import Counter
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from statistics import median
from typing import Annotated, Any

import httpx
import psutil
import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import func, select

from adapters.breaker import Breaker, Breakers, SystemAway
from adapters.clock import FixedClock, SystemClock
from adapters.database.connection import Sessions, connect, sessions
from adapters.database.migrate import upgrade
from adapters.database.shep_exchange import ShepExchange
from adapters.population import Archetype, Country
from adapters.serving import serving
from adapters.shep.service import AnyService
from adapters.shep.services import BANKS, GBD_FL, REGISTRY, WANTED
from adapters.stubs import stubs_app
from komek.bench.shep_ground import (
    ask,
    ask_all,
    client_of,
    stubs_process,
    submit_case,
    systems_of,
    workshop_of,
)
from komek.bench.shep_profile import profile
from komek.bench.shep_workers import ask_in_processes
from komek.engine.ports import is_free
from komek.postgres import EmbeddedPostgres
from workers.runtime.failures import RetryLaterError

AWAY = "egkn"
ROUNDS = 20
FIRST = 3
"""Cases that each worker process asks about before it is timed."""


def shep_command(
    cases: Annotated[int, typer.Option(min=4, help="How many cases of five members.")] = 40,
    calls: Annotated[int, typer.Option(min=10, help="How many calls are averaged.")] = 300,
    processes: Annotated[int, typer.Option(min=1, help="How many workers ask, beside one alone.")] = 2,
) -> None:
    """Measure the client against the stubs with a PostgreSQL of its own and no engine; prints five tables."""
    console = Console(highlight=False)
    with tempfile.TemporaryDirectory(prefix="komek-bench-") as folder:
        server = EmbeddedPostgres(Path(folder) / "postgres")
        try:
            url = server.start()
            upgrade(url)
            engine = connect(url, pool_size=48)
            database = sessions(engine)
            port = next(number for number in range(8600, 8900) if is_free(number))
            with stubs_process(Path(folder) / "stubs", port) as (stubs, pid):
                console.print(_calls(stubs, pid, calls))
                console.print(profile(Path(folder) / "profile", calls))
                console.print(_latency(database, stubs))
                console.print(_throughput(url, database, stubs, pid, cases, processes=processes))
            console.print(_outage(database, Path(folder) / "moved", max(4, cases // 4)))
            engine.dispose()
        finally:
            server.stop()


def _calls(stubs: str, pid: int, calls: int) -> Table:
    clock = SystemClock()
    country, client = Country(clock.now().date()), client_of(stubs, clock)
    iin = country.family_with(Archetype.LARGE_FAMILY).applicant.iin
    table = Table("service", "style", "client, ms of CPU", "stub, ms of CPU", "together, ms",
                  title=_load(f"one signed and verified call, mean of {calls}"))  # fmt: skip
    measured: tuple[AnyService, ...] = (GBD_FL, BANKS, WANTED)
    for service in measured:
        question = service.request.about_person(iin)
        for _ in range(20):
            client.ask(service, question)
        ours, theirs = time.process_time(), _cpu(pid)
        for _ in range(calls):
            client.ask(service, question)
        mine = (time.process_time() - ours) / calls * 1000
        other = (_cpu(pid) - theirs) / calls * 1000
        table.add_row(service.code, service.style, f"{mine:.2f}", f"{other:.2f}", f"{mine + other:.2f}")
    client.close()
    return table


def _latency(database: Sessions, stubs: str) -> Table:
    clock = SystemClock()
    client = client_of(stubs, clock)
    workshop, country = workshop_of(database, clock, client), Country(clock.now().date())
    steps = {code: 0.2 + 1.8 * number / (len(REGISTRY) - 1) for number, code in enumerate(REGISTRY)}
    told = {code: {"latency": [seconds, seconds]} for code, seconds in steps.items()}
    httpx.put(f"{stubs}/shep/faults", json=told).raise_for_status()
    walls = []
    with ThreadPoolExecutor(len(REGISTRY)) as pool:
        for number in range(4):
            case_id = submit_case(workshop, country, number)
            began = time.perf_counter()
            ask_all(workshop, case_id, pool)
            walls.append(time.perf_counter() - began)
    httpx.delete(f"{stubs}/shep/faults").raise_for_status()
    client.close()
    slowest = max(steps.values())
    table = Table("systems", "their answers, s", "all queries of one case, s", "÷ the slowest answer",
                  title=_load("one case of five members, median of 4"))  # fmt: skip
    wall = median(walls)
    table.add_row(str(len(steps)), f"{min(steps.values()):.1f}–{slowest:.1f}", f"{wall:.2f}",
                  f"{wall / slowest:.2f}")  # fmt: skip
    return table


def _throughput(url: str, database: Sessions, stubs: str, pid: int, cases: int, *, processes: int) -> Table:
    clock = SystemClock()
    client = client_of(stubs, clock)
    workshop, country = workshop_of(database, clock, client), Country(clock.now().date())
    table = Table("worker processes", "cases", "calls", "wall, s", "cases/s",
                  "client and handlers, ms of CPU a call", "stub, ms of CPU a call",
                  title=_load("cases of five members, no delay"))  # fmt: skip

    def some(count: int) -> list[tuple[str, str]]:
        ids = [submit_case(workshop, country, number) for number in range(count)]
        return [(case_id, system) for case_id in ids for system in systems_of(workshop, case_id)]

    for number in sorted({1, processes}):
        first, jobs = some(FIRST * number), some(cases)
        theirs = _cpu(pid)
        asked = ask_in_processes(number, url, stubs, first, jobs)
        calls = _exchanges(database, {case_id for case_id, _ in jobs})
        every = _exchanges(database, {case_id for case_id, _ in first}) + calls
        other = (_cpu(pid) - theirs) / every
        table.add_row(str(number), str(cases), str(calls), f"{asked.wall:.1f}", f"{cases / asked.wall:.2f}",
                      f"{asked.cpu / calls * 1000:.2f}", f"{other * 1000:.2f}")  # fmt: skip
    client.close()
    return table


def _outage(database: Sessions, folder: Path, cases: int) -> Table:
    clock = FixedClock(SystemClock().now())
    country = Country(clock.now().date())
    app = stubs_app(country, clock, folder)
    began = clock.now()
    alerts: list[bool] = []

    def elapsed() -> float:
        return (clock.now() - began).total_seconds()

    breakers = Breakers(lambda code: Breaker(code, monotonic=elapsed))
    first = _exchanges(database)
    with serving(app) as url:
        client = client_of(url, clock, breakers=breakers)
        workshop = workshop_of(database, clock, client)
        faults: dict[str, Any] = {AWAY: {"outage_until": (began + timedelta(hours=1)).isoformat()}}
        httpx.put(f"{url}/shep/faults", json=faults).raise_for_status()
        ids = [submit_case(workshop, country, number) for number in range(cases)]
        open_ = [(case_id, system) for case_id in ids for system in systems_of(workshop, case_id)]
        during = 0
        for round_ in range(ROUNDS * 2):
            open_ = [job for job in open_ if not _done(workshop, *job)]
            alerts.append(breakers.of(AWAY).is_away)
            during = during or (len(open_) if round_ == 0 else 0)
            if not open_:
                break
            clock.move(timedelta(hours=1) / ROUNDS)
        client.close()
    rises = sum(1 for was, is_ in zip([False, *alerts], alerts, strict=False) if is_ and not was)
    twice, asked = _asked_twice(database, first)
    table = Table("cases", "jobs that waited", "left at the end", "calls to the system that was away",
                  "questions asked twice of a system that had answered", "alerts",
                  title=_load(f"{AWAY} away for an hour of moved time"))  # fmt: skip
    table.add_row(str(cases), str(during), str(len(open_)), str(asked), str(twice), str(rises))
    return table


def _done(workshop: Any, case_id: str, system: str) -> bool:
    try:
        ask(workshop, case_id, system)
    except (SystemAway, RetryLaterError):
        return False
    return True


def _exchanges(database: Sessions, cases: Collection[str] | None = None) -> int:
    counted = select(func.count()).select_from(ShepExchange)
    with database() as session:
        if cases is None:
            return session.scalar(counted) or 0
        return session.scalar(counted.where(ShepExchange.case_id.in_(cases))) or 0


def _asked_twice(database: Sessions, skip: int) -> tuple[int, int]:
    with database() as session:
        rows = session.execute(
            select(ShepExchange.case_id, ShepExchange.system, ShepExchange.iin, ShepExchange.outcome)
            .order_by(ShepExchange.id)
            .offset(skip)
        ).all()
    answered = Counter((row[0], row[1], row[2]) for row in rows if row[3] in {"found", "no-data"})
    failed = sum(1 for row in rows if row[1] == AWAY and row[3] == "unavailable")
    return sum(number - 1 for number in answered.values()), failed


def _cpu(pid: int) -> float:
    times = psutil.Process(pid).cpu_times()
    return times.user + times.system


def _load(title: str) -> str:
    return f"{title} (load {os.getloadavg()[0]:.1f})"

"""`komek engine`: the embedded engine by hand."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import platformdirs
import typer
from rich.console import Console
from rich.table import Table

from komek.children.interrupts import termination_as_interrupt
from komek.engine.addresses import EngineAddresses
from komek.engine.embedded import EmbeddedEngine
from komek.engine.errors import EngineError
from komek.engine.programs import Tuning
from komek.engine.warming import warm as prepare

app = typer.Typer(no_args_is_help=True, help="Start, stop and look at the embedded Camunda.")
INTERRUPTED = 130

DataDirectory = Annotated[
    Path, typer.Option("--data", envvar="KOMEK_DATA_DIRECTORY", help="Where data lies.")
]
CacheDirectory = Annotated[
    Path | None, typer.Option("--cache", envvar="KOMEK_CACHE_DIRECTORY", help="Where downloads lie.")
]
HERE = Path(".komek")
QUICK, LASTING = Tuning(), Tuning(quick_start=False)
DEFAULT_CACHE = Path(platformdirs.user_cache_dir("komek"))


def _engine(
    data: Path, cache: Path | None = None, tarball: Path | None = None, tuning: Tuning = QUICK
) -> EmbeddedEngine:
    return EmbeddedEngine(data, cache or DEFAULT_CACHE, tarball=tarball, tuning=tuning)


def _say(line: str) -> None:
    Console(stderr=True, highlight=False).print(line, soft_wrap=True, markup=False)


@contextmanager
def _plainly() -> Iterator[None]:
    """Let failures end the command with their own words, and interrupts with the shell's code."""
    try:
        with termination_as_interrupt():
            yield
    except EngineError as failure:
        _say(str(failure))
        raise typer.Exit(1) from failure
    except OSError as failure:
        _say(f"The system refuses: {failure.strerror} ({failure.filename}).")
        raise typer.Exit(1) from failure
    except KeyboardInterrupt as interrupt:
        _say("Interrupted. Nothing that was being started is left running.")
        raise typer.Exit(INTERRUPTED) from interrupt


@app.command()
def start(
    data: DataDirectory = HERE,
    cache: CacheDirectory = None,
    tarball: Annotated[
        Path | None,
        typer.Option(envvar="KOMEK_CAMUNDA_TARBALL", help="A distribution fetched by other means."),
    ] = None,
    lasting: Annotated[
        bool, typer.Option("--lasting", help="Compile fully: slower to start, faster under long load.")
    ] = False,
) -> None:
    """Start the engine and leave it running; download it first if need be."""
    with _plainly():
        _show(_engine(data, cache, tarball, LASTING if lasting else QUICK).start(_say))


@app.command()
def warm(
    cache: CacheDirectory = None,
    tarball: Annotated[Path | None, typer.Option(envvar="KOMEK_CAMUNDA_TARBALL")] = None,
) -> None:
    """Spend a minute once, so that every later start takes half the time."""
    with _plainly():
        prepare(cache or DEFAULT_CACHE, tarball, _say)
        _say("Later starts are quicker now.")


@app.command()
def stop(data: DataDirectory = HERE) -> None:
    """Stop the engine; its data stays."""
    with _plainly():
        _engine(data).stop(_say)
        _say("The engine is stopped.")


@app.command()
def status(data: DataDirectory = HERE) -> None:
    """Show whether the engine runs, and where; ends with 0 only if it does."""
    with _plainly():
        found = _engine(data).status()
    _say(f"The engine is {found.state}.")
    for part, pid in found.pids.items():
        _say(f"{part}: process {pid}")
    if found.addresses is None:
        raise typer.Exit(3)
    _say(f"memory: {found.memory // 2**20} MB; its clock is ahead by {found.clock_offset}")
    _show(found.addresses)


@app.command()
def logs(
    data: DataDirectory = HERE,
    part: Annotated[str, typer.Option(help="camunda or opensearch")] = "camunda",
    lines: Annotated[int, typer.Option(help="How many of the last lines.")] = 50,
    follow: Annotated[bool, typer.Option("--follow", "-f", help="Go on until Ctrl-C.")] = False,
) -> None:
    """Show the last lines of a log."""
    path = _engine(data).logs().get(part)
    if path is None or not path.exists():
        _say(f"There is no log of {part} yet.")
        raise typer.Exit(1)
    with _plainly():
        subprocess.run(["tail", "-n", str(lines), *(["-F"] if follow else []), str(path)], check=False)


@app.command()
def reset(
    data: DataDirectory = HERE,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Stop the engine and wipe its data: all processes, tasks and history."""
    if not yes:
        typer.confirm("Wipe every process, task and record of the engine?", abort=True)
    with _plainly():
        _engine(data).reset(_say)
        _say("The engine is wiped.")


def _show(addresses: EngineAddresses) -> None:
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, address in (
        ("Operate", addresses.operate),
        ("Tasklist", addresses.tasklist),
        ("REST", addresses.rest),
        ("gRPC", addresses.grpc),
        ("health", f"{addresses.management}/actuator/health"),
        ("OpenSearch", addresses.opensearch),
        ("records", str(addresses.record_log)),
    ):
        table.add_row(name, address)
    Console(soft_wrap=True, highlight=False).print(table)

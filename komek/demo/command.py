"""`komek demo`: the main job on a fresh machine."""

import time
from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console

from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.children.interrupts import termination_as_interrupt
from komek.demo.house import House, PartFailedError, open_house
from komek.demo.memory import memory_together
from komek.demo.only_one import HouseRunsError
from komek.demo.performance import Ended, Performance
from komek.demo.scenario import FATES, Fate
from komek.engine import EngineError
from komek.settings import Environment, Settings

INTERRUPTED = 130


def demo_command(
    exit_when_done: Annotated[
        bool, typer.Option("--exit", help="End when all cases have ended; 0 only if all ended as expected.")
    ] = False,
    human: Annotated[
        list[str] | None,
        typer.Option(help="A post left to the person at the keyboard: centre, commission, head …"),
    ] = None,
    cases: Annotated[
        int, typer.Option(min=1, max=len(FATES), help="How many families apply, the first of the list.")
    ] = len(FATES),
) -> None:
    """Start everything, take real applications from the portal to a signed notice, and stay up."""
    settings = Settings()
    console = Console(highlight=False)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)
    if settings.environment is Environment.PRODUCTION:
        console.print("The demonstration is not for production: it plays citizens and officials.")
        raise typer.Exit(1)
    began = time.monotonic()
    try:
        with (
            termination_as_interrupt(),
            open_house(settings, lambda line: console.print(f"[dim]{line}[/]")) as house,
        ):
            ended = _play(settings, house, console, began, fates=FATES[:cases], human=frozenset(human or ()))
            if exit_when_done:
                raise typer.Exit(exit_code(ended))
            console.print("\nEverything stays up until Ctrl-C.")
            _stay()
    except (EngineError, HouseRunsError, PartFailedError) as failure:
        console.print(str(failure), markup=False)
        raise typer.Exit(1) from failure
    except KeyboardInterrupt as interrupt:
        console.print("\nStopped: nothing is left running.")
        raise typer.Exit(INTERRUPTED) from interrupt


def exit_code(ended: Sequence[Ended]) -> int:
    """Return 0 if all cases ended as expected, else 1."""
    return 0 if all(one.as_expected for one in ended) else 1


def _play(
    settings: Settings,
    house: House,
    console: Console,
    began: float,
    *,
    fates: Sequence[Fate],
    human: frozenset[str],
) -> list[Ended]:
    engine = connect(house.addresses.database_url(), pool_size=2)
    try:
        database = sessions(engine)
        performance = Performance(settings, house.addresses, database, console, fates=fates, human=human)
        if human:  # who plays a post must know where before the cases have ended
            _where(house.addresses, console)
        ended = performance.play(
            lambda: console.print(f"First signed notice after {time.monotonic() - began:.0f} s")
        )
    finally:
        engine.dispose()
    console.print(f"\nMemory of all parts together: {memory_together() / 2**20:.0f} MB")
    _show(ended, house.addresses, console)
    return ended


def _show(ended: list[Ended], addresses: Addresses, console: Console) -> None:
    for one in ended:
        verdict = "[green]as expected[/]" if one.as_expected else "[red]NOT as expected[/]"
        console.print(f"\n[bold]{one.fate.title}[/]: {one.outcome} ({verdict})")
        # Paths and addresses are to be copied: they are never cut or wrapped.
        console.print(f"  term    {one.term}", soft_wrap=True)
        console.print(f"  notice  {one.notice or 'none'}", soft_wrap=True)
        console.print(f"  desk    {addresses.doors()}/desk/cases/{one.case_id}", soft_wrap=True)
    _where(addresses, console)


def _where(addresses: Addresses, console: Console) -> None:
    doors, rest = addresses.doors(), addresses.engine_rest()
    console.print(
        f"\nOperate   {rest}/operate   (login demo, password demo)\n"
        f"Tasklist  {rest}/tasklist  (the same)\n"
        f"Portal    {doors}/portal/\n"
        f"Desk      {doors}/desk/",
        soft_wrap=True,
    )


def _stay() -> None:
    while True:
        time.sleep(3600)

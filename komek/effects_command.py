"""`komek effects`: what the relay could not bring to its receiver, for a person to decide."""

import getpass
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from adapters.database.outbox import EffectState
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import MissingSettingError, Settings
from komek.waiting_effects import WAITING, NotWaitingError, WaitingEffects

app = typer.Typer(no_args_is_help=True, help="List, retry and settle effects that wait for a person.")

REASON = re.compile(r"[A-Za-z0-9:/.-]{1,80}")
Numbers = Annotated[list[int], typer.Argument(metavar="ID…", help="Numbers of effects, from the list.")]


@app.command("list")
def list_command(
    state: Annotated[EffectState | None, typer.Option(help="Only parked, unknown, or pending.")] = None,
) -> None:
    """List effects that were refused (parked), of unknown fate, or tried in vain for an hour (pending)."""
    if state is not None and state not in WAITING:
        raise typer.BadParameter(f"--state: {' or '.join(WAITING)}")
    with _effects() as effects:
        waiting = effects.all((state,) if state else WAITING)
    console = Console(highlight=False)
    if not waiting:
        console.print("No effect waits for a person.")
        return
    table = Table("id", "state", "kind", "case", "business key", "age", "attempts", "error", box=None)
    for one in waiting:
        row = (str(one.id), one.state, one.kind, one.case_id, one.business_key, _age(one.age))
        table.add_row(*row, str(one.attempts), one.error or "")
    console.print(table, soft_wrap=True)


@app.command("retry")
def retry_command(ids: Numbers) -> None:
    """Send parked effects again, once what made the receiver refuse them is put right."""
    with _effects() as effects:
        _each(ids, effects.retry, "is sent again")


@app.command("settle")
def settle_command(
    ids: Numbers,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="The receiver has it: the case goes on.")
    ] = False,
    not_sent: Annotated[bool, typer.Option("--not-sent", help="The receiver lacks it: it is sent.")] = False,
    reason: Annotated[str, typer.Option(help="How it is known: a code or a letter's number, no names.")] = "",
) -> None:
    """Note what a person found out about effects whose fate is unknown, or that were delivered otherwise."""
    if accepted == not_sent:
        raise typer.BadParameter("say either --accepted or --not-sent")
    if not REASON.fullmatch(reason):
        raise typer.BadParameter("--reason: letters, digits and : / . - only, at most 80: a code or a number")
    with _effects() as effects:
        done = "counts as accepted" if accepted else "is sent"
        _each(ids, lambda one: effects.settle(one, accepted=accepted, reason=reason), done)


@contextmanager
def _effects() -> Iterator[WaitingEffects]:
    addresses = Addresses(Settings())
    with plainly():
        database = connect(addresses.database_url(), pool_size=1)
        try:
            clock = addresses.clock()
        except MissingSettingError:
            clock = SystemClock()  # the engine may be away; what is wanted is in the database
        try:
            yield WaitingEffects(sessions(database), clock, _operator())
        finally:
            database.dispose()


def _each(ids: list[int], act: Callable[[int], None], done: str) -> None:
    """Act on each; say of each what became of it, and end with 1 where one could not be acted on."""
    console, refused = Console(highlight=False), False
    for one in ids:
        try:
            act(one)
        except NotWaitingError as error:
            console.print(str(error), markup=False)
            refused = True
        else:
            console.print(f"Effect {one} {done}.")
    if refused:
        raise typer.Exit(1)


def _operator() -> str:
    try:
        name = getpass.getuser()
    except (KeyError, OSError):  # a container's user has a number only
        name = f"uid-{os.getuid()}"
    return f"operator:{name}"[:64]


def _age(age: timedelta) -> str:
    return str(timedelta(seconds=round(age.total_seconds())))

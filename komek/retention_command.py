"""`komek retention`: what has served its purpose, counted; with `--delete`, deleted."""

from typing import Annotated

import typer
from rich.console import Console

from adapters.database.chore import Chores
from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.retention.in_search import SearchUnavailableError
from komek.retention.retaining import INDICES, Retention, retention_of
from komek.retention.schedule import NAME
from komek.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Delete what has served its purpose.")

WORDS = {
    "ledger": "results of jobs of closed cases",
    "outbox": "accepted effects of closed cases",
    "passwords": "expired one-time passwords",
    "drafts": "drafts of applications that nobody went on with",
    "counter-drafts": "applications put aside at a counter that nobody went on with",
    "papers": "papers that were brought to no case",
    "tokens": "tokens of sessions and logins that are spent",
    "workers": "signs of life of workers that are gone",
    "exchanges": "raw messages of exchanges through ШЭП",
    INDICES: "indices of raw records and of what has finished",
}


@app.callback()
def retention() -> None:
    """Delete what has served its purpose."""


@app.command("apply")
def apply_command(
    delete: Annotated[bool, typer.Option("--delete", help="Delete; without it only count.")] = False,
) -> None:
    """Count what the settings KOMEK_RETENTION_… let go, or delete it; nothing of an open case goes."""
    settings = Settings()
    addresses = Addresses(settings)
    with plainly():
        database = connect(addresses.database_url(), pool_size=1)
        try:
            kept = retention_of(settings, addresses, sessions(database))
            counts = kept.apply() if delete else kept.may_go()
            if delete:
                Chores(kept.sessions).ended(NAME, counts)
        except SearchUnavailableError as error:
            raise typer.BadParameter(str(error)) from None
        finally:
            database.dispose()
    _show(kept, counts, "deleted" if delete else "may go")


def _show(kept: Retention, counts: dict[str, int], done: str) -> None:
    console = Console(highlight=False)
    for name, count in counts.items():
        console.print(f"{count:>8}  {WORDS[name]} {done}")
    if kept.search is None:
        console.print("The engine's search is not ours: its cluster keeps its own house.")

"""`komek database`: migrations by command, and the check of the audit chain."""

import typer
from rich.console import Console

from adapters.database.audit import breaks_in_chain, length_of_chain
from adapters.database.connection import connect, sessions
from adapters.database.migrate import downgrade, newest_revision, revision_in, upgrade
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Migrate the database and check its audit.")


def _url() -> str:
    with plainly():
        return Addresses(Settings()).database_url()


@app.command("upgrade")
def upgrade_command(revision: str = "head") -> None:
    """Bring the schema up to a revision."""
    upgrade(_url(), revision)
    revision_command()


@app.command("downgrade")
def downgrade_command(revision: str) -> None:
    """Take the schema down to a revision; what it drops is lost."""
    downgrade(_url(), revision)
    revision_command()


@app.command("revision")
def revision_command() -> None:
    """Show where the schema stands and where this version wants it."""
    stands, wanted = revision_in(_url()), newest_revision()
    Console(highlight=False).print(f"The schema stands at {stands}; this version wants {wanted}.")


@app.command("audit")
def audit_command() -> None:
    """Check the chain of audit; ends with 1 where an entry was changed or removed."""
    engine = connect(_url(), pool_size=1)
    with sessions(engine)() as session:
        length, broken = length_of_chain(session), list(breaks_in_chain(session))
    engine.dispose()
    console = Console(highlight=False)
    if broken:
        console.print(f"The chain of {length} entries is broken at: {', '.join(map(str, broken))}")
        raise typer.Exit(1)
    console.print(f"The chain of {length} entries is whole.")

"""`komek bench`: measurements that anybody can repeat."""

import typer

from komek.bench.guards.command import guards_command
from komek.bench.law import law_command
from komek.bench.pages import pages_command
from komek.bench.shep import shep_command
from komek.bench.terms import terms_command
from komek.bench.workers.command import workers_command

app = typer.Typer(no_args_is_help=True, help="Measure; methods and figures are kept in docs/benchmarks.md.")


@app.callback()
def bench() -> None:
    """Measure; each command prints its table, and JSON where asked."""


app.command("guards")(guards_command)
app.command("law")(law_command)
app.command("pages")(pages_command)
app.command("shep")(shep_command)
app.command("terms")(terms_command)
app.command("workers")(workers_command)

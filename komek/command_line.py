"""The command `komek`."""

import typer

from komek.engine.commands import app as engine

app = typer.Typer(no_args_is_help=True, help="Kazakhstan's social assistance as processes that run.")
app.add_typer(engine, name="engine")


@app.callback()
def komek() -> None:
    """Komek: «help» in Kazakh."""

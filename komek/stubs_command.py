"""`komek stubs`: all outside systems as stubs in one server."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.population import open_country
from adapters.stubs import serve, stubs_app
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import Environment, Settings


def stubs_command(
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8181,
    host: Annotated[
        str, typer.Option(help="Address to listen on; loopback unless in a container.")
    ] = "127.0.0.1",
    books: Annotated[
        Path | None, typer.Option(help="Folder in which receivers keep what they took, beyond their own end.")
    ] = None,
    answers_after: Annotated[
        float, typer.Option(help="Seconds by which receivers hold back the answer to what they took.")
    ] = 0.0,
) -> None:
    """Serve ШЭП, NCANode, the SMS gateway and the cabinet as stubs over a synthetic country."""
    settings = Settings()
    if settings.environment is Environment.PRODUCTION:
        raise typer.BadParameter("stubs have no place in production: set the addresses of the real systems")
    with plainly():
        clock = Addresses(settings).clock()
    directory = settings.data / "stubs"
    country = open_country(directory, clock, seed=settings.population_seed)
    serve(stubs_app(country, clock, directory, books=books, answers_after=answers_after), port, host=host)

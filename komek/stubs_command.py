"""`komek stubs`: all outside systems as stubs in one server, and how they misbehave."""

from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any

import httpx
import typer

from adapters.population import open_country
from adapters.stubs import serve, stubs_app
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import Environment, Settings

app = typer.Typer(help="All outside systems as stubs.", invoke_without_command=True)
FAULTS_PATH = "/shep/faults"


@app.callback()
def stubs(
    context: typer.Context,
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
    if context.invoked_subcommand is not None:
        return
    settings = Settings()
    if settings.environment is Environment.PRODUCTION:
        raise typer.BadParameter("stubs have no place in production: set the addresses of the real systems")
    with plainly():
        clock = Addresses(settings).clock()
    directory = settings.data / "stubs"
    country = open_country(directory, clock, seed=settings.population_seed)
    serve(stubs_app(country, clock, directory, books=books, answers_after=answers_after), port, host=host)


@app.command()
def faults(
    system: Annotated[str, typer.Option(help="Our code of a system, or * for all.")] = "*",
    latency: Annotated[
        str | None, typer.Option(help="Seconds an answer takes: `0.2` or a range `0.2-2`.")
    ] = None,
    chance: Annotated[
        list[str] | None, typer.Option(help="How often something goes wrong: `http-500=0.1`; repeatable.")
    ] = None,
    outage: Annotated[float | None, typer.Option(help="Hours in which the system is away.")] = None,
    clear: Annotated[bool, typer.Option("--clear", help="Let all systems behave again.")] = False,
) -> None:
    """Show how the running stubs of registers misbehave, and set it.

    Things that go wrong: http-500, fault, malformed, truncated, doctype, huge, unsigned, tampered, stale,
    future, other-person, no-data, strange-status.
    """
    settings = Settings()
    with plainly():
        addresses = Addresses(settings)
        url = addresses.stub(None, FAULTS_PATH, "the stubs", "KOMEK_STUBS_URL")
    try:
        if clear:
            httpx.delete(url).raise_for_status()
        wanted = _wanted(latency, chance or [], outage, addresses)
        if wanted:
            _accepted(httpx.put(url, json={system: wanted}))
        shown = httpx.get(url).raise_for_status().json()
    except httpx.HTTPError as error:
        typer.echo(f"the stubs at {url} do not answer ({type(error).__name__})", err=True)
        raise typer.Exit(1) from None
    if not shown:
        typer.echo("All systems behave.")
    for code, told in shown.items():
        typer.echo(f"{code}: {_told(told)}")


def _wanted(
    latency: str | None, chances: list[str], outage: float | None, addresses: Addresses
) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    try:
        if latency is not None:
            bounds = [float(bound) for bound in latency.split("-")]
            wanted["latency"] = (bounds[0], bounds[-1])
        if chances:
            pairs = (chance.split("=") for chance in chances)
            wanted["chances"] = {name: float(share) for name, share in pairs}
    except ValueError:
        raise typer.BadParameter("latency is like 0.2-2, a chance like http-500=0.1") from None
    if outage is not None:
        wanted["outage_until"] = (addresses.clock().now() + timedelta(hours=outage)).isoformat()
    return wanted


def _accepted(reply: httpx.Response) -> None:
    if reply.status_code == 400:
        raise typer.BadParameter("no such system or fault, or a share or range that cannot be")
    reply.raise_for_status()


def _told(faults: dict[str, Any]) -> str:
    low, high = faults["latency"]
    parts = [f"{low:g}-{high:g} s"] if high else []
    parts += [f"{name} {share:.0%}" for name, share in faults["chances"].items()]
    if faults["outage_until"]:
        parts.append(f"away until {faults['outage_until']}")
    return ", ".join(parts) or "behaves"

"""`komek deploy`: all models in one request, and what changed."""

import asyncio

from rich.console import Console
from rich.table import Table

from adapters.camunda.deployment import Change, Difference, deploy, packaged_models
from adapters.camunda.gateway import Gateway, open_channel
from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import Settings

_COLOURS = {Change.ADDED: "green", Change.CHANGED: "yellow", Change.UNCHANGED: "dim", Change.REMOVED: "red"}


def deploy_command() -> None:
    """Deploy processes, tables and forms in one request, and print what changed."""
    with plainly():
        differences = asyncio.run(deploy_packaged(Addresses(Settings())))
    _show(differences)


async def deploy_packaged(addresses: Addresses) -> list[Difference]:
    """Deploy this version's models to the engine of the settings."""
    database = connect(addresses.database_url(), pool_size=1)
    channel = await open_channel(addresses.gateway())
    try:
        return await deploy(Gateway(channel), sessions(database), addresses.engine_epoch(), packaged_models())
    finally:
        await channel.close()
        database.dispose()


def _show(differences: list[Difference]) -> None:
    table = Table("model", "change", box=None, pad_edge=False)
    for difference in differences:
        colour = _COLOURS[difference.change]
        table.add_row(difference.resource, f"[{colour}]{difference.change}[/{colour}]")
    console = Console(highlight=False)
    console.print(table)
    if all(difference.change is Change.UNCHANGED for difference in differences):
        console.print("Nothing changed: the engine was left alone.")
    if any(difference.change is Change.REMOVED for difference in differences):
        console.print("A removed model stays in the engine: instances of it go on.")

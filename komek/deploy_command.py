"""`komek deploy`: all models in one request; before it, what it changes and whom it meets."""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from adapters.camunda.deployment import Change, Difference, deploy, differences, packaged_models
from adapters.camunda.errors import Backpressure, Unavailable
from adapters.camunda.gateway import Gateway, open_channel
from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.change.given import read_given
from komek.change.plan import ProcessPlan, plan
from komek.change.words import told
from komek.plainly import plainly
from komek.settings import Settings

_COLOURS = {Change.ADDED: "green", Change.CHANGED: "yellow", Change.REMOVED: "red"}
_DEPLOYED = {
    Change.ADDED: "добавлено",
    Change.CHANGED: "изменено",
    Change.REMOVED: "удалено",
}
_TRIES = 5
_KINDS = {
    Change.ADDED: "добавлена",
    Change.CHANGED: "изменена",
    Change.REMOVED: "удалена (в движке остаётся)",
}


def deploy_command(
    only_plan: Annotated[
        bool, typer.Option("--plan", help="Только показать, что изменится и кого затронет.")
    ] = False,
    migration: Annotated[
        Path | None,
        typer.Option(help="YAML: процесс → старый элемент → новый; куда перейдут идущие экземпляры."),
    ] = None,
) -> None:
    """Deploy processes, tables and forms in one request; refuse to remove an element in which cases stand.

    Running instances go on under their old version until `komek migrate` moves them.
    """
    console = Console(highlight=False)
    with plainly():
        addresses = Addresses(Settings())
        found, planned = _look(addresses, migration)
        if only_plan:
            _show_plan(console, found, planned)
        lost = [one for one in planned if one.lost]
        if lost:
            if not only_plan:
                _show_plan(console, found, lost)
            console.print(
                "Не развёрнуто: в удаляемых элементах стоят дела. Укажите их новое место в файле и повторите "
                "с --migration ФАЙЛ, или верните элементы."
            )
            raise typer.Exit(1)
        if not only_plan:
            _show(console, asyncio.run(deploy_packaged(addresses)))


def deploy_patiently(addresses: Addresses) -> list[Difference]:
    """Deploy as `deploy_packaged` does; an engine that has just come up on a busy machine is asked again.

    Raises:
        EngineError: it does not take the models, or did not answer five times.
    """
    for _ in range(_TRIES - 1):
        with suppress(Backpressure, Unavailable):
            return asyncio.run(deploy_packaged(addresses))
    return asyncio.run(deploy_packaged(addresses))


async def deploy_packaged(addresses: Addresses) -> list[Difference]:
    """Deploy this version's models to the engine of the settings."""
    database = connect(addresses.database_url(), pool_size=1)
    channel = await open_channel(addresses.gateway())
    try:
        return await deploy(Gateway(channel), sessions(database), addresses.engine_epoch(), packaged_models())
    finally:
        await channel.close()
        database.dispose()


def _look(addresses: Addresses, migration: Path | None) -> tuple[list[Difference], list[ProcessPlan]]:
    models, given = packaged_models(), read_given(migration)
    database = connect(addresses.database_url(), pool_size=1)
    try:
        found = differences(sessions(database), addresses.engine_epoch(), models)
    finally:
        database.dispose()
    changed = {one.resource for one in found if one.change is not Change.UNCHANGED}
    if not changed:
        return found, []
    return found, plan(addresses.search(), [one for one in models if one.name in changed], given)


def _show_plan(console: Console, found: list[Difference], planned: list[ProcessPlan]) -> None:
    for one in planned:
        for line in told(one):
            console.print(line, soft_wrap=True)
    others = [one for one in found if not one.resource.endswith(".bpmn") and one.change in _KINDS]
    for other in others:
        console.print(f"{other.resource}: таблица или форма {_KINDS[other.change]}", soft_wrap=True)
    if not planned and not others:
        console.print("Ничего не изменилось.")


def _show(console: Console, found: list[Difference]) -> None:
    changed = [one for one in found if one.change is not Change.UNCHANGED]
    for one in changed:
        console.print(f"[{_COLOURS[one.change]}]{_DEPLOYED[one.change]}[/] {one.resource}", soft_wrap=True)
    if not changed:
        console.print("Ничего не изменилось: движок не тронут.")
        return
    kept = len(found) - len(changed)
    told = f"Без изменений: {kept}. Идущие дела идут по-старому, их переводит komek migrate."
    console.print(told, soft_wrap=True)
    if any(one.change is Change.REMOVED for one in changed):
        console.print("Удалённая модель остаётся в движке: её дела идут дальше.")

"""`komek migrate`: running instances follow to the newest version of their process."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

from adapters.camunda.deployment import packaged_models
from adapters.camunda.gateway import Gateway, open_channel
from komek.addresses import Addresses
from komek.change.given import read_given
from komek.change.migration import BATCH, Outcome, Step, migrate, steps
from komek.change.versions import processes_of
from komek.change.words import guesses
from komek.plainly import plainly
from komek.settings import Settings


def migrate_command(
    apply: Annotated[bool, typer.Option("--apply", help="Перевести; без этого – только показать.")] = False,
    mapping: Annotated[
        Path | None, typer.Option(help="YAML: процесс → старый элемент → новый, вместо предложенного.")
    ] = None,
    batch: Annotated[int, typer.Option(min=1, max=200, help="Сколько экземпляров переводить разом.")] = BATCH,
) -> None:
    """Перевести идущие экземпляры на новую версию процессов: с их задачами, сроками и часовыми сроков."""
    console = Console(highlight=False)
    with plainly():
        addresses, given = Addresses(Settings()), read_given(mapping)
        found = list(steps(addresses.search(), processes_of(packaged_models()), given))
        for step in found:
            _tell(console, step)
        if not found:
            console.print("Все экземпляры идут по новейшим версиям.")
        elif not apply:
            console.print("Ничего не изменено: переводит --apply.")
        else:
            outcomes = asyncio.run(_apply(console, addresses, found, batch))
            _summarise(console, outcomes)
            if any(one.refused for one in outcomes):
                raise typer.Exit(1)
        if any(step.proposal.lost for step in found):
            raise typer.Exit(1)


async def _apply(console: Console, addresses: Addresses, found: list[Step], batch: int) -> list[Outcome]:
    channel = await open_channel(addresses.gateway())
    try:
        gateway = Gateway(channel)
        with _progress(console) as progress:
            outcomes = []
            for step in found:
                bar = progress.add_task(step.process.name or step.process.id, total=len(step.instances))
                show = partial(_advance, progress, bar)
                outcomes.append(await migrate(gateway, step, batch=batch, show=show))
            return outcomes
    finally:
        await channel.close()


def _advance(progress: Progress, bar: TaskID, done: int) -> None:
    progress.update(bar, completed=done)


@contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Progress(*columns, console=console) as progress:
        yield progress


def _tell(console: Console, step: Step) -> None:
    source, target = step.source.definition.version, step.target.definition.version
    name = step.process.name or step.process.id
    console.print(f"[bold]{name}[/]: версия {source} → {target}, экземпляров: {len(step.instances)}")
    for line in guesses(step.proposal):
        console.print(f"  {line}", soft_wrap=True)
    for lost in step.proposal.lost:
        standing = len(step.source.standing[lost.id])
        console.print(
            f"  [red]не смогут перейти[/]: «{lost.name or lost.id}» ({lost.id}) – {standing}; "
            "укажите новое место в файле --mapping",
            soft_wrap=True,
        )


def _summarise(console: Console, outcomes: list[Outcome]) -> None:
    moved, ended = sum(one.moved for one in outcomes), sum(one.ended for one in outcomes)
    refused = {key: reason for one in outcomes for key, reason in one.refused.items()}
    console.print(
        f"Переведено: {moved}; завершились сами: {ended}; остались на старой версии: {len(refused)}."
    )
    if later := {key for one in outcomes for key in one.later}:
        console.print(
            f"Перейдут позже: {len(later)}. Одна ветвь этих дел ждёт другую на слиянии; до 8.7 движок таких "
            "не переносит. Они идут по старой версии; повторите команду, когда ветви сойдутся.",
            soft_wrap=True,
        )
    for key, reason in list(refused.items())[:20]:
        console.print(f"  {key}: {reason}", soft_wrap=True)

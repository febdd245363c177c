"""`komek terms reproject`: open terms and their timers follow a changed calendar or length."""

import time
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from adapters.database.connection import Sessions, connect, sessions
from adapters.database.term_reprojection import open_terms_in_all, unsent_messages
from komek.addresses import Addresses
from komek.law_files import law_of
from komek.plainly import plainly
from komek.reprojection import BACKLOG, BATCH, Reprojection, Tally
from komek.settings import Settings


def reproject_command(
    *,
    apply: Annotated[bool, typer.Option("--apply", help="Записать; без этого – только показать.")] = False,
    backlog: Annotated[
        int, typer.Option(min=0, help="Сколько сообщений о сроках может ждать отправки; 0 – сколько угодно.")
    ] = BACKLOG,
    batch: Annotated[int, typer.Option(min=1, max=5000, help="Сроков в одной транзакции.")] = BATCH,
    wait: Annotated[bool, typer.Option(help="Дождаться, пока движок получит все сообщения.")] = False,
) -> None:
    """Пересчитать все идущие сроки по нынешнему календарю и нынешней продолжительности."""
    settings = Settings()
    with plainly():
        addresses = Addresses(settings)
        law = law_of(settings)
        engine = connect(addresses.database_url(), pool_size=2)
        try:
            database = sessions(engine)
            run = Reprojection(database, law, addresses.clock(), batch=batch, backlog=backlog)
            with Progress(
                TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
            ) as progress:
                with database() as session:
                    total = open_terms_in_all(session)
                bar = progress.add_task("Сроки", total=total)
                work = run.apply if apply else run.rehearse

                def show(seen: int, waiting: int) -> None:
                    what = f"Сроки (ждут отправки сообщений: {waiting})" if waiting else "Сроки"
                    progress.update(bar, description=what, completed=seen, total=max(seen, total))

                tally = work(show)
                if apply and wait:
                    _wait(database, progress)
        finally:
            engine.dispose()
    _tell(tally, applied=apply)
    if tally.failed or tally.busy:
        raise typer.Exit(1)


def _wait(database: Sessions, progress: Progress) -> None:
    with database() as session:
        total = unsent_messages(session)
    bar = progress.add_task("Сообщения движку", total=total)
    while True:
        with database() as session:
            left = unsent_messages(session)
        progress.update(bar, completed=max(0, total - left))
        if not left:
            return
        time.sleep(0.5)


def _tell(tally: Tally, *, applied: bool) -> None:
    console = Console(highlight=False)
    if tally.resumed:
        console.print("Продолжен прерванный пересчёт.")
    console.print(
        f"Идущих сроков просмотрено: {tally.seen}; {'изменено' if applied else 'изменится'}: {tally.moved}."
    )
    moved = sorted({*tally.earlier, *tally.later, *tally.same_end})
    if moved:
        table = Table("срок", "раньше", "позже", "без переноса")
        for term in moved:
            table.add_row(term, str(tally.earlier[term]), str(tally.later[term]), str(tally.same_end[term]))
        console.print(table)
        console.print(f"Сообщений таймерам: {tally.messages}.")
    if tally.over_already:
        console.print(f"По новому счёту уже истекли: {tally.over_already}.")
    if tally.taken_back:
        console.print(f"Записаны нарушенными, но по новому счёту ещё идут: {tally.taken_back}.")
    for (term, reason), count in sorted(tally.failed.items()):
        console.print(f"Не пересчитано {count}: {term}: {reason}", markup=False)
    if tally.busy:
        console.print(f"Заняты другими: {len(tally.busy)}; повторите команду.")
    if moved and not applied:
        console.print("Ничего не записано: повторите с --apply.")

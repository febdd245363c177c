"""`komek terms board` and `breaches`: what runs by the days left, and what was broken, with the reasons."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from adapters.clock import ALMATY
from adapters.database.case import Case
from adapters.database.connection import connect, sessions
from adapters.desk.breaches import as_csv, breaches
from adapters.desk.term_board import Board, Span, Wanted, term_board
from adapters.pages.wording import word
from komek.addresses import Addresses
from komek.law_files import law_of
from komek.plainly import plainly
from komek.settings import Settings
from rules.codes import Channel, Service

AnyService = Annotated[Service | None, typer.Option(help="Только эта услуга.")]
AnyChannel = Annotated[Channel | None, typer.Option(help="Только этот канал.")]
AnyUnit = Annotated[str, typer.Option(help="Только этот исполнитель, например oskemen.")]
AnyRegion = Annotated[str, typer.Option(help="Только этот регион.")]
TONES = {"bad": "red", "wait": "yellow", "good": "green"}


def board_command(
    *,
    service: AnyService = None,
    channel: AnyChannel = None,
    unit: AnyUnit = "",
    region: AnyRegion = "",
    span: Annotated[Span | None, typer.Option(help="Только с таким сроком до окончания.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=10_000, help="Сколько строк.")] = 50,
) -> None:
    """Показать идущие сроки по оставшимся дням."""
    settings = Settings()
    with plainly(), _database(settings) as session:
        now = Addresses(settings).clock().now()
        found = term_board(
            session, law_of(settings), now, sees=_of(region), size=limit,
            wanted=Wanted(service or "", channel or "", unit, span or ""),
        )  # fmt: skip
    _draw(found)


def breaches_command(
    *,
    to: Annotated[Path | None, typer.Option(help="Файл; без него – на экран.")] = None,
    service: AnyService = None,
    channel: AnyChannel = None,
    unit: AnyUnit = "",
    region: AnyRegion = "",
) -> None:
    """Выгрузить нарушения сроков с причинами (CSV, точка с запятой)."""
    settings = Settings()
    with plainly(), _database(settings) as session:
        wanted = Wanted(service or "", channel or "", unit)
        lines = as_csv(breaches(session, law_of(settings), sees=_of(region), wanted=wanted))
        if to is None:
            for line in lines:
                typer.echo(line, nl=False)
        else:
            with to.open("w", encoding="utf-8-sig", newline="") as file:  # the mark tells spreadsheets UTF-8
                file.writelines(lines)


@contextmanager
def _database(settings: Settings) -> Iterator[Session]:
    engine = connect(Addresses(settings).database_url(), pool_size=1)
    try:
        with sessions(engine)() as session:
            yield session
    finally:
        engine.dispose()


def _of(region: str) -> ColumnElement[bool] | None:
    return Case.region == region if region else None


def _draw(found: Board) -> None:
    console = Console(highlight=False)
    counted = [f"{word('spans', span).ru.lower()}: {found.counts[span]}" for span in Span]
    console.print("; ".join(counted))
    table = Table("окончание", "осталось", "срок", "дело", "исполнитель", "канал", "состояние")
    for due_at, lines in found.days:
        for line in lines:
            last = line.term.last_day
            end = f"{last:%d.%m.%Y}" if last else f"{due_at.astimezone(ALMATY):%d.%m.%Y %H:%M}"
            table.add_row(
                end if line.term.confirmed else f"{end} (предв.)",
                "—" if line.left is None else f"[{TONES[line.tone]}]{line.left}[/]",
                line.term.term,
                line.case.number or "—",
                line.case.unit or "—",
                line.case.channel,
                word("terms", line.term.state).ru,
            )
    console.print(table)
    if found.after:
        console.print("Показаны не все: увеличьте --limit или сузьте отбор.")

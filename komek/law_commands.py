"""`komek law`: the law's figures on a date."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from decimal import Decimal
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.check.about_tables import about_tables
from komek.check.words import said
from komek.check.workspace import read
from komek.law.explanation import explain as explanation
from komek.law.feel import NoFeelError
from komek.law.kept_decisions import NoDecisionError, kept_decision, kept_decisions
from komek.law.replay import replay as recomputed
from komek.law_files import law_of, own_files
from komek.plainly import plainly
from komek.settings import Settings
from rules.decision_table import packaged_tables
from rules.parameters import Parameters, ParameterValue
from rules.parameters.parameter import Unit
from rules.strict_yaml import LawDataError

app = typer.Typer(help="Нормы и показатели как данные.", no_args_is_help=True)

UNITS = {
    Unit.TENGE: " ₸",
    Unit.MRP: " МРП",
    Unit.SHARE: "",
    Unit.YEARS: " лет",
    Unit.MONTHS: " мес.",
}


@app.callback()
def law() -> None:
    """Нормы и показатели как данные."""


@app.command()
def parameters(
    on: Annotated[str, typer.Option(help="День, ISO 8601.")],
    carry_forward: Annotated[
        bool, typer.Option("--carry-forward", help="Брать последнее известное значение, как в демонстрации.")
    ] = False,
) -> None:
    """Напечатать показатели, действующие на день, с источником и состоянием."""
    try:
        day = date.fromisoformat(on)
        known = Parameters.load(own_files(Settings()).get("parameters", ()))
    except (ValueError, LawDataError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    rows = [_row(known, value) for value in known.on(day, carry_forward=carry_forward)]
    widths = [max(len(row[column]) for row in rows) if rows else 0 for column in range(4)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        typer.echo("  ".join([*cells, row[4]]))
    if not carry_forward:
        for key in known.uncovered(day):
            typer.echo(f"{key}: на {day.isoformat()} значения нет")


@app.command()
def explain(case: Annotated[str, typer.Argument(help="Номер дела или его ключ.")]) -> None:
    """Объяснить решение: сведения, правила, показатели, нормы и расчёт, на двух языках."""
    with _session() as session:
        for line in explanation(kept_decision(session, case)):
            typer.echo(line)


@app.command()
def replay(
    case: Annotated[str | None, typer.Argument(help="Номер дела или его ключ.")] = None,
    everything: Annotated[bool, typer.Option("--all", help="Все решения, у которых есть запись.")] = False,
) -> None:
    """Решить заново по записи: право на дату обращения, таблицы из архива, движок FEEL feelin."""
    if (case is None) is not everything:
        typer.echo("Назовите дело или --all.", err=True)
        raise typer.Exit(2)
    with _session() as session:
        decisions = kept_decisions(session) if case is None else [kept_decision(session, case)]
        found = recomputed(decisions, law_of(Settings()))
    for one, differences in zip(decisions, found, strict=True):
        typer.echo(f"{one.name}: {'расхождения' if differences else 'совпадает'}")
        for difference in differences:
            typer.echo(f"    {difference.what}: было {difference.kept}, стало {difference.now}")
    typer.echo(f"решений {len(found)}, с расхождениями {sum(map(bool, found))}")
    raise typer.Exit(1 if any(found) else 0)


@contextmanager
def _session() -> Iterator[Session]:
    """Open the database of the settings; what goes wrong ends the command in plain words."""
    with plainly():
        database = connect(Addresses(Settings()).database_url(), pool_size=1)
        try:
            with sessions(database)() as session:
                yield session
        except (NoDecisionError, NoFeelError) as reason:
            typer.echo(str(reason), err=True)
            raise typer.Exit(1) from None
        finally:
            database.dispose()


@app.command()
def check() -> None:
    """Проверить таблицы решений: пробелы, наложения, неизвестные коды, нормы; то же говорит `komek check`."""
    tables = {f"{table.id}.dmn": table.content for table in packaged_tables().values()}
    problems = list(about_tables(read(tables, {})))
    for problem in problems:
        place = problem.place.element_name or problem.place.element_id
        typer.echo(f"{problem.place.file.removesuffix('.dmn')}: {place}: {said(problem, 'ru')}", err=True)
    raise typer.Exit(1 if problems else 0)


def _row(known: Parameters, value: ParameterValue) -> tuple[str, str, str, str, str]:
    unit = known.parameter(value.key).unit
    shown = ("да" if value.value else "нет") if unit is Unit.FLAG else f"{_plain(value.value)}{UNITS[unit]}"
    state = "предварительно" if value.provisional else "проверено"
    if value.carried_forward:
        state = "предварительно, перенесено"
    name = value.key if value.of is None else f"{value.key}[{value.of}]"
    link = f" <{value.link}>" if value.link else ""
    return name, shown, f"с {value.since.isoformat()}", state, f"{value.title}{link}"


def _plain(value: Decimal) -> str:
    return f"{value:f}"

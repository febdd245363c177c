"""`komek law`: the law's figures on a date."""

from datetime import date
from decimal import Decimal
from typing import Annotated

import typer

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
        known = Parameters.load()
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

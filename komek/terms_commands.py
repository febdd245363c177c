"""`komek terms`: when a term ends, which days are worked, and what runs; the first two need no database."""

from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from komek.law_files import own_files
from komek.settings import Settings
from komek.terms_board import board_command, breaches_command
from komek.terms_reproject import reproject_command
from rules.strict_yaml import LawDataError
from rules.terms import (
    ALMATY,
    Calendar,
    CalendarError,
    Projection,
    Suspension,
    Term,
    TermError,
    Terms,
    Unit,
    UnknownTermError,
    project,
    start_of,
)

app = typer.Typer(help="Сроки регламента и календарь рабочих дней.", no_args_is_help=True)

DaysOff = Annotated[
    list[Path] | None,
    typer.Option("--days-off", help="Файл переносов оператора (YAML), поверх известных; можно несколько."),
]

UNITS = {
    Unit.WORKING_DAYS: "рабочих дней",
    Unit.CALENDAR_DAYS: "календарных дней",
    Unit.CALENDAR_MONTHS: "месяцев",
    Unit.MINUTES: "минут",
    Unit.RECEPTION_MINUTES: "минут приёма",
}
MONTHS = (
    "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь".split()  # noqa: SIM905
)


@app.command()
def due(
    *,
    term: Annotated[str, typer.Option(help="Код срока, например asp-review-centre.")],
    start: Annotated[str, typer.Option(help="День события или момент, ISO 8601; без зоны — Asia/Almaty.")],
    explain: Annotated[bool, typer.Option("--explain", help="Показать каждый день и почему.")] = False,
    suspend: Annotated[
        list[str] | None,
        typer.Option(help="Приостановление: день запроса/день последнего ответа, 2026-03-10/2026-03-20."),
    ] = None,
    office: Annotated[str | None, typer.Option(help="Орган, чьи часы приёма считать.")] = None,
    days_off: DaysOff = None,
) -> None:
    """Напечатать, когда истекает срок: последней строкой день или момент в форме ISO."""
    terms, calendar = _law(days_off)
    try:
        begun = _instant(start)
        found = terms.find(term, on=begun.astimezone(ALMATY).date())
        hours = None
        if office is not None:
            if office not in terms.offices:
                _refuse(f"нет органа {office!r}; есть: {', '.join(sorted(terms.offices))}")
            hours = terms.offices[office]
        spans = [_suspension(text) for text in suspend or ()]
        projection = project(found, begun, calendar=calendar, suspensions=spans, office=hours)
    except (UnknownTermError, TermError, CalendarError) as error:
        _refuse(str(error))
    if explain:
        _explain(found, projection)
    if not projection.confirmed:
        typer.echo("Выходные дни года не подтверждены: дата предварительная.")
    if projection.last_day is not None:
        typer.echo(projection.last_day.isoformat())
    else:
        typer.echo(projection.due.isoformat(timespec="seconds"))


@app.command(name="list")
def list_terms(
    on: Annotated[str, typer.Option(help="День, на который действуют сроки, ISO 8601.")],
) -> None:
    """Напечатать все сроки, действующие на день."""
    day = _date(on)
    terms = _law(None)[0]
    for term_id in terms.ids():
        try:
            term = terms.find(term_id, on=day)
        except UnknownTermError:
            continue
        mark = ", настройка" if term.provisional else ""
        typer.echo(f"{term_id}: {term.title} — {term.length} {UNITS[term.unit]} ({term.clause}{mark})")


@app.command()
def calendar(
    year: Annotated[int, typer.Argument(help="Год.")],
    days_off: DaysOff = None,
) -> None:
    """Напечатать год: рабочие дни по месяцам, выходные в будни и рабочие выходные."""
    known = _law(days_off)[1]
    try:
        days = known.year(year)
        confirmed = known.confirmed(year)
    except (CalendarError, ValueError) as error:
        _refuse(str(error))
    typer.echo(f"{year}: {'подтверждён' if confirmed else 'не подтверждён'}")
    for month in range(1, 13):
        own = [day for day in days if day.date.month == month]
        working = sum(day.working for day in own)
        typer.echo(f"{MONTHS[month - 1]}: рабочих дней {working}")
        for day in own:
            if not day.working and day.date.weekday() < 5:
                typer.echo(f"  {day.date.isoformat()} выходной: {day.why}")
            if day.working and day.date.weekday() >= 5:
                typer.echo(f"  {day.date.isoformat()} {day.why}")
    typer.echo(f"всего рабочих дней {sum(day.working for day in days)}")


app.command("reproject")(reproject_command)
app.command("board")(board_command)
app.command("breaches")(breaches_command)


def _explain(term: Term, projection: Projection) -> None:
    typer.echo(f"{term.title} — {term.length} {UNITS[term.unit]}")
    typer.echo(f"Основание: {term.clause}. {term.version.source}")
    if term.provisional:
        typer.echo("Предварительно: настройка или непрочитанная норма.")
    for line in projection.days:
        number = "—" if line.number is None else str(line.number)
        typer.echo(f"{line.day.isoformat()}  {number:>3}  {line.why}")
    typer.echo(f"Предупредить: {projection.warn_at.isoformat(timespec='seconds')}")
    typer.echo(f"Нарушен с: {projection.due.isoformat(timespec='seconds')}")


def _law(days_off: list[Path] | None) -> tuple[Terms, Calendar]:
    try:
        own = own_files(Settings())
        files = [(path.name, path.read_text(encoding="utf-8")) for path in days_off or ()]
        return Terms.load(own.get("terms", ())), Calendar.load(own.get("days-off", ()), files)
    except (LawDataError, OSError, UnicodeDecodeError) as error:
        _refuse(str(error))


def _instant(text: str) -> datetime:
    try:
        if len(text) <= len("2026-03-02"):
            return start_of(date.fromisoformat(text))
        found = datetime.fromisoformat(text)
    except ValueError:
        _refuse(f"{text!r} — не день и не момент в форме ISO 8601")
    return found if found.tzinfo else found.replace(tzinfo=ALMATY)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"{text!r} — не день в форме ISO 8601")


def _suspension(text: str) -> Suspension:
    since, _, until = text.partition("/")
    try:
        return Suspension(_date(since), _date(until))
    except ValueError as error:
        _refuse(f"{text!r}: {error}")


def _refuse(reason: str) -> NoReturn:
    typer.echo(reason, err=True)
    raise typer.Exit(2)

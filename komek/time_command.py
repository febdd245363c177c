"""`komek time`: the engine's clock, looked at and moved forward."""

import re
from datetime import timedelta
from typing import Annotated, NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from adapters.camunda.clock import EngineClock
from adapters.camunda.errors import EngineError
from adapters.clock import SystemClock
from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.engine import EngineError as EmbeddedEngineError
from komek.settings import Environment, MissingSettingError, Settings
from komek.time_travel import NotQuietError, TimeTravel

app = typer.Typer(no_args_is_help=True, help="Look at the engine's clock, or move it forward.")

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_DURATION = re.compile(r"(?:\d+[wdhms])+")


class NoDurationError(ValueError):
    """The text is no duration."""


def duration(text: str) -> timedelta:
    """Read a duration such as ``30d``, ``12h`` or ``1w2d``.

    Raises:
        NoDurationError: it is none.
    """
    if not _DURATION.fullmatch(text):
        raise NoDurationError(f"«{text}» is no duration: write for instance 30d, 12h or 1w2d")
    parts = re.findall(r"(\d+)([wdhms])", text)
    return sum((timedelta(**{_UNITS[unit]: int(number)}) for number, unit in parts), timedelta(0))


@app.command()
def now() -> None:
    """Show what time it is for the cases."""
    try:
        present = Addresses(Settings()).clock().now()
    except MissingSettingError as error:
        _end(error)
    ahead = present - SystemClock().now()
    _say(f"{present:%d.%m.%Y %H:%M:%S %z}")
    if ahead > timedelta(seconds=1):
        _say(f"{timedelta(seconds=round(ahead.total_seconds()))} ahead of the machine's clock")


@app.command()
def add(by: Annotated[str, typer.Argument(help="How far: 30d, 12h, 1w2d.")]) -> None:
    """Move the engine's clock forward; workers pause while it moves. There is no way back."""
    settings = Settings()
    if settings.environment is Environment.PRODUCTION:
        _end("In production time goes by itself.")
    addresses = Addresses(settings)
    try:
        clock = addresses.clock()
        if addresses.embedded:
            move = addresses.embedded_engine().move_clock
        elif isinstance(clock, EngineClock):
            move = clock.move
        else:
            _end("The clock of this engine is not controlled: set KOMEK_ENGINE_MANAGEMENT where it is.")
        database = connect(addresses.database_url())
        try:
            present = TimeTravel(sessions(database), move, clock).forward(duration(by))
        finally:
            database.dispose()
    except (
        EmbeddedEngineError,
        EngineError,
        MissingSettingError,
        NoDurationError,
        NotQuietError,
    ) as error:
        _end(error)
    except DBAPIError:
        _end("The database does not answer, or its schema is older than this version: komek database upgrade")
    _say(f"{present:%d.%m.%Y %H:%M:%S %z}")


def _say(line: str) -> None:
    Console(highlight=False).print(line)


def _end(reason: object) -> NoReturn:
    Console(stderr=True, highlight=False).print(str(reason), markup=False, soft_wrap=True)
    raise typer.Exit(1)

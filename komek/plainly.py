"""Lets a command end with plain words instead of a traceback."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import typer
from rich.console import Console
from sqlalchemy.exc import DBAPIError

from adapters.camunda.errors import EngineError
from adapters.eds.errors import EdsError
from komek.change.given import UnreadableMigrationError
from komek.change.mapping import WrongMappingError
from komek.settings import MissingSettingError
from rules.strict_yaml import LawDataError


@contextmanager
def plainly() -> Iterator[None]:
    """End the command with 1 and the reason where a part is missing or does not answer."""
    try:
        yield
    except (
        EdsError,
        EngineError,
        LawDataError,
        MissingSettingError,
        UnreadableMigrationError,
        WrongMappingError,
    ) as reason:
        _end(str(reason))
    except DBAPIError:
        _end("The database does not answer, or its schema is older than this version: komek database upgrade")


def _end(reason: str) -> NoReturn:
    Console(stderr=True, highlight=False).print(reason, markup=False, soft_wrap=True)
    raise typer.Exit(1)

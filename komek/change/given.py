"""The migration that a person writes: by process, which new element takes the place of an old one."""

from pathlib import Path

import yaml
from pydantic import TypeAdapter, ValidationError

from komek.change.plan import Given

_ADAPTER = TypeAdapter(dict[str, dict[str, str]])


class UnreadableMigrationError(ValueError):
    """The file of a migration is not what it should be."""


def read_given(file: Path | None) -> Given:
    """Read `process: {old element: new element}`; without a file nothing is given.

    Raises:
        UnreadableMigrationError: the file is missing or says something else.
    """
    if file is None:
        return {}
    try:
        return _ADAPTER.validate_python(yaml.safe_load(file.read_text("utf-8")) or {}, strict=True)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError):
        raise UnreadableMigrationError(
            f"{file}: ожидается YAML вида «процесс: {{старый элемент: новый элемент}}»"
        ) from None

"""Reading a test file; what is wrong with it is said in the words of whoever wrote it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from komek.process_tests.cases.file import TestFile

SUFFIX = ".test.json"


class UnreadableFileError(ValueError):
    """The file is no test file; each line of the text names a place and what is wrong there."""


def test_files(paths: list[Path]) -> Iterator[Path]:
    """Yield the test files among paths and below folders, in their order, each once."""
    found = (one for path in paths for one in (sorted(path.rglob(f"*{SUFFIX}")) if path.is_dir() else [path]))
    yield from dict.fromkeys(found)


def read_file(path: Path) -> TestFile:
    """Read a test file.

    Raises:
        UnreadableFileError: it is none.
    """
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise UnreadableFileError(f"{path}: не читается: {error.strerror}") from None
    except ValueError as error:
        raise UnreadableFileError(f"{path}: это не JSON: {error}") from None
    return parse(content, str(path))


def parse(content: object, name: str) -> TestFile:
    """Make a test file of its JSON; raises UnreadableFileError."""
    try:
        return TestFile.model_validate(content)
    except ValidationError as error:
        raise UnreadableFileError("\n".join(_told(content, name, error))) from None


def _told(content: object, name: str, error: ValidationError) -> Iterator[str]:
    for one in error.errors():
        yield f"{name}: {_place(content, one['loc'])}: {_wrong(one)}"


def _place(content: object, location: tuple[int | str, ...]) -> str:
    """Return «тест «…», шаг 3 (TYPE), поле»; the discriminator's own steps of the path are left out."""
    words: list[str] = []
    there: Any = content
    room = ""
    for step in location:
        if isinstance(step, int) and isinstance(there, list):
            there = there[step]
            told = there if isinstance(there, dict) else {}
            if room == "testCases":
                words.append(f"тест {step + 1} «{told.get('name', '')}»")
            elif room == "instructions":
                words.append(f"шаг {step + 1} ({told.get('type', 'без type')})")
            else:
                words.append(f"{room} {step + 1}")
        elif isinstance(there, dict) and step in there:
            there, room = there[step], str(step)
            if not isinstance(there, list):
                words.append(room)
        elif isinstance(there, dict) and step != there.get("type"):
            words.append(str(step))
    return ", ".join(words) or "файл"


def _wrong(error: Any) -> str:
    match error["type"]:
        case "missing":
            return "не указано"
        case "extra_forbidden":
            return "такого поля в формате нет"
        case "union_tag_invalid":
            return f"инструкции «{error['ctx']['tag']}» в формате нет"
        case "union_tag_not_found":
            return "у инструкции нет поля type"
        case "value_error":
            return str(error["ctx"]["error"])
        case _:
            return str(error["msg"])

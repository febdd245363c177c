"""`komek check`: what a change of a model breaks, said before it is deployed."""

import time
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from komek import __version__
from komek.check.finding import Finding
from komek.check.flow import Walk
from komek.check.inspection import inspect
from komek.check.linting import Lint, LintUnavailableError
from komek.check.report import as_json, as_sarif, show
from komek.check.workspace import model_files, read
from komek.templates.folder import kept_templates

ROOMS = (Path("bpmn"), Path("rules"))
_PAUSE = 0.2


class Language(StrEnum):
    """The language of the messages."""

    RU = "ru"
    EN = "en"


class Format(StrEnum):
    """For whom the findings are written."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"


def check_command(  # noqa: PLR0917 - typer makes options of parameters
    paths: Annotated[list[Path] | None, typer.Argument(help="Файлы и папки; без них: bpmn и rules.")] = None,
    lang: Annotated[Language, typer.Option(help="Язык сообщений.")] = Language.RU,
    output: Annotated[Format, typer.Option("--format", help="Вид вывода.")] = Format.TEXT,
    json_: Annotated[bool, typer.Option("--json", help="То же, что --format json.")] = False,
    watch: Annotated[bool, typer.Option("--watch", help="Проверять после каждого сохранения.")] = False,
    lint: Annotated[bool, typer.Option(help="И bpmnlint с FEEL (нужен Node.js).")] = True,
) -> None:
    """Проверить модели, таблицы и формы: 0 — чисто, 1 — есть замечания, 2 — проверить не удалось."""
    wanted = paths or list(ROOMS)
    shape = Format.JSON if json_ else output
    console = Console(highlight=False)
    try:
        with Lint() as linter:
            findings = _checked(wanted, linter if lint else None, whole=not paths)
            _print(findings, wanted, shape, lang, console)
            for changed in _saves(wanted) if watch else ():
                console.print(f"\n[dim]{time.strftime('%H:%M:%S')} {changed}[/dim]")
                findings = _checked(wanted, linter if lint else None, whole=not paths)
                _print(findings, wanted, shape, lang, console)
    except (FileNotFoundError, LintUnavailableError) as error:
        Console(stderr=True, highlight=False).print(f"komek check: {error}", style="red")
        raise typer.Exit(2) from error
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
    raise typer.Exit(1 if findings else 0)


def _checked(paths: list[Path], linter: Lint | None, *, whole: bool) -> list[Finding]:
    # Handlers bring everything that they work with: imported when they are needed, not for `--help`.
    from workers.registry import all_tasks  # noqa: PLC0415

    handlers = {task.job_type: task for task in all_tasks()}
    asked = model_files(paths)
    # A single file is compared with its neighbours, but only its own findings are shown.
    around = {} if whole else dict.fromkeys(model_files(_existing(ROOMS)))
    contents = {str(one): one.read_bytes() for one in dict.fromkeys((*around, *asked))}
    space = read(contents, handlers, whole=whole, templates=kept_templates())
    walk = Walk(space)
    findings = [*inspect(space, walk), *(linter.about(space, walk) if linter else ())]
    mine = {str(one) for one in asked}
    return sorted(
        (one for one in findings if whole or one.place.file in mine), key=lambda one: one.place.file
    )


def _existing(rooms: tuple[Path, ...]) -> list[Path]:
    return [room for room in rooms if room.exists()]


def _print(
    findings: list[Finding], paths: list[Path], shape: Format, lang: Language, console: Console
) -> None:
    if shape is Format.TEXT:
        show(findings, len(model_files(paths)), lang, console)
    else:
        typer.echo(as_json(findings, lang) if shape is Format.JSON else as_sarif(findings, lang, __version__))


def _saves(paths: list[Path]) -> Iterator[Path]:
    """Yield a file each time one was saved, added or removed, until Ctrl-C."""
    known = _stamps(paths)
    while True:
        time.sleep(_PAUSE)
        now = _stamps(paths)
        changed = [one for one in now.keys() | known.keys() if now.get(one) != known.get(one)]
        known = now
        if changed:
            yield changed[0]


def _stamps(paths: list[Path]) -> dict[Path, int]:
    return {file: file.stat().st_mtime_ns for file in model_files(paths)}

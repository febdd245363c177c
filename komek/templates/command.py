"""`komek templates`: what process owners pick from a list in Modeler, and the models that use it."""

from pathlib import Path
from typing import Annotated

import typer

from komek.check.workspace import model_files
from komek.templates.folder import FOLDER, kept_templates, write
from komek.templates.upgrade import upgraded

app = typer.Typer(help="Шаблоны задач для Modeler.", no_args_is_help=True)


@app.callback()
def templates() -> None:
    """Шаблоны задач для Modeler."""


@app.command("write")
def write_command() -> None:
    """Обновить шаблоны в bpmn/.camunda/element-templates по договорам исполнителей."""
    # Handlers bring everything that they work with: imported when they are needed, not for `--help`.
    from workers.registry import all_tasks  # noqa: PLC0415

    if not FOLDER.parents[1].is_dir():
        typer.echo(f"komek templates: {FOLDER.parents[1]}: такой папки здесь нет", err=True)
        raise typer.Exit(2)
    for file in write(all_tasks()):
        typer.echo(str(file))


@app.command()
def upgrade(
    paths: Annotated[list[Path] | None, typer.Argument(help="Модели и папки; без них: bpmn.")] = None,
) -> None:
    """Перевести задачи моделей на новые версии шаблонов; остальное в файлах не меняется."""
    newest = kept_templates()
    try:
        files = model_files(paths or [Path("bpmn")])
    except FileNotFoundError as error:
        typer.echo(f"komek templates: {error}: такого файла нет", err=True)
        raise typer.Exit(2) from None
    for file in files:
        text = file.read_bytes().decode()
        moved = upgraded(text, newest)
        if moved != text:
            file.write_bytes(moved.encode())
            typer.echo(str(file))

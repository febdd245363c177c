"""`komek diff`: two versions of a process, what differs in words and in a picture."""

from pathlib import Path
from typing import Annotated

import typer
from lxml import etree
from rich.console import Console

from komek.change.difference import compare
from komek.change.picture import picture
from komek.change.versions import read_diagram
from komek.change.words import change_told
from komek.process_tests.cases.html import NoViewerError, find_viewer

_File = Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Файл .bpmn.")]


def diff_command(
    old: _File,
    new: _File,
    html: Annotated[
        Path | None, typer.Option(help="Записать страницу с обеими диаграммами, изменения раскрашены.")
    ] = None,
) -> None:
    """Показать, чем отличаются две версии процесса: по элементам, а не по строкам файла (1 – отличаются)."""
    console = Console(highlight=False)
    try:
        before, after = (read_diagram(file.name, file.read_bytes()) for file in (old, new))
    except etree.XMLSyntaxError as error:
        raise typer.BadParameter(f"это не модель BPMN: {error}") from None
    changes = compare(before, after)
    for one in changes:
        console.print(change_told(one), soft_wrap=True)
    if not changes:
        console.print("Для тех, кто ведёт дела, ничего не изменилось.")
    if html is not None:
        title = after.processes[0].name or after.processes[0].id if after.processes else new.name
        try:
            viewer = find_viewer(Path.cwd()).read_text(encoding="utf-8")
        except NoViewerError as error:
            raise typer.BadParameter(str(error)) from None
        page = picture(
            (str(old), old.read_bytes()), (str(new), new.read_bytes()), changes, title=title, bpmn_js=viewer
        )
        html.write_text(page, encoding="utf-8")
        console.print(f"Страница: {html}")
    raise typer.Exit(1 if changes else 0)

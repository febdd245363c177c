"""`komek letters`: the templates of letters, copied out to be changed and tried out on samples."""

from pathlib import Path
from typing import Annotated

import typer

from adapters.documents.rendering import PACKAGED, TemplateError
from komek.letters.samples import SAMPLES
from komek.settings import Settings

app = typer.Typer(no_args_is_help=True, help="Copy the templates of letters, try changed ones out.")


@app.command("copy")
def copy_command(
    folder: Annotated[Path, typer.Argument(help="Where the templates go; nothing there is overwritten.")],
) -> None:
    """Copy the packaged templates into a folder of one's own: what is not changed there may be deleted."""
    folder.mkdir(parents=True, exist_ok=True)
    for one in sorted(PACKAGED.iterdir(), key=lambda one: one.name):
        if not one.name.endswith(".typ"):
            continue
        place = folder / one.name
        if place.exists():
            typer.echo(f"{place}: уже есть, не тронут")
        else:
            place.write_bytes(one.read_bytes())
            typer.echo(f"{place}")


@app.command("try")
def try_command(
    output: Annotated[Path, typer.Argument(help="Where the PDF files go.")],
    templates: Annotated[
        Path | None, typer.Option(help="The folder of templates; else KOMEK_TEMPLATES_DIRECTORY.")
    ] = None,
) -> None:
    """Render a letter of each kind about people who do not exist; ends with 1 where a template is broken."""
    folder = templates or Settings().templates_directory
    output.mkdir(parents=True, exist_ok=True)
    broken = False
    for name, letter in SAMPLES.items():
        try:
            content = letter(folder)
        except TemplateError as error:
            typer.echo(str(error), err=True)
            broken = True
        else:
            (output / f"{name}.pdf").write_bytes(content)
            typer.echo(f"{output / name}.pdf")
    if broken:
        raise typer.Exit(1)

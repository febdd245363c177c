"""`komek screenshots`: the pictures of README and docs, taken anew."""

from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from komek.demo.house import PartFailedError
from komek.demo.only_one import HouseRunsError
from komek.engine import EngineError
from komek.screenshots.inputs import INPUTS, note, remedy, stale
from komek.settings import Environment, Settings

_NEEDED = ("playwright", "pypdfium2", "PIL")


def screenshots_command(
    names: Annotated[list[str] | None, typer.Argument(help="Which pictures; without names all.")] = None,
    *,
    to: Annotated[Path, typer.Option(help="Folder to write the pictures into.")] = Path("docs/screenshots"),
    check: Annotated[
        bool, typer.Option("--check", help="Take none; name those that show what is not there any more.")
    ] = False,
    seen: Annotated[
        bool,
        typer.Option("--seen", help="Take none; you have looked: the named ones still show what is there."),
    ] = False,
) -> None:
    """Start everything, play the demonstration and photograph Operate, Tasklist, portal, desk and papers."""
    settings = Settings()
    console = Console(highlight=False)
    wanted = set(names or INPUTS)
    if unknown := sorted(wanted - INPUTS.keys()):
        raise typer.BadParameter(f"no such picture: {', '.join(unknown)}; there are {', '.join(INPUTS)}")
    if seen and not names:
        raise typer.BadParameter("--seen needs the names of the pictures that you have looked at")
    if seen:
        for name in sorted(wanted):
            note(Path.cwd(), to, name)
        raise typer.Exit
    if check:
        old = [name for name in stale(Path.cwd(), to) if name in wanted]
        console.print(remedy(old) if old else "Every picture shows what is there.", soft_wrap=True)
        raise typer.Exit(1 if old else 0)
    if not console.is_terminal:
        console = Console(highlight=False, width=140)
    if settings.environment is Environment.PRODUCTION:
        console.print("Pictures are taken of the demonstration, never of real cases.")
        raise typer.Exit(1)
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        console.print(f"For developers: install the packages of the group dev ({', '.join(missing)}).")
        raise typer.Exit(1)
    # Browser and pictures are packages of development: the other commands must start without them.
    from komek.screenshots.chromium import ChromiumMissingError  # noqa: PLC0415
    from komek.screenshots.taking import take_screenshots  # noqa: PLC0415

    try:
        take_screenshots(settings, wanted, to, console)
    except (ChromiumMissingError, EngineError, HouseRunsError, PartFailedError) as failure:
        console.print(str(failure), markup=False)
        raise typer.Exit(1) from failure

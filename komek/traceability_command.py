"""`komek traceability`: writes the page from clause to test and back, or says that it is stale."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from komek.traceability.page import page
from komek.traceability.sentences import sentences
from komek.traceability.trace import trace

PAGE = Path("docs/traceability.html")
TABLE = "asp-sentences.md"
"""Beside the page."""


def traceability_command(
    check: Annotated[
        bool, typer.Option("--check", help="Только сравнить; 1, если страница устарела.")
    ] = False,
    out: Annotated[Path, typer.Option(help="Куда записать страницу.")] = PAGE,
    tests: Annotated[Path, typer.Option(help="Папка тестов.")] = Path("tests"),
) -> None:
    """Записать, какой пункт регламента чем исполняется и какими тестами проверяется."""
    found = trace(tests)
    text, console = page(found), Console(highlight=False)
    if check:
        fresh = out.is_file() and out.read_text("utf-8") == text
        console.print("Страница свежая." if fresh else f"{out} устарела: komek traceability")
        raise typer.Exit(0 if fresh else 1)
    out.write_text(text, encoding="utf-8")
    out.with_name(TABLE).write_text(sentences(found), encoding="utf-8")
    console.print(
        f"{out}: пунктов {len(found.clauses)}, никто не исполняет {len(found.uncovered)}, "
        f"без теста {len(found.untested)}."
    )

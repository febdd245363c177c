"""Show how far a download is: a bar in a terminal, a line now and then elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)

Advance = Callable[[int], None]


@contextmanager
def download_progress(title: str, total: int, report: Callable[[str], None]) -> Iterator[Advance]:
    """Yield what is called with each number of bytes received; total is in bytes."""
    console = Console(stderr=True)
    if console.is_terminal:
        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            DownloadColumn(),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bar:
            task = bar.add_task(title, total=total)
            yield lambda received: bar.update(task, advance=received)
        return
    yield _lines(title, total, report)


def _lines(title: str, total: int, report: Callable[[str], None]) -> Advance:
    received = 0
    told = 0

    def advance(more: int) -> None:
        nonlocal received, told
        received += more
        quarter = 4 * received // max(total, 1)
        if quarter > told:
            told = quarter
            report(f"{title}: {received // 2**20} of {total // 2**20} MB")

    return advance

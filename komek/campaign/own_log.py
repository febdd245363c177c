"""Our own log while a campaign runs: a file beside its data, so that the console tells of the campaign."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog

from komek.logging_setup import set_up_logging


@contextmanager
def own_log(data: Path) -> Iterator[None]:
    """Write what we log ourselves into a file for the block."""
    with (data / "campaign.log").open("w", encoding="utf-8") as file:
        set_up_logging()
        structlog.configure(
            logger_factory=structlog.PrintLoggerFactory(file), cache_logger_on_first_use=False
        )
        yield

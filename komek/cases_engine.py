"""The engine that `komek test` runs on: one of its own, one that is kept, or one somewhere else."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import platformdirs
from rich.console import Console

from komek.engine import EmbeddedEngine, EngineError
from komek.process_tests.cases.engine import EngineAccess
from komek.process_tests.cases.index_source import IndexSource
from komek.process_tests.cases.sources import LogSource, RecordSource


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An engine that runs already and that nobody else uses meanwhile."""

    grpc: str
    rest: str
    management: str
    records: str


@contextmanager
def engine_elsewhere(there: Elsewhere) -> Iterator[tuple[EngineAccess, RecordSource]]:
    """Use an engine that is not ours; its records are read from its search index."""
    yield EngineAccess(there.grpc, there.rest, there.management or None), IndexSource(there.records)


@contextmanager
def engine_of_ours(kept: Path | None, console: Console) -> Iterator[tuple[EngineAccess, RecordSource]]:
    """Start an engine of our own and end it, or leave it running where its directory is named."""
    cache = Path(platformdirs.user_cache_dir("komek"))
    with TemporaryDirectory(prefix="komek-test-") as passing:
        engine = EmbeddedEngine(kept or Path(passing), cache, attached=kept is None)
        with console.status("Запускается движок…"):
            addresses = engine.start()
        if addresses.record_log is None:
            raise EngineError("у этого движка нет журнала записей: запустите другой")
        source = LogSource(addresses.record_log)
        try:
            yield EngineAccess(addresses.grpc, addresses.rest, addresses.management), source
        finally:
            source.close()
            if kept is None:
                engine.reset()

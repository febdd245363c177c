"""Fetch pinned artifacts from a Maven repository into the cache; never trust half a file."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import requests
import stamina

from komek.engine.artifacts import PinnedArtifact
from komek.engine.disk import FreeSpace, free_space, full_disk_told, require_space
from komek.engine.errors import EngineError
from komek.engine.progress import Advance, download_progress

Report = Callable[[str], None]
ATTEMPTS = 3
PARALLEL = 6
SILENCE_SECONDS = 15
ASIDE = ".fetching-"


class BrokenDownload(Exception):  # noqa: N818 - it reads as what it says
    """What arrived is not what the checksum names."""


class _Cancelled(Exception):  # noqa: N818 - never leaves this file
    """The others need not be fetched any more."""


def sha256(path: Path) -> str:
    """Return a file's SHA-256 in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


class MavenDownloads:
    """A local Maven repository that holds only what its pinned checksum confirms."""

    def __init__(
        self,
        repository: Path,
        *,
        remotes: Mapping[str, str] | None = None,
        free: FreeSpace = free_space,
        pause: float = 1.0,
    ) -> None:
        """Keep files under `repository`; without remotes the usual one is asked. Pause is in seconds."""
        self._repository = repository
        self._remotes = None if remotes is None else dict(remotes)
        self._free = free
        self._pause = pause

    def paths(self, artifacts: Sequence[PinnedArtifact]) -> list[Path]:
        """Return where artifacts lie, in their order."""
        return [self._repository / artifact.path for artifact in artifacts]

    def ensure(self, title: str, artifacts: Sequence[PinnedArtifact], report: Report) -> list[Path]:
        """Return the artifacts' files, fetching those that are missing or broken; raises EngineError."""
        missing = [artifact for artifact in artifacts if not self._holds(artifact)]
        if missing:
            for left in self._repository.glob(f"{ASIDE}*"):  # by a start that was killed
                shutil.rmtree(left, ignore_errors=True)
            self._fetch_all(title, missing, report)
        return self.paths(artifacts)

    def _holds(self, artifact: PinnedArtifact) -> bool:
        path = self._repository / artifact.path
        return path.is_file() and path.stat().st_size == artifact.size and sha256(path) == artifact.sha256

    def _fetch_all(self, title: str, artifacts: Sequence[PinnedArtifact], report: Report) -> None:
        total = sum(artifact.size for artifact in artifacts)
        purpose = f"to download {title}"
        require_space(self._repository, total, purpose, self._free)
        cancelled = threading.Event()
        with (
            full_disk_told(self._repository, total, purpose),
            _plain_words(title),
            download_progress(f"Downloading {title}", total, report) as advance,
            ThreadPoolExecutor(PARALLEL) as pool,
        ):
            try:
                jobs = [pool.submit(self._fetch, artifact, advance, cancelled) for artifact in artifacts]
                for job in jobs:
                    job.result()
            except BaseException:
                cancelled.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _fetch(self, artifact: PinnedArtifact, advance: Advance, cancelled: threading.Event) -> None:
        for attempt in stamina.retry_context(
            on=(requests.RequestException, BrokenDownload),
            attempts=ATTEMPTS,
            timeout=None,
            wait_initial=self._pause,
            wait_jitter=self._pause,
        ):
            with attempt:
                self._fetch_once(artifact, advance, cancelled)

    def _fetch_once(self, artifact: PinnedArtifact, advance: Advance, cancelled: threading.Event) -> None:
        """Let the client write into a place aside, and move the file over once its checksum holds."""
        self._repository.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=ASIDE, dir=self._repository))
        received = 0

        @contextmanager
        def progress(_name: str, _total: int) -> Iterator[Advance]:
            def step(more: int) -> None:
                nonlocal received
                if cancelled.is_set():
                    raise _Cancelled
                received += more
                advance(more)

            yield step

        try:
            from jgo.maven import MavenContext, PythonResolver  # noqa: PLC0415 - not in container images

            context = MavenContext(
                resolver=PythonResolver(progress_callback=progress),
                repo_cache=aside,
                remote_repos=self._remotes,
                timeout=SILENCE_SECONDS,
            )
            component = context.project(artifact.group, artifact.name).at_version(artifact.version)
            try:
                fetched = component.artifact(packaging=artifact.packaging).resolve()
            except RuntimeError as failure:  # jgo's word for «not found» and for a wrong SHA-1
                raise BrokenDownload(artifact.path.name) from failure
            if fetched.stat().st_size != artifact.size or sha256(fetched) != artifact.sha256:
                raise BrokenDownload(artifact.path.name)
            home = self._repository / artifact.path
            home.parent.mkdir(parents=True, exist_ok=True)
            fetched.replace(home)
        except BaseException:
            advance(-received)
            raise
        finally:
            shutil.rmtree(aside, ignore_errors=True)


@contextmanager
def _plain_words(title: str) -> Iterator[None]:
    remedy = (
        "Try again later: what has arrived whole is kept. Without network, copy the cache directory of a "
        "machine that has it (KOMEK_CACHE_DIRECTORY), or name Camunda's distribution, fetched by other "
        "means, with KOMEK_CAMUNDA_TARBALL."
    )
    try:
        yield
    except BrokenDownload as failure:
        raise EngineError(
            f"The download of {title} is not whole: {failure} is missing in the repository or does not match "
            f"its checksum, also after {ATTEMPTS} attempts. {remedy}"
        ) from failure
    except requests.RequestException as failure:
        raise EngineError(
            f"{title} could not be downloaded: the Maven repository does not answer. {remedy}"
        ) from failure

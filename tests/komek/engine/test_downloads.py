"""Half a download is never taken for a whole one."""

import hashlib
import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from komek.engine.artifacts import PinnedArtifact
from komek.engine.downloads import MavenDownloads
from komek.engine.errors import EngineError, NoRoomError

CONTENT = b"a jar" * 50_000
JAR = PinnedArtifact("kz.komek", "part", "1.0", len(CONTENT), hashlib.sha256(CONTENT).hexdigest())


class Repository(ThreadingHTTPServer):
    """A Maven repository in a folder; it hangs up in the middle as often as it is told."""

    interruptions = 0
    asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Serving(SimpleHTTPRequestHandler):
    server: Repository

    def do_GET(self) -> None:
        if self.path.endswith(".jar"):
            self.server.asked += 1
            if self.server.interruptions:
                self.server.interruptions -= 1
                self.send_response(200)
                self.send_header("Content-Length", str(len(CONTENT)))
                self.end_headers()
                self.wfile.write(CONTENT[:1000])
                self.connection.close()
                return
        super().do_GET()

    def log_message(self, *_: object) -> None:
        """Keep the test's output quiet."""


@pytest.fixture
def repository(tmp_path: Path) -> Iterator[Repository]:
    folder = tmp_path / "remote"
    jar = folder / JAR.path
    jar.parent.mkdir(parents=True)
    jar.write_bytes(CONTENT)
    jar.with_name(f"{jar.name}.sha1").write_text(hashlib.sha1(CONTENT).hexdigest())
    with Repository(("127.0.0.1", 0), partial(Serving, directory=str(folder))) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    return tmp_path / "cache"


def downloads(cache: Path, url: str, free: int = 10**12) -> MavenDownloads:
    return MavenDownloads(cache, remotes={"local": url}, free=lambda _: free, pause=0.001)


def ensure(cache: Path, url: str, free: int = 10**12) -> Path:
    (path,) = downloads(cache, url, free).ensure("a part", [JAR], lambda _: None)
    return path


def files(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file()]


def test_what_is_missing_is_fetched_to_where_maven_keeps_it(repository: Repository, cache: Path) -> None:
    path = ensure(cache, repository.url)
    assert path == cache / "kz/komek/part/1.0/part-1.0.jar"
    assert path.read_bytes() == CONTENT
    assert files(cache) == [path]


def test_what_is_there_is_not_fetched_again(repository: Repository, cache: Path) -> None:
    ensure(cache, repository.url)
    ensure(cache, repository.url)
    assert repository.asked == 1


@pytest.mark.parametrize("damage", [CONTENT[:1000], b"A" + CONTENT[1:]], ids=["half", "altered"])
def test_a_broken_file_in_the_cache_is_fetched_again(
    repository: Repository, cache: Path, damage: bytes
) -> None:
    path = cache / JAR.path
    path.parent.mkdir(parents=True)
    path.write_bytes(damage)
    assert ensure(cache, repository.url).read_bytes() == CONTENT


def test_an_interrupted_download_is_tried_again(repository: Repository, cache: Path) -> None:
    repository.interruptions = 2
    assert ensure(cache, repository.url).read_bytes() == CONTENT


def test_a_download_that_is_always_cut_leaves_nothing(repository: Repository, cache: Path) -> None:
    repository.interruptions = 100
    with pytest.raises(EngineError, match="KOMEK_CAMUNDA_TARBALL"):
        ensure(cache, repository.url)
    assert files(cache) == []


def test_a_file_that_is_not_the_pinned_one_is_refused(
    repository: Repository, cache: Path, tmp_path: Path
) -> None:
    forged = CONTENT[::-1]
    jar = tmp_path / "remote" / JAR.path
    jar.write_bytes(forged)
    jar.with_name(f"{jar.name}.sha1").write_text(hashlib.sha1(forged).hexdigest())
    with pytest.raises(EngineError, match="checksum"):
        ensure(cache, repository.url)
    assert files(cache) == []


def test_a_file_the_repository_does_not_have_is_named(
    repository: Repository, cache: Path, tmp_path: Path
) -> None:
    (tmp_path / "remote" / JAR.path).unlink()
    with pytest.raises(EngineError, match=re.escape(JAR.path.name)):
        ensure(cache, repository.url)


def test_without_network_the_way_out_is_told(cache: Path) -> None:
    with Repository(("127.0.0.1", 0), Serving) as nobody:
        url = nobody.url
    with pytest.raises(EngineError, match=r"does not answer.*KOMEK_CAMUNDA_TARBALL"):
        ensure(cache, url)


def test_a_full_disk_is_found_before_the_download(repository: Repository, cache: Path) -> None:
    with pytest.raises(NoRoomError, match="KOMEK_CACHE_DIRECTORY"):
        ensure(cache, repository.url, free=len(CONTENT) - 1)
    assert repository.asked == 0


def test_what_a_killed_download_left_is_removed(repository: Repository, cache: Path) -> None:
    left = cache / ".fetching-killed"
    left.mkdir(parents=True)
    (left / "half").write_bytes(CONTENT[:10])
    ensure(cache, repository.url)
    assert not left.exists()

"""The embedded PostgreSQL: one owner, many users, no leftovers."""

import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from komek.children.identity import ProcessIdentity
from komek.postgres import EmbeddedPostgres, PostgresError, binaries
from komek.postgres.home import LONGEST_SOCKET, SOCKET_NAME, home_for, socket_folder
from komek.postgres.state import read_state
from komek.postgres.system_user import SystemUser, server_user

OWNER = """
import sys, time
from pathlib import Path
from komek.postgres import EmbeddedPostgres
print(EmbeddedPostgres(Path(sys.argv[1]), durable=False).start(), flush=True)
if sys.argv[2] == "stay":
    time.sleep(600)
"""


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "komek"
    folder.mkdir()
    yield folder
    EmbeddedPostgres(folder).reset()


def ask(url: str, statement: str) -> object:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return result.scalar() if result.returns_rows else None
    finally:
        engine.dispose()


def server_of(directory: Path) -> ProcessIdentity:
    state = read_state(directory / "postgres.json")
    assert state is not None
    return state.server


def owner(directory: Path, then: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", OWNER, str(directory), then], stdout=subprocess.PIPE, text=True
    )


def wait_for(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_data_survive_a_stop(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False)
    ask(server.start(), "CREATE TABLE kept AS SELECT 1 AS one")
    server.stop()
    assert server.url() is None
    assert ask(server.start(), "SELECT one FROM kept") == 1


def test_a_reset_wipes_the_data(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False)
    ask(server.start(), "CREATE TABLE wiped AS SELECT 1 AS one")
    server.reset()
    assert ask(server.start(), "SELECT count(*) FROM pg_tables WHERE tablename = 'wiped'") == 0


def test_a_second_process_uses_the_owners_server_and_does_not_end_it(directory: Path) -> None:
    first = EmbeddedPostgres(directory, durable=False)
    url = first.start()
    guest = owner(directory, "leave")
    assert guest.communicate()[0].strip() == url
    assert guest.returncode == 0
    assert ask(url, "SELECT 1") == 1
    assert first.started_here


def test_the_server_ends_with_a_guest_who_says_stop(directory: Path) -> None:
    EmbeddedPostgres(directory, durable=False).start()
    server = server_of(directory)
    EmbeddedPostgres(directory).stop()
    assert not server.lives()


def test_the_server_ends_when_its_owner_ends(directory: Path) -> None:
    process = owner(directory, "leave")
    assert process.stdout is not None
    process.stdout.readline()
    process.communicate()
    assert EmbeddedPostgres(directory).url() is None


@pytest.mark.parametrize("blow", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_server_ends_with_its_owner_however_that_dies(directory: Path, blow: signal.Signals) -> None:
    process = owner(directory, "stay")
    assert process.stdout is not None
    url = process.stdout.readline().strip()
    server = server_of(directory)
    assert ask(url, "SELECT 1") == 1
    process.send_signal(blow)
    process.communicate()
    wait_for(lambda: not server.lives())


def test_after_a_crash_it_starts_again(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False)
    url = server.start()
    before = server_of(directory)
    process = before.process()
    assert process is not None
    process.kill()
    wait_for(lambda: not before.lives())
    assert server.url() is None
    assert ask(server.start(), "SELECT 1") == 1
    assert server.url() == url


def test_a_server_that_was_forgotten_gives_way(directory: Path) -> None:
    server = EmbeddedPostgres(directory, durable=False)
    server.start()
    forgotten = server_of(directory)
    (directory / "postgres.json").unlink()
    assert ask(server.start(), "SELECT 1") == 1
    assert not forgotten.lives()


def test_production_is_refused(tmp_path: Path) -> None:
    with pytest.raises(PostgresError, match="KOMEK_DATABASE_URL"):
        EmbeddedPostgres(tmp_path, production=True)


def test_it_listens_on_a_private_socket_alone(directory: Path) -> None:
    url = EmbeddedPostgres(directory, durable=False).start()
    assert ask(url, "SHOW listen_addresses") == ""
    state = read_state(directory / "postgres.json")
    assert state is not None
    assert stat.S_IMODE(state.sockets.stat().st_mode) == 0o700


def test_values_of_rows_do_not_reach_the_log(directory: Path) -> None:
    url = EmbeddedPostgres(directory, durable=False).start()
    ask(url, "CREATE TABLE person (name text PRIMARY KEY)")
    ask(url, "INSERT INTO person VALUES ('Secretov')")
    with pytest.raises(Exception, match="duplicate key"):
        ask(url, "INSERT INTO person VALUES ('Secretov')")
    log = (directory / "postgres.log").read_text("utf-8")
    assert "duplicate key" in log
    assert "Secretov" not in log


def test_no_private_folder_is_opened(tmp_path: Path) -> None:
    private = tmp_path / "home"
    private.mkdir(mode=0o700)
    server = EmbeddedPostgres(private / "project", durable=False)
    try:
        assert ask(server.start(), "SELECT 1") == 1
        assert stat.S_IMODE(private.stat().st_mode) == 0o700
    finally:
        server.reset()


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    directory = tmp_path / ("deep" * 20) / ("deeper" * 15)
    user = server_user()
    folder = socket_folder(home_for(directory, user=None), user)
    try:
        assert len(str(folder / SOCKET_NAME)) <= LONGEST_SOCKET
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    finally:
        folder.rmdir()


def test_programs_in_a_private_folder_are_copied_rather_than_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "home"
    package = Path(binaries.programs(None)).parents[1]
    shutil.copytree(package, private / package.name)
    shutil.copytree(package.with_name(f"{package.name}.libs"), private / f"{package.name}.libs")
    private.chmod(0o700)
    monkeypatch.setattr(binaries, "_package", lambda: private / package.name)
    copied = binaries.programs(SystemUser(65534, 65534), shared=tmp_path / "shared")
    assert tmp_path / "shared" in copied.parents
    for program in ("postgres", "initdb"):
        subprocess.run([copied / program, "--version"], check=True, env={}, capture_output=True)
    assert stat.S_IMODE(private.stat().st_mode) == 0o700


def test_cyrillic_is_kept_as_it_is(directory: Path) -> None:
    url = EmbeddedPostgres(directory, durable=False).start()
    assert ask(url, "SELECT lower('ӘҒҚҢӨҰҮҺІ')") == "әғқңөұүһі"

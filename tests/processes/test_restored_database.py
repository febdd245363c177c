"""A database restored from a backup that is older than the engine: what is said of it, and what is mended."""

import subprocess
from pathlib import Path

import pytest
from reconciling import Reconciling
from sqlalchemy import create_engine, make_url, text
from world import APPOINTMENT, World

from adapters.population import Archetype
from komek.postgres.binaries import programs
from komek.process_tests.waiting import wait_until
from komek.reconcile.finding import Kind

pytestmark = pytest.mark.engine


def dump(url: str, file: Path) -> None:
    """Back the database up as docs/operations.md says."""
    run("pg_dump", "--format=custom", f"--file={file}", f"--dbname={plain(url)}")


def restore(url: str, file: Path) -> None:
    """Put the backup in the place of a database that workers and doors are connected to."""
    name, aside = make_url(url).database, f"{make_url(url).database}_gone"
    server = create_engine(make_url(url).set(database="postgres"), isolation_level="AUTOCOMMIT")
    with server.connect() as connection:
        for statement in (
            f"ALTER DATABASE {name} WITH ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
            f"ALTER DATABASE {name} RENAME TO {aside}",
            f"CREATE DATABASE {aside}_new",
        ):
            connection.execute(text(statement))
        new = make_url(url).set(database=f"{aside}_new").render_as_string(hide_password=False)
        run("pg_restore", "--exit-on-error", f"--dbname={plain(new)}", str(file))
        connection.execute(text(f"ALTER DATABASE {aside}_new RENAME TO {name}"))
        connection.execute(text(f"DROP DATABASE {aside} WITH (FORCE)"))
    server.dispose()


def plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def run(program: str, *arguments: str) -> None:
    subprocess.run([programs(None) / program, *arguments], check=True, capture_output=True)


def test_what_went_on_since_the_backup_is_told_and_ended_only_where_a_person_asks(
    world: World, reconciling: Reconciling, database_url: str, tmp_path: Path
) -> None:
    known = world.apply(Archetype.SINGLE_PENSIONER_LOW_INCOME)
    world.officials.task(known, "registerApplication")
    world.guard(known, "asp-registration")
    armed = world.terms(known)["asp-registration"]
    dump(database_url, tmp_path / "komek.dump")
    world.register(known)
    world.officials.task(known, "conductSurvey")
    lost = world.apply(Archetype.CARER_OF_SMALL_CHILD)
    world.officials.task(lost, "registerApplication")
    restore(database_url, tmp_path / "komek.dump")

    told = {(Kind.CASE_BEHIND_ENGINE, known), (Kind.INSTANCE_WITHOUT_CASE, lost)}
    reconciling.finds(lambda found: told <= {(one.kind, one.case_id) for one in found})
    reconciling.mend()
    assert world.records.case(known).waiting_tasks("conductSurvey"), "nothing ends by itself"
    assert world.records.case(lost).waiting_tasks("registerApplication")
    assert world.terms(known)["asp-registration"].guard_key == armed.guard_key

    def walks_again() -> bool:
        reconciling.mend(cancel=True)
        return bool(world.records.case(known).waiting_tasks("registerApplication"))

    wait_until(walks_again, 120)
    assert len(world.records.case(known).instances(APPOINTMENT)) == 2
    assert world.records.case(lost).running() == []
    again = world.terms(known)["asp-registration"]
    assert (again.id, again.started_at, again.due_at) == (armed.id, armed.started_at, armed.due_at)
    world.register(known)
    world.officials.task(known, "conductSurvey")
    wait_until(lambda: not reconciling.look(), why="database and engine agree again")

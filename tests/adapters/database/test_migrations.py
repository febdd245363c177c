"""The schema goes up and down by command, and is what the tables say."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from adapters.database.connection import connect
from adapters.database.migrate import downgrade, newest_revision, revision_in, upgrade
from adapters.database.tables import metadata


def test_up_and_down_and_up_again(empty_database: str) -> None:
    upgrade(empty_database)
    assert revision_in(empty_database) == newest_revision()
    downgrade(empty_database)
    engine = connect(empty_database)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    upgrade(empty_database)
    assert revision_in(empty_database) == newest_revision()


def test_the_newest_revision_is_what_the_tables_say(database_url: str) -> None:
    engine = connect(database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), metadata)
    engine.dispose()
    assert differences == []

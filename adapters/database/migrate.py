"""Migrations of the schema, run by command."""

from importlib.resources import as_file, files

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory

from adapters.database.connection import connect


def _config(url: str) -> Config:
    config = Config()
    with as_file(files("adapters.database") / "migrations") as folder:
        config.set_main_option("script_location", str(folder))
    config.attributes["url"] = url
    return config


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to a revision."""
    command.upgrade(_config(url), revision)


def downgrade(url: str, revision: str = "base") -> None:
    """Take the schema down to a revision; data of what is dropped is lost."""
    command.downgrade(_config(url), revision)


def revision_in(url: str) -> str | None:
    """Return the revision that the database stands at, or None before the first."""
    engine = connect(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()


def newest_revision() -> str | None:
    """Return the revision that this version of Komek needs."""
    return ScriptDirectory.from_config(_config("")).get_current_head()

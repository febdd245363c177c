"""Alembic's environment: the URL comes from the caller, never from a file."""

from alembic import context

from adapters.database.connection import connect
from adapters.database.tables import metadata

engine = connect(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=metadata, compare_server_default=True)
    with context.begin_transaction():
        context.run_migrations()
engine.dispose()

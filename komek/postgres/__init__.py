"""The embedded PostgreSQL: a real server without an installation, for demo and tests."""

from komek.postgres.embedded import EmbeddedPostgres
from komek.postgres.errors import PostgresError

__all__ = ["EmbeddedPostgres", "PostgresError"]

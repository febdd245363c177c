"""Connections to PostgreSQL."""

from sqlalchemy import Engine, create_engine
from sqlalchemy.orm import Session, sessionmaker

Sessions = sessionmaker[Session]


def connect(url: str, *, pool_size: int = 8) -> Engine:
    """Return an engine for a PostgreSQL URL; other databases are refused."""
    if url.startswith("postgresql://"):
        url = "postgresql+psycopg://" + url.removeprefix("postgresql://")
    if not url.startswith("postgresql+psycopg://"):
        raise ValueError("Komek keeps its cases in PostgreSQL only: the URL must start with postgresql://")
    return create_engine(url, pool_size=pool_size, max_overflow=4, pool_pre_ping=True)


def sessions(engine: Engine) -> Sessions:
    """Return a factory of sessions whose objects stay readable after the commit."""
    return sessionmaker(engine, expire_on_commit=False)

"""What can go wrong with the embedded PostgreSQL, each in one paragraph for whoever started it."""


class PostgresError(Exception):
    """A failure whose text says what happened and what to do."""


class NotForProductionError(PostgresError):
    """The embedded server was asked for where real cases are kept."""

    def __init__(self) -> None:
        super().__init__(
            "The embedded PostgreSQL is for demo and tests: it trusts everybody who reaches its socket and "
            "nobody backs it up. Name a server of your own with KOMEK_DATABASE_URL."
        )

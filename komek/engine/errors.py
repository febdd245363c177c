"""What can go wrong with the embedded engine, each in one paragraph for whoever started it."""


class EngineError(Exception):
    """A failure whose text says what happened and what to do."""


class ClockOnlyGoesForward(EngineError, ValueError):  # noqa: N818 - it reads as what it says
    """A move of the clock back, after which the engine's timers would stop silently."""

    def __init__(self) -> None:
        super().__init__(
            "The engine's clock only goes forward: after a move back every timer stops silently. "
            "Move it by a positive duration, or wipe the engine with `komek engine reset`."
        )


class NoRoomError(EngineError):
    """Too little disk space."""

    @classmethod
    def on(cls, where: object, needed: int, purpose: str) -> "NoRoomError":
        """Say where how much is missing; needed is in bytes."""
        return cls(
            f"The disk is too full {purpose}: {needed // 2**20} MB must be free at {where}. Make room there, "
            "or name another place with KOMEK_DATA_DIRECTORY (data) or KOMEK_CACHE_DIRECTORY (downloads)."
        )


class StoppedWhileStarting(EngineError):  # noqa: N818 - it reads as what it says
    """Somebody stopped the engine before it was ready."""

    def __init__(self) -> None:
        super().__init__("The engine was stopped while it started. Nothing of it is left running.")

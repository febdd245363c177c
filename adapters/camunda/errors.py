"""What can go wrong between us and the engine; messages carry operations, codes and keys only."""

import grpc

_GONE = {grpc.StatusCode.NOT_FOUND, grpc.StatusCode.FAILED_PRECONDITION}
_AWAY = {
    grpc.StatusCode.UNAVAILABLE,
    grpc.StatusCode.DEADLINE_EXCEEDED,
    grpc.StatusCode.CANCELLED,
    grpc.StatusCode.INTERNAL,
    grpc.StatusCode.UNKNOWN,
    grpc.StatusCode.ABORTED,
}


class EngineError(Exception):
    """Any failure of a call to the engine."""


class JobGone(EngineError):  # noqa: N818 - reads as what happened
    """The job or instance is no longer there, or no longer ours: nothing is left to do for it."""


class Backpressure(EngineError):  # noqa: N818 - reads as what happened
    """The engine is busy: try again later."""


class Unavailable(EngineError):  # noqa: N818 - reads as what happened
    """The engine did not answer; whether it did what was asked is unknown."""


class Refused(EngineError):  # noqa: N818 - reads as what happened
    """The engine will not do this, however often it is asked."""


class InMotion(Refused):
    """An instance goes on at this moment, or one of its branches waits where branches meet (to 8.6)."""


def translate(error: grpc.aio.AioRpcError, operation: str, *, with_details: bool = False) -> EngineError:
    """Return our error for a gRPC status.

    The engine's own text is kept only where asked, because it may quote variables.
    """
    code = error.code()
    message = f"{operation}: {code.name}"
    if with_details and error.details():
        message = f"{message}: {error.details()}"
    if code is grpc.StatusCode.RESOURCE_EXHAUSTED:
        return Backpressure(message)
    if code in _GONE:
        return JobGone(message)
    if code in _AWAY:
        return Unavailable(message)
    return Refused(message)

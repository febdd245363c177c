"""Traces: a case is one trace, from the door through jobs and effects to the systems that were asked.

The trace's id is the case's id, so nothing has to travel through the engine, and a case is found by its id.
Without an exporter (``KOMEK_TRACES_URL``) nothing is recorded.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import UUID

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.trace import NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode, TraceFlags

__all__ = ["SpanKind", "case_span", "span"]

_REFERENCE = re.compile(r"[A-Za-z0-9:/._-]{1,160}")
_tracer = trace.get_tracer("komek")


@contextmanager
def case_span(
    name: str, case_id: object, kind: SpanKind = SpanKind.INTERNAL, **attributes: object
) -> Iterator[None]:
    """Record what happens within the block in the trace of a case."""
    if not _is_recorded():
        yield
        return
    with span(name, kind, _within(case_id), case_id=case_id, **attributes):
        yield


@contextmanager
def span(
    name: str, kind: SpanKind = SpanKind.INTERNAL, within: Context | None = None, **attributes: object
) -> Iterator[None]:
    """Record what happens within the block, as a part of what is being recorded around it.

    Attributes are whole numbers, codes and references; anything that could be free text is left out, and of
    an exception only its kind is told: traces leave the database's room.
    """
    if not _is_recorded():
        yield
        return
    with _tracer.start_as_current_span(
        name,
        context=within,
        kind=kind,
        attributes={f"komek.{key}": value for key, value in attributes.items() if _says_nothing(value)},  # type: ignore[misc]
        record_exception=False,
        set_status_on_exception=False,
    ) as current:
        try:
            yield
        except BaseException as error:
            current.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise


def _is_recorded() -> bool:
    """Say whether there is an exporter: a span for nobody costs each job as much as its log line."""
    return not isinstance(trace.get_tracer_provider(), trace.ProxyTracerProvider)


def _says_nothing(value: object) -> bool:
    if isinstance(value, str):
        return _REFERENCE.fullmatch(value) is not None
    return isinstance(value, int)


def _within(case_id: object) -> Context | None:
    """Return the case's trace as a parent, unless it is the one being recorded."""
    try:
        trace_id = UUID(str(case_id)).int
    except ValueError:
        return None
    if trace.get_current_span().get_span_context().trace_id == trace_id:
        return None
    root = int.from_bytes(sha256(trace_id.to_bytes(16, "big")).digest()[:8], "big") or 1
    parent = SpanContext(trace_id, root, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))
    return trace.set_span_in_context(NonRecordingSpan(parent), Context())

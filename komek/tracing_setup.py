"""Sends traces to a collector where one is set; off by default."""

from collections.abc import Callable

from komek.settings import Settings


def set_up_tracing(settings: Settings, service: str) -> Callable[[], None]:
    """Begin to export spans over OTLP/HTTP; return what sends the last of them at the end.

    Without ``KOMEK_TRACES_URL`` nothing is loaded and nothing is recorded.
    """
    if settings.traces_url is None:
        return lambda: None
    # Loaded only where it is wanted: it costs every process memory and start-up time.
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource({"service.name": f"komek-{service}"}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.traces_url)))
    trace.set_tracer_provider(provider)
    return provider.shutdown

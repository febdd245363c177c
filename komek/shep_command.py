"""`komek shep`: the registry of services behind ШЭП, as an integrator reads it."""

import json
from typing import Annotated, Any

import typer

from adapters.shep.service import Service
from adapters.shep.services import REGISTRY

app = typer.Typer(help="ШЭП: реестр сервисов.", no_args_is_help=True)

HEADS = ("system", "serviceId", "channel", "style", "consent", "timeout", "calls", "queries", "provenance")


@app.callback()
def shep() -> None:
    """ШЭП: реестр сервисов."""


@app.command()
def services(
    as_json: Annotated[bool, typer.Option("--json", help="Everything the registry holds, as JSON.")] = False,
) -> None:
    """Print every information system: serviceId, channel, payload style, queries, what is known of it."""
    if as_json:
        told = [_facts(service) for service in REGISTRY.values()]
        typer.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    rows = [HEADS, *(_row(service) for service in REGISTRY.values())]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADS))]
    for row in rows:
        typer.echo("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    typer.echo()
    for service in REGISTRY.values():
        typer.echo(f"{service.code}: {service.title}. {service.source}")


def _row(service: Service[Any, Any]) -> tuple[str, ...]:
    rate = "" if service.per_second is None else f", {service.per_second:g}/s"
    return (
        service.code,
        service.service_id,
        service.channel,
        service.style,
        "yes" if service.needs_consent else "no",
        f"{service.timeout:g} s",
        f"{service.parallel} at once{rate}",
        ", ".join(map(str, service.queries)),
        service.provenance,
    )


def _facts(service: Service[Any, Any]) -> dict[str, Any]:
    return {
        "system": service.code,
        "serviceId": service.service_id,
        "title": service.title,
        "channel": service.channel,
        "payloadStyle": service.style,
        "request": {"model": service.request.__name__, "root": service.request_root},
        "response": {"model": service.answer.__name__, "root": service.answer_root},
        "successCodes": sorted(service.success_codes),
        "notFoundCodes": sorted(service.not_found_codes),
        "needsConsent": service.needs_consent,
        "timeoutSeconds": service.timeout,
        "parallel": service.parallel,
        "perSecond": service.per_second,
        "queries": list(service.queries),
        "provenance": service.provenance,
        "source": service.source,
    }

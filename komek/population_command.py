"""`komek population`: a synthetic country, written for the stubs."""

import json
import time
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from adapters.population import DEFAULT_SEED, FILE, write_country
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.settings import Settings


def population_command(
    seed: Annotated[int, typer.Option(help="The same seed and day give the same country.")] = DEFAULT_SEED,
    families: Annotated[int, typer.Option(min=1, help="How many families it has.")] = 10_000,
    day: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day of their ages; the clock's today.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(help="The file; else that of the stubs, which read it when they start.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="The numbers as JSON.")] = False,
) -> None:
    """Make a synthetic country: households, incomes, names, ИИН, a known share of gaps and contradictions."""
    settings = Settings()
    as_of = _today(settings) if day is None else day.date()
    path = settings.data / "stubs" / FILE if output is None else output
    begun = time.monotonic()
    facts = write_country(path, seed=seed, families=families, as_of=as_of)
    took = time.monotonic() - begun
    if as_json:
        typer.echo(json.dumps({**asdict(facts), "file": str(path), "seconds": round(took, 1)}))
        return
    each, gaps = facts.persons / facts.families, facts.gaps / facts.persons
    doubtful, size = facts.contradictions / facts.families, path.stat().st_size / 1_000_000
    typer.echo(f"Семьи: {facts.families}, люди: {facts.persons}, на семью {each:.2f}.")
    typer.echo(f"Пробелы (человека не знает один реестр): {facts.gaps}, {gaps:.1%} людей.")
    typer.echo(f"Противоречия (две системы говорят разное): {facts.contradictions}, {doubtful:.1%} семей.")
    typer.echo(f"{path}: {size:.0f} МБ за {took:.1f} с; зерно {facts.seed}, возраст на {as_of}.")


def _today(settings: Settings) -> date:
    with plainly():
        return Addresses(settings).clock().now().date()

"""`komek reconcile`: what database and engine say of each other; with `--mend`, mended."""

import asyncio
import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from adapters.camunda.gateway import Gateway, open_channel
from adapters.database.connection import connect, sessions
from komek.addresses import Addresses
from komek.plainly import plainly
from komek.reconcile.both_sides import BothSides
from komek.reconcile.finding import CANCELLED, MENDED, Finding
from komek.reconcile.looking import PAUSE, Look
from komek.reconcile.mending import Mender
from komek.settings import Settings


@dataclass(frozen=True)
class Reconciled:
    """What was found, and what of it was mended."""

    findings: list[Finding]
    mended: list[Finding]

    @property
    def left(self) -> list[Finding]:
        """What still waits: for `--mend`, or for a person."""
        return [finding for finding in self.findings if finding not in self.mended]


def reconcile_command(
    mend: Annotated[bool, typer.Option("--mend", help="Mend what can be mended safely.")] = False,
    cancel_orphans: Annotated[
        bool, typer.Option("--cancel-orphans", help="With --mend: also end instances without a case.")
    ] = False,
    pause: Annotated[float, typer.Option(help="Seconds between the two looks.")] = PAUSE.total_seconds(),
    as_json: Annotated[bool, typer.Option("--json", help="Print findings as JSON.")] = False,
) -> None:
    """Compare database and engine; change nothing unless told to. Ends with 1 where something is left."""
    if cancel_orphans and not mend:
        raise typer.BadParameter("--cancel-orphans goes with --mend")
    with plainly():
        reconciled = asyncio.run(
            reconcile(Addresses(Settings()), mend=mend, cancel=cancel_orphans, pause=timedelta(seconds=pause))
        )
    if as_json:
        typer.echo(json.dumps([_as_json(one, reconciled.mended) for one in reconciled.findings]))
    else:
        _show(reconciled, mend=mend)
    raise typer.Exit(1 if reconciled.left else 0)


async def reconcile(
    addresses: Addresses, *, mend: bool = False, cancel: bool = False, pause: timedelta = PAUSE
) -> Reconciled:
    """Look twice, and mend where that is asked for.

    Raises:
        EngineError: the engine does not answer.
    """
    database = connect(addresses.database_url(), pool_size=2)
    channel = await open_channel(addresses.gateway())
    try:
        sides = BothSides(
            sessions=sessions(database),
            clock=addresses.clock(),
            gateway=Gateway(channel),
            search=addresses.search(),
            user_tasks=addresses.user_tasks(),
            epoch=addresses.engine_epoch(),
        )
        found = await Look(sides).twice(pause)
        mended = await Mender(sides, cancel=cancel, pause=pause).mend(found) if mend else []
        return Reconciled(found, mended)
    finally:
        await channel.close()
        database.dispose()


def _as_json(finding: Finding, mended: Collection[Finding]) -> dict[str, str | bool | None]:
    return {
        "kind": finding.kind,
        "caseId": finding.case_id,
        "subject": finding.subject,
        "detail": finding.detail,
        "mended": finding in mended,
    }


def _show(reconciled: Reconciled, *, mend: bool) -> None:
    console = Console(highlight=False)
    if not reconciled.findings:
        console.print("Database and engine agree.")
        return
    table = Table("finding", "case", "subject", "detail", "", box=None, pad_edge=False)
    for one in reconciled.findings:
        table.add_row(one.kind, one.case_id or "", one.subject, one.detail, _fate(one, reconciled, mend=mend))
    console.print(table)
    if not mend:
        console.print("Nothing was changed: `komek reconcile --mend` mends what can be mended.")


def _fate(finding: Finding, reconciled: Reconciled, *, mend: bool) -> str:
    if finding in reconciled.mended:
        return "mended"
    if finding.kind in MENDED:
        return "looked otherwise a moment later" if mend else "can be mended"
    if finding.kind in CANCELLED:
        return "ended by --cancel-orphans only"
    return "waits for a person: komek effects"

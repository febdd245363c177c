"""The report of a campaign: a table for people, JSON for whoever compares."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.table import Table

from komek.campaign.evidence import Evidence
from komek.campaign.kill import Kill, Progress
from komek.campaign.proof import Proof

_SHOWN = 8
"""Faults that the table shows of one proof; the file has them all."""


def progress_line(now: Progress) -> str:
    """Tell how a campaign stands, in one line."""
    minutes, seconds = divmod(int(now.seconds), 60)
    return (
        f"{minutes:02d}:{seconds:02d}  {now.phase}: {now.sent} applied, {now.open} under way, "
        f"{now.closed} ended, {now.held} held; {now.strikes} strikes"
    )


def strikes_table(kill: Kill) -> Table:
    """Draw what was struck, and how often."""
    table = Table(title="Strikes", title_justify="left")
    for column in ("what", "how", "landed", "found it struck already"):
        table.add_column(column, justify="right" if column[0] in "lf" else "left")
    counted = Counter((one.strike.target, one.strike.act, one.landed) for one in kill.striker.log)
    for target, act in sorted({(target, act) for target, act, _ in counted}):
        table.add_row(target, act, str(counted[target, act, True]), str(counted[target, act, False]))
    return table


def proofs_table(proofs: Sequence[Proof]) -> Table:
    """Draw the proofs; one that fails shows its cases."""
    table = Table(title="Proofs", title_justify="left")
    table.add_column("statement")
    table.add_column("held against", justify="right")
    table.add_column("verdict")
    for one in proofs:
        verdict = "[green]holds[/]" if one.holds else f"[red]{len(one.faults) or 'nothing'} against it[/]"
        table.add_row(one.says, str(one.checked), verdict)
        for fault in one.faults[:_SHOWN]:
            table.add_row(f"  [red]{fault.case_id}[/] {fault.what}", "", "")
    return table


def kill_told(kill: Kill, evidence: Evidence) -> dict[str, Any]:
    """Return what the report of a kill campaign tells: seed, counts, plan as carried out."""
    return {
        "seed": kill.wanted.seed,
        "facts": _facts(kill, evidence),
        "strikes": [one.told() for one in kill.striker.log],
    }


def write(path: Path, told: dict[str, Any], proofs: Sequence[Proof]) -> None:
    """Write everything down: what a campaign has to tell, its proofs with all their faults."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({**told, **_proven(proofs)}, ensure_ascii=False, indent=1), "utf-8")


def _facts(kill: Kill, evidence: Evidence) -> dict[str, Any]:
    """Return the counts of a campaign."""
    outcomes = Counter(str(case.outcome or "open") for case in evidence.cases.values())
    states = Counter(f"{effect.kind} {effect.state}" for effect in evidence.effects)
    return {
        "seconds": round(kill.seconds),
        "load": [round(one, 1) for one in kill.load],
        "came_to_rest": kill.came_to_rest,
        "cases": len(evidence.cases),
        "sent_twice": sum(len(one.answers) > 1 for one in evidence.submissions),
        "held": len(evidence.held),
        "outcomes": dict(outcomes),
        "effects": dict(states),
        "effects_tried_again": sum(effect.attempts > 1 for effect in evidence.effects),
        "jobs_recorded": len(evidence.ledger),
        "tasks_done": kill.officials.done,
        "people_tried_again": kill.officials.repeated + kill.applicants.repeated,
        "parts_that_ended_by_themselves": dict(Counter(kill.striker.deaths)),
        "incidents_retried": dict(kill.supervisor.seen),
    }


def _proven(proofs: Sequence[Proof]) -> dict[str, Any]:
    return {
        "proofs": [
            {
                "says": one.says,
                "checked": one.checked,
                "holds": one.holds,
                "faults": [{"case": fault.case_id, "what": fault.what} for fault in one.faults],
            }
            for one in proofs
        ]
    }

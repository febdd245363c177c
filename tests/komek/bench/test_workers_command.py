"""`komek bench workers` in a short form: it runs, counts every variant and judges its promises."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from komek.bench.command import app
from komek.bench.workers.plans import compare
from komek.bench.workers.window import Variant
from komek.process_tests.shared_engine import SharedEngine


@pytest.mark.engine
def test_every_variant_works_the_same_backlog_and_ours_has_its_effects_accepted(
    engine: SharedEngine, postgres: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KOMEK_DATA_DIRECTORY", str(tmp_path))
    monkeypatch.setenv("KOMEK_ENGINE_GRPC", engine.addresses.grpc)
    monkeypatch.setenv("KOMEK_DATABASE_URL", postgres)
    found = tmp_path / "found.json"
    short = "--window 0.5 --warm-up 1 --rounds 1 --backlog 20 --jobs 0 --no-half-load --closed-cases 0"
    variants = ["--variant", Variant.RAW, "--variant", Variant.OURS]
    answer = CliRunner().invoke(app, ["workers", *short.split(), *variants, "--json", str(found)])
    assert answer.exit_code == 0, answer.output
    report = json.loads(found.read_text("utf-8"))
    assert {one["variant"] for one in report["rates"] if one["rate"] > 0} == {Variant.RAW, Variant.OURS}
    assert report["overhead"] is not None
    assert "overhead ≤ 2 ms of CPU a job" in answer.output


def test_queries_per_job_and_their_plans_do_not_know_how_many_cases_were_closed(postgres: str) -> None:
    before, after = compare(postgres, 2_000)
    assert before == after
    assert any("job_ledger" in statement for statement in before.plans)
    assert any("outbox" in statement for statement in before.plans)
